import { z } from 'zod';

// zod's fast path compiles code at run time, which our CSP forbids; it decides while schemas are made, so this comes first.
z.config({ jitless: true });
