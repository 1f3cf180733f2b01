import { expect, it } from 'vitest';
import { Recovery } from './recovery.ts';

it('waits longer after each death and forgets after a quiet time', () => {
  const recovery = new Recovery();
  let now = 0;
  const waits = Array.from({ length: 9 }, () => {
    now += 5000;
    return recovery.died(now);
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
  expect(recovery.died(now + 600_001)).toBe(1000);
});
