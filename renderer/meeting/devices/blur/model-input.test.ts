import { expect, it } from 'vitest';
import { MASK_COLUMNS, MASK_ROWS } from './mask.ts';
import { ModelInput } from './model-input.ts';
import { type Planes, planesOf } from './planes.ts';

/** A frame of one colour. */
function plain(y: number, u: number, v: number) {
  const [width, height] = [320, 180];
  const size = width * height;
  const bytes = new Uint8Array(size * 1.5)
    .fill(y, 0, size)
    .fill(u, size, size * 1.25)
    .fill(v, size * 1.25);
  const layout = [
    { offset: 0, stride: width },
    { offset: size, stride: width / 2 },
    { offset: size * 1.25, stride: width / 2 },
  ];
  return { bytes, planes: planesOf('I420', width, height, layout) as Planes };
}

function seen([y, u, v]: readonly [number, number, number], fullRange: boolean) {
  const { bytes, planes } = plain(y, u, v);
  const into = new Float32Array(MASK_COLUMNS * MASK_ROWS * 3);
  new ModelInput().fill(bytes, planes, fullRange, into);
  const last = into.length - 3;
  expect([...into.subarray(0, 3)]).toEqual([...into.subarray(last)]);
  return [...into.subarray(0, 3)].map((value) => Math.round(value * 100) / 100);
}

it('turns limited and full range into the same colours', () => {
  expect(seen([235, 128, 128], false)).toEqual([1, 1, 1]);
  expect(seen([16, 128, 128], false)).toEqual([0, 0, 0]);
  expect(seen([255, 128, 128], true)).toEqual([1, 1, 1]);
  expect(seen([0, 128, 128], true)).toEqual([0, 0, 0]);
});

it('knows red from blue (ITU-R BT.601)', () => {
  const red = seen([81, 90, 240], false);
  expect(red[0]).toBeCloseTo(1, 1);
  expect(red[1]).toBeCloseTo(0, 1);
  expect(red[2]).toBeCloseTo(0, 1);
  const blue = seen([41, 240, 110], false);
  expect(blue[0]).toBeCloseTo(0, 1);
  expect(blue[2]).toBeCloseTo(1, 1);
});
