import type { MeetingSummary } from '../../contract/domain.ts';
import type { HeldMeeting } from '../../contract/held.ts';
import { dayKey } from '../language/time.ts';

export type Day = { key: string; date: Date; which: 'today' | 'tomorrow' | 'later'; meetings: MeetingSummary[] };

/** What can be entered now, live ones first; then the other meetings by day, today first, each day in time order. */
export function arrange(meetings: MeetingSummary[], now: Date): { now: MeetingSummary[]; days: Day[] } {
  const rank = { live: 0, open: 1, scheduled: 2, ended: 3 };
  const sorted = meetings.toSorted((a, b) =>
    a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.id < b.id ? -1 : 1,
  );
  const enterable = sorted
    .filter(({ state }) => state === 'live' || state === 'open')
    .toSorted((a, b) => rank[a.state] - rank[b.state]);
  const today = dayKey(now);
  const tomorrow = dayKey(new Date(now.getTime() + 86_400_000));
  const days = new Map<string, Day>();
  for (const meeting of sorted) {
    if (enterable.includes(meeting)) continue;
    const date = new Date(meeting.startsAt);
    const key = dayKey(date);
    if (key < today) continue;
    const which = key === today ? 'today' : key === tomorrow ? 'tomorrow' : 'later';
    const day = days.get(key) ?? { key, date, which, meetings: [] };
    day.meetings.push(meeting);
    days.set(key, day);
  }
  return { now: enterable, days: [...days.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)) };
}

export type HeldDay = { key: string; date: Date; which: 'today' | 'yesterday' | 'earlier'; meetings: HeldMeeting[] };

/** What is over and not `shown` above already, by day: the newest day first, and its newest meeting. */
export function arrangeHeld(meetings: HeldMeeting[], shown: ReadonlySet<string>, now: Date): HeldDay[] {
  const today = dayKey(now);
  const yesterday = dayKey(new Date(now.getTime() - 86_400_000));
  const days = new Map<string, HeldDay>();
  for (const meeting of meetings.toSorted((a, b) => (a.startsAt < b.startsAt ? 1 : -1))) {
    if (shown.has(meeting.id)) continue;
    const date = new Date(meeting.startsAt);
    const key = dayKey(date);
    const which = key === today ? 'today' : key === yesterday ? 'yesterday' : 'earlier';
    const day = days.get(key) ?? { key, date, which, meetings: [] };
    day.meetings.push(meeting);
    days.set(key, day);
  }
  return [...days.values()];
}
