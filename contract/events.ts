import { z } from 'zod';
import { Instant, MeetingId } from './domain.ts';

/**
 * `GET /api/events`, text/event-stream (HTML Living Standard, server-sent events). `id:` is a growing decimal number;
 * a reconnect sends Last-Event-ID and gets what it missed, or `resync` when that is too old. `event:` is `type`,
 * `data:` the whole object. A comment line each 20 s keeps proxies awake.
 */
export const OfficeEvent = z.discriminatedUnion('type', [
  /** Something in the person's agenda changed: fetch it again. */
  z.strictObject({ type: z.literal('agenda'), meetingId: MeetingId }),
  /** A meeting the person is invited to started, was locked, ended, or its head count changed. */
  z.strictObject({ type: z.literal('meeting'), meetingId: MeetingId }),
  /** Somebody waits at the door, or stopped: for hosts. */
  z.strictObject({ type: z.literal('lobby'), meetingId: MeetingId }),
  /** The door was opened or shut to this person: ask to join again. */
  z.strictObject({ type: z.literal('admission'), meetingId: MeetingId }),
  /** A host rings: a call to come, shown for half a minute. */
  z.strictObject({ type: z.literal('ring'), meetingId: MeetingId, title: z.string(), from: z.string(), at: Instant }),
  /** The sign-in this stream stands on was ended elsewhere. */
  z.strictObject({ type: z.literal('signed_out') }),
  z.strictObject({ type: z.literal('resync') }),
]);
export type OfficeEvent = z.infer<typeof OfficeEvent>;
