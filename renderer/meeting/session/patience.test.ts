import { expect, it } from 'vitest';
import { resumeDelay, retryDelay } from './patience.ts';

it('asks again within half a second for the first seconds, then calmly, for ever', () => {
  for (let attempt = 0; attempt < 8; attempt += 1) expect(retryDelay(attempt, () => 1)).toBeLessThanOrEqual(500);
  expect(retryDelay(30, () => 1)).toBe(15_000);
  expect(retryDelay(100_000, () => 0)).toBe(7500);
});

it('spreads the attempts of many machines over at least half of the wait', () => {
  expect(retryDelay(20, () => 0)).toBe(retryDelay(20, () => 1) / 2);
});

it('resumes in steps of 250 to 500 ms for ten seconds, then calmly, and never gives up', () => {
  expect(resumeDelay(0, () => 0)).toBe(250);
  expect(resumeDelay(9999, () => 1)).toBe(500);
  expect(resumeDelay(20_000, () => 1)).toBe(5000);
  expect(resumeDelay(86_400_000, () => 0)).toBe(5000);
});
