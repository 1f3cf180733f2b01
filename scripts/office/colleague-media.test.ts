import { expect, test } from 'vitest';
import { HEIGHT, looks, Portrait, SWAY_FRAMES, WIDTH } from './portrait.ts';
import { mouths, SAMPLE_RATE, speech } from './voice.ts';

test('a portrait moves, speaks, blinks, loops, and no two people look the same', () => {
  const [first, second] = looks;
  if (!first || !second) throw new Error('two looks at least');
  const portrait = new Portrait(first);
  const still = portrait.frame(0, 0, false);
  expect(still).toHaveLength((WIDTH * HEIGHT * 3) / 2);
  expect(portrait.frame(5, 0, false)).not.toEqual(still);
  expect(portrait.frame(0, 3, false)).not.toEqual(still);
  expect(portrait.frame(0, 0, true)).not.toEqual(still);
  expect(portrait.frame(SWAY_FRAMES, 0, false)).toBe(still);
  expect(new Portrait(second).frame(0, 0, false)).not.toEqual(still);
  expect(Math.max(...still.subarray(0, WIDTH * HEIGHT))).toBeLessThanOrEqual(235);
});

test('speech has a moderate level, pauses, and ends silent so that it can loop', () => {
  const pcm = speech({ pitch: 118, tract: 1, seed: 7 }, 6);
  expect(pcm).toHaveLength(6 * SAMPLE_RATE);
  const peak = pcm.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(peak).toBeGreaterThan(3_000);
  expect(peak).toBeLessThan(32_000);
  const open = mouths(pcm, 10);
  expect(open.filter((level) => level === 0).length).toBeGreaterThan(5);
  expect(open.filter((level) => level > 1).length).toBeGreaterThan(10);
  expect(open.at(-1)).toBe(0);
  expect(speech({ pitch: 118, tract: 1, seed: 7 }, 6)).toEqual(pcm);
});
