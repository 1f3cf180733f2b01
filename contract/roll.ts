import { z } from 'zod';
import { MeetingId, PersonId, Unit, UnitId } from './domain.ts';
import { HeldMeetings } from './held.ts';

/** One invited (or present) person on the roll. */
export const RollPerson = z.strictObject({
  id: PersonId,
  name: z.string(),
  position: z.string(),
  unitId: UnitId,
  invited: z.boolean(),
  presence: z.enum(['inside', 'left', 'absent']),
});
export type RollPerson = z.infer<typeof RollPerson>;

const params = z.strictObject({ id: MeetingId });

/**
 * Besides these, for hosts: `GET /api/meetings/:id/attendance.csv` and `.pdf`, the daftar hadir as a file; both are made from the
 * rows that `attendance` answers.
 */
export const rollRoutes = {
  /**
   * What the person led (host or co-host) that is over, of today and the HELD_DAYS before it; newest first. Also what they were
   * not invited to but became co-host of. Apart from the agenda, which is on the way to every start.
   */
  held: { method: 'GET', path: '/api/agenda/held', auth: 'person', body: z.undefined(), answer: HeldMeetings },
  /** Who is invited, who is there: for hosts. Guests are counted, not listed. */
  roll: {
    method: 'GET',
    path: '/api/meetings/:id/roll',
    auth: 'person',
    params,
    body: z.undefined(),
    answer: z.strictObject({ units: z.array(Unit), people: z.array(RollPerson), guests: z.int().nonnegative() }),
  },
  /** Rings the desktops of people who are invited and not inside: a unit's, or some by name. At most once a minute each. */
  ring: {
    method: 'POST',
    path: '/api/meetings/:id/ring',
    auth: 'person',
    params,
    body: z.union([z.strictObject({ unitId: UnitId }), z.strictObject({ people: z.array(PersonId).min(1).max(200) })]),
    answer: z.strictObject({ rung: z.int().nonnegative() }),
  },
  /** Invites more people to a meeting that is called already; they see it in their agenda at once. */
  invite: {
    method: 'POST',
    path: '/api/meetings/:id/invite',
    auth: 'person',
    params,
    body: z.strictObject({
      units: z.array(UnitId).max(100).default([]),
      people: z.array(PersonId).max(500).default([]),
    }),
    answer: z.strictObject({ invited: z.int().nonnegative() }),
  },
} as const;
