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

it('resumes in steps of 250 to 500 ms, a few times; then somebody has to ask for a new way in', () => {
  expect(resumeDelay({ retryCount: 0, elapsedMs: 0 }, true, () => 0)).toBe(250);
  expect(resumeDelay({ retryCount: 3, elapsedMs: 1500 }, true, () => 1)).toBe(500);
  expect(resumeDelay({ retryCount: 4, elapsedMs: 2000 })).toBeNull();
});

it('keeps resuming while there is no network at all, but not for ever', () => {
  expect(resumeDelay({ retryCount: 20, elapsedMs: 9000 }, false, () => 0)).toBe(250);
  expect(resumeDelay({ retryCount: 90, elapsedMs: 31_000 }, false)).toBeNull();
});
