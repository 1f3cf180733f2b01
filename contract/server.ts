import { z } from 'zod';
import { Instant } from './domain.ts';

// Apart from http.ts: the shell needs this at its start, and none of the routes.
/** What anybody may know before signing in. Media hosts feed the CSP of both faces. */
export const ServerInfo = z.strictObject({
  product: z.literal('pendopo'),
  version: z.string(),
  /** Shown on the sign-in screen: `Pemerintah Kabupaten Pati`. */
  officeName: z.string(),
  /** LiveKit signalling origins, `wss://media.example.go.id` (or `ws://127.0.0.1:7880` in development). No path. */
  mediaOrigins: z
    .array(z.string().regex(/^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?$/))
    .min(1)
    .max(8),
  /** How the desktop client signs in: OIDC discovery at `issuer`, public client, loopback redirect (RFC 8252). */
  signIn: z.strictObject({
    issuer: z.url(),
    clientId: z.string(),
    scope: z.string(),
    /** RFC 8707 resource for the access token, when the provider wants one. */
    resource: z.string().optional(),
  }),
  now: Instant,
});
export type ServerInfo = z.infer<typeof ServerInfo>;
