// When doors open, when a meeting is over, and what "today" is in Pati. Pure; instants in, instants out.
import type { MeetingState } from '../../contract/domain.ts';

const MINUTE = 60_000;
/** WIB, all year. */
const OFFICE_OFFSET = 7 * 60 * MINUTE;
const DOOR = 15 * MINUTE;
const HOST_DOOR = 60 * MINUTE;
/** A meeting that nobody ended closes itself this long after its planned end. */
const OVERTIME = 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;

export const dayStart = (now: Date) =>
  new Date(Math.floor((now.getTime() + OFFICE_OFFSET) / DAY) * DAY - OFFICE_OFFSET);

/** Today and the seven days after it. */
export const agendaRange = (now: Date) => {
  const from = dayStart(now);
  return { from, to: new Date(from.getTime() + 8 * DAY) };
};

export const opensAt = (startsAt: Date) => new Date(startsAt.getTime() - DOOR);
export const opensToHostAt = (startsAt: Date) => new Date(startsAt.getTime() - HOST_DOOR);

export interface Timed {
  starts_at: Date;
  ends_at: Date;
  ended_at: Date | null;
}

export const isEnded = (meeting: Timed, now: Date) =>
  meeting.ended_at !== null || now.getTime() >= meeting.ends_at.getTime() + OVERTIME;

export function stateOf(meeting: Timed, present: number, now: Date): MeetingState {
  if (isEnded(meeting, now)) return 'ended';
  if (present > 0) return 'live';
  return now >= opensAt(meeting.starts_at) ? 'open' : 'scheduled';
}
