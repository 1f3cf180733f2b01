import { expect, it } from 'vitest';
import { gatherFor } from './large-room.ts';

it('gathers news in large rooms only, and longer after many at once, but never above a second', () => {
  expect([10, 50, 51, 300, 301, 1000].map((present) => gatherFor(present))).toEqual([0, 0, 250, 250, 500, 500]);
  expect([10, 25, 40, 500].map((told) => gatherFor(1000, told))).toEqual([500, 500, 800, 1000]);
  expect(gatherFor(50, 500)).toBe(0);
});
