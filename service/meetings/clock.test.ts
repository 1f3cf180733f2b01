import { expect, test } from 'vitest';
import { MeetingId } from '../../contract/domain.ts';
import { agendaRange, dayStart, isEnded, opensAt, stateOf } from './clock.ts';
import { newMeetingId } from './meetings.ts';
import { whoIs } from './who.ts';

const at = (text: string) => new Date(text);
const meeting = { starts_at: at('2026-11-24T02:00:00Z'), ends_at: at('2026-11-24T04:00:00Z'), ended_at: null };

test('the day begins at midnight in Pati, seventeen hours into the day before in UTC', () => {
  expect(dayStart(at('2026-11-24T16:59:59Z'))).toEqual(at('2026-11-23T17:00:00Z'));
  expect(dayStart(at('2026-11-24T17:00:00Z'))).toEqual(at('2026-11-24T17:00:00Z'));
  const { from, to } = agendaRange(at('2026-11-24T03:00:00Z'));
  expect((to.getTime() - from.getTime()) / 86_400_000).toBe(8);
});

test('doors open a quarter hour before, an hour for the host', () => {
  expect(opensAt(meeting.starts_at, 'participant')).toEqual(at('2026-11-24T01:45:00Z'));
  expect(opensAt(meeting.starts_at, 'host')).toEqual(at('2026-11-24T01:00:00Z'));
});

test.each([
  ['2026-11-24T00:59:59Z', 'host', 0, 'scheduled'],
  ['2026-11-24T01:00:00Z', 'host', 0, 'open'],
  ['2026-11-24T01:10:00Z', 'host', 1, 'live'],
  ['2026-11-24T01:10:00Z', 'participant', 1, 'scheduled'],
  ['2026-11-24T01:44:59Z', 'participant', 0, 'scheduled'],
  ['2026-11-24T01:45:00Z', 'participant', 0, 'open'],
  ['2026-11-24T01:45:00Z', 'participant', 1, 'live'],
  ['2026-11-24T04:59:59Z', 'participant', 3, 'live'],
  ['2026-11-24T04:59:59Z', 'participant', 0, 'open'],
  ['2026-11-24T05:00:00Z', 'participant', 3, 'live'],
  ['2026-11-24T05:00:00Z', 'participant', 0, 'ended'],
] as const)('at %s to the %s with %i inside it is %s', (now, role, present, state) => {
  expect(stateOf(meeting, role, present, at(now))).toBe(state);
});

test('ended by hand is ended, whoever is inside', () => {
  expect(isEnded({ ...meeting, ended_at: at('2026-11-24T03:00:00Z') }, 2, at('2026-11-24T03:00:01Z'))).toBe(true);
});

test('meeting codes fit the contract and do not repeat', () => {
  const ids = Array.from({ length: 500 }, newMeetingId);
  for (const id of ids) expect(MeetingId.safeParse(id).success, id).toBe(true);
  expect(new Set(ids).size).toBe(500);
});

test('only our own identities are people', () => {
  expect(whoIs(`p-sri-wahyuni:${'a'.repeat(16)}`)).toEqual({ memberId: 'p-sri-wahyuni', deviceId: 'a'.repeat(16) });
  for (const other of ['', 'recorder', ':aaaaaaaaaaaaaaaa', 'p-x:short', 'P:aaaaaaaaaaaaaaaa'])
    expect(whoIs(other)).toBeNull();
});
