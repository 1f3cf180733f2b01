import { expect, test } from 'vitest';
import { median, meets, quantile } from './statistics.ts';

test('median and quantiles interpolate between ranks and leave their input alone', () => {
  const values = [9, 1, 5];
  expect(median(values)).toBe(5);
  expect(values).toEqual([9, 1, 5]);
  expect(median([1, 2, 10, 4])).toBe(3);
  expect(quantile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
  expect(median([])).toBeNaN();
});

test('a goal is a ratio, an allowance or a ceiling; of ratio and allowance the more generous counts', () => {
  expect(meets({ times: 1.05 }, 105, 100)).toBe(true);
  expect(meets({ times: 1.05 }, 106, 100)).toBe(false);
  expect(meets({ plus: 5 }, 29, 24)).toBe(true);
  expect(meets({ plus: 5 }, 30, 24)).toBe(false);
  expect(meets({ times: 1.05, plus: 3 }, 12, 10)).toBe(true);
  expect(meets({ times: 1.05, plus: 3 }, 14, 10)).toBe(false);
  expect(meets({ atMost: 5 }, 6, 60)).toBe(false);
  expect(meets({ atMost: 5, times: 0.5 }, 4, 60)).toBe(true);
  expect(meets({}, 1, 0)).toBe(true);
  expect(meets({ times: 2 }, Number.NaN, 1)).toBe(false);
});
