// When doors open, when a meeting is over, and what "today" is in Pati. Pure; instants in, instants out.
import type { MeetingRole, MeetingState } from '../../contract/domain.ts';

const MINUTE = 60_000;
/** WIB, all year. */
const OFFICE_OFFSET = 7 * 60 * MINUTE;
const DOOR = 15 * MINUTE;
const HOST_DOOR = 60 * MINUTE;
/** A meeting that nobody ended closes itself this long after its planned end, or once the last person has left it then. */
export const OVERTIME = 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;

export const dayStart = (now: Date) =>
  new Date(Math.floor((now.getTime() + OFFICE_OFFSET) / DAY) * DAY - OFFICE_OFFSET);

/** `2026-11-24`, as dates of assignments are kept. */
export const dayOf = (at: Date) => new Date(at.getTime() + OFFICE_OFFSET).toISOString().slice(0, 10);

/** Today and the seven days after it. */
export const agendaRange = (now: Date) => {
  const from = dayStart(now);
  return { from, to: new Date(from.getTime() + 8 * DAY) };
};

/** When the door opens to somebody of that role: hosts prepare the room before the others come. */
export const opensAt = (startsAt: Date, role: MeetingRole) =>
  new Date(startsAt.getTime() - (role === 'participant' ? DOOR : HOST_DOOR));

export interface Timed {
  starts_at: Date;
  ends_at: Date;
  ended_at: Date | null;
}

/** The clock ends no meeting in progress: who talks on may, and may come back when their line drops. */
export const isEnded = (meeting: Timed, present: number, now: Date) =>
  meeting.ended_at !== null || (present === 0 && now.getTime() >= meeting.ends_at.getTime() + OVERTIME);

/** As it is for one person: before their own door opens it is `scheduled`, whoever is inside already. */
export function stateOf(meeting: Timed, role: MeetingRole, present: number, now: Date): MeetingState {
  if (isEnded(meeting, present, now)) return 'ended';
  if (now < opensAt(meeting.starts_at, role)) return 'scheduled';
  return present > 0 ? 'live' : 'open';
}
