import { z } from 'zod';
import { MeetingId } from './domain.ts';

/** What a link may ask for: a meeting, never a server or a setting. */
export const LinkTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), meetingId: MeetingId }),
]);
export type LinkTarget = z.infer<typeof LinkTarget>;
