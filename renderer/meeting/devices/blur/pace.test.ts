import { expect, it } from 'vitest';
import { OFTEN_MS, Pace, SELDOM_MS } from './pace.ts';

/** Looks within `seconds` of a camera of 30 frames a second, each frame costing `ms`. */
function looks(pace: Pace, seconds: number, ms: number, from = 0) {
  let count = 0;
  let widest = 0;
  let last = Number.NaN;
  for (let frame = 0; frame < seconds * 30; frame += 1) {
    const now = from + (frame * 1000) / 30;
    if (pace.due(now)) {
      count += 1;
      if (now - last > widest) widest = now - last;
      last = now;
    }
    pace.spent(ms);
  }
  return { perSecond: count / seconds, widest };
}

it('looks at the very first frame, then 15 times a second', () => {
  const pace = new Pace();
  expect(pace.due(5000)).toBe(true);
  expect(pace.due(5033)).toBe(false);
  expect(looks(new Pace(), 10, 12).perSecond).toBeCloseTo(15, 0);
});

it('looks more seldom where frames are dear, but never leaves the room uncovered for longer than its limit', () => {
  const pace = new Pace();
  looks(pace, 10, 80);
  expect(pace.everyMs).toBe(SELDOM_MS);
  const slow = looks(pace, 10, 80, 10_000);
  expect(slow.perSecond).toBeLessThan(5);
  expect(slow.widest).toBeLessThanOrEqual(SELDOM_MS + 34);
});

it('comes back when the machine has room again, and stays where it is in between', () => {
  const pace = new Pace();
  looks(pace, 10, 80);
  looks(pace, 10, 45, 10_000);
  expect(pace.everyMs).toBe(SELDOM_MS);
  looks(pace, 10, 12, 20_000);
  expect(pace.everyMs).toBe(OFTEN_MS);
});

it('looks at every frame of a camera that is slower than the looks', () => {
  const pace = new Pace();
  expect([0, 200, 400].map((now) => pace.due(now))).toEqual([true, true, true]);
});
