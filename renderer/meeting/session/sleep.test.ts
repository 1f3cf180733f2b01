import { describe, expect, it } from 'vitest';
import { type Gap, judge, settle } from './sleep.ts';

const calm: Gap = { wall: 2000, monotonic: 2000, hidden: false, connected: true, answers: 1 };
const minute = 60_000;

describe('the time between two looks', () => {
  it.each<[string, Partial<Gap>, ReturnType<typeof judge>]>([
    ['is nothing where both clocks go on', {}, 'awake'],
    ['is nothing on a machine that is busy for some seconds', { wall: 12_000, monotonic: 12_000, answers: 0 }, 'awake'],
    ['was a lid closed for a minute, on Windows', { wall: minute, monotonic: minute, answers: 0 }, 'slept'],
    [
      'was such a lid out of sight too, since a connection keeps timers going',
      { wall: minute, monotonic: minute, hidden: true, answers: 0 },
      'slept',
    ],
    [
      'was such a lid when the connection is known to be gone already',
      { wall: minute, monotonic: minute, hidden: true, answers: null },
      'slept',
    ],
    [
      'was such a lid while no connection was there',
      { wall: minute, monotonic: minute, connected: false, answers: null },
      'slept',
    ],
    [
      'was a page that hung, or asked, while its connection went on',
      { wall: minute, monotonic: minute, answers: 20 },
      'awake',
    ],
    [
      'was no such page when the connection ended soon after it began',
      { wall: 600_000, monotonic: 600_000, answers: 5 },
      'slept',
    ],
    [
      'was a page out of sight, whose timers rest for a minute',
      { wall: minute, monotonic: minute, hidden: true, connected: false, answers: null },
      'awake',
    ],
    [
      'was a sleep out of sight when it is longer than that',
      { wall: 100_000, monotonic: 100_000, hidden: true, connected: false, answers: null },
      'slept',
    ],
    ['was a short sleep on Linux or macOS, which a connection may outlive', { wall: 22_000 }, 'slept'],
    ['was a lid closed for a minute there, or a clock put forward', { wall: minute }, 'doubtful'],
    ['was a sleep there when no connection can tell', { wall: minute, answers: null }, 'slept'],
    ['was a clock put back', { wall: -3_600_000 }, 'awake'],
    ['was a clock put right by seconds', { wall: 9000 }, 'awake'],
  ])('%s', (_what, gap, verdict) => {
    expect(judge({ ...calm, ...gap })).toBe(verdict);
  });
});

describe('a doubt', () => {
  it.each<[string, Parameters<typeof settle>[0], ReturnType<typeof settle>]>([
    ['goes on while nothing has answered', { since: 3000, answers: 0 }, 'doubtful'],
    ['is not ended by one answer, which may have lain in a buffer', { since: 3000, answers: 1 }, 'doubtful'],
    ['was a corrected clock when the connection goes on', { since: 3000, answers: 2 }, 'awake'],
    ['was a sleep when nobody answers any more', { since: 10_000, answers: 1 }, 'slept'],
    ['was a sleep when the connection is gone', { since: 500, answers: null }, 'slept'],
  ])('%s', (_what, doubt, verdict) => {
    expect(settle(doubt)).toBe(verdict);
  });
});
