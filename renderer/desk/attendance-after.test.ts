import { expect, it } from 'vitest';
import { attendanceAfter } from './attendance-after.ts';

it('offers the list to who led the meeting, and only once nobody can be added to it', () => {
  const of = (role: 'host' | 'cohost' | 'participant', state: 'live' | 'open' | 'ended', present = 0) =>
    attendanceAfter({ role, state, present });
  expect(attendanceAfter(undefined)).toBe('none');
  expect(of('participant', 'ended')).toBe('none');
  expect([of('host', 'live', 3), of('cohost', 'open')]).toEqual(['later', 'later']);
  // Ended a moment ago: LiveKit has not told yet that they are out, and the list would say "masih hadir".
  expect(of('host', 'ended', 2)).toBe('closing');
  expect([of('host', 'ended'), of('cohost', 'ended')]).toEqual(['ready', 'ready']);
});
