import { expect, it } from 'vitest';
import { BACKGROUND_BELOW, MASK_COLUMNS, MASK_ROWS, PERSON_ABOVE, personShare, smooth, steady } from './mask.ts';

const after = (shown: number, fresh: number) => {
  const mask = Float32Array.of(shown);
  steady(mask, Float32Array.of(fresh));
  return mask[0] ?? Number.NaN;
};

it('follows at once where the model is sure: what became background is blurred in the same frame', () => {
  expect(after(1, 0)).toBe(0);
  expect(after(0, 1)).toBe(1);
  expect(after(1, 0.05)).toBeLessThan(BACKGROUND_BELOW);
});

it('holds still where the model is unsure: an edge that flickers by a little moves by less', () => {
  expect(Math.abs(after(0.6, 0.4) - 0.6)).toBeLessThan(0.1);
  expect(after(0.6, 0.6)).toBeCloseTo(0.6);
});

it('gets there in the end, however unsure', () => {
  const mask = Float32Array.of(1);
  for (let look = 0; look < 30; look += 1) steady(mask, Float32Array.of(0.5));
  expect(mask[0]).toBeCloseTo(0.5, 2);
});

it('shows the person only where they are likely', () => {
  expect([0, 0.4, BACKGROUND_BELOW, PERSON_ABOVE, 1].map(personShare)).toEqual([0, 0, 0, 1, 1]);
  expect(personShare((BACKGROUND_BELOW + PERSON_ABOVE) / 2)).toBeCloseTo(0.5);
});

it('makes an edge soft, and leaves what is wholly person or wholly room as it is, up to the borders', () => {
  const mask = new Float32Array(MASK_COLUMNS * MASK_ROWS).map((_, at) => (at % MASK_COLUMNS < 100 ? 1 : 0));
  const into = new Float32Array(mask.length);
  smooth(mask, into);
  for (const row of [0, 70, MASK_ROWS - 1]) {
    const at = row * MASK_COLUMNS;
    expect(into[at]).toBeCloseTo(1);
    expect(into[at + 98]).toBeCloseTo(1);
    expect(into[at + 99]).toBeCloseTo(2 / 3);
    expect(into[at + 100]).toBeCloseTo(1 / 3);
    expect(into[at + 101]).toBeCloseTo(0);
    expect(into[at + MASK_COLUMNS - 1]).toBeCloseTo(0);
  }
});
