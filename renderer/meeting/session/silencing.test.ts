import { expect, test } from 'vitest';
import { countsIn, grown } from './silencing.ts';

test('what a host did meanwhile is what has grown', () => {
  expect(grown(countsIn(undefined), countsIn(''))).toEqual([]);
  expect(grown(countsIn(''), countsIn('1.0.0'))).toEqual(['microphone']);
  expect(grown(countsIn('1.0.2'), countsIn('1.1.3'))).toEqual(['camera', 'share']);
  expect(grown(countsIn('2.0.0'), countsIn('2.0.0'))).toEqual([]);
});

test('what cannot be read counts as nothing', () => {
  expect(countsIn('x.1')).toEqual([0, 1, 0]);
});
