import { z } from 'zod';
import { MeetingSummary } from './domain.ts';

/** So many at most, the newest of them. */
export const HELD_MOST = 200;
/** Days before today that are looked at; today is too. */
export const HELD_DAYS = 30;

/** A meeting that is over, to somebody who led it. Lighter than a summary: nobody enters it any more. */
export const HeldMeeting = MeetingSummary.pick({
  id: true,
  title: true,
  unit: true,
  organiser: true,
  startsAt: true,
  endsAt: true,
  class: true,
  role: true,
}).extend({
  /** People and guests who were inside, as the daftar hadir lists them. */
  attended: z.int().nonnegative(),
});
export type HeldMeeting = z.infer<typeof HeldMeeting>;

export const HeldMeetings = z.strictObject({ meetings: z.array(HeldMeeting).max(HELD_MOST) });
export type HeldMeetings = z.infer<typeof HeldMeetings>;
