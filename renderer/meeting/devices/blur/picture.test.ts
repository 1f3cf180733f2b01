import { describe, expect, it } from 'vitest';
import { MASK_COLUMNS, MASK_ROWS } from './mask.ts';
import { Picture } from './picture.ts';
import { type Planes, planesOf } from './planes.ts';

const WIDTH = 641;
const HEIGHT = 361;
const half = { width: (WIDTH + 1) >> 1, height: (HEIGHT + 1) >> 1 };

/** The left half of the picture is person. */
const mask = new Float32Array(MASK_COLUMNS * MASK_ROWS).map((_, index) =>
  index % MASK_COLUMNS < MASK_COLUMNS / 2 ? 1 : 0,
);

function frame(format: 'I420' | 'NV12') {
  const stride = format === 'I420' ? 704 : 700;
  const chroma = format === 'I420' ? 352 : 700;
  const size = stride * HEIGHT;
  const bytes = new Uint8Array(size + 2 * chroma * half.height);
  const layout = [
    { offset: 0, stride },
    { offset: size, stride: chroma },
    { offset: size + chroma * half.height, stride: chroma },
  ];
  const planes = planesOf(format, WIDTH, HEIGHT, layout) as Planes;
  // A white person with red chroma; a chequered room behind, as contrasty as can be.
  for (const [index, plane] of planes.entries())
    for (let y = 0; y < plane.height; y += 1)
      for (let x = 0; x < plane.width; x += 1) {
        const person = x < plane.width / 2;
        const room = (x >> 3) % 2 === (y >> 3) % 2 ? 40 : 140;
        bytes[plane.offset + y * plane.stride + x * plane.step] = person
          ? ([235, 90, 240][index] ?? 0)
          : index === 0
            ? room
            : 128;
      }
  return { bytes, planes };
}

const at = (bytes: Uint8Array, plane: Planes[number], x: number, y: number) =>
  bytes[plane.offset + y * plane.stride + x * plane.step] ?? -1;

/** The strongest step between neighbours within columns [from, to). */
function sharpest(bytes: Uint8Array, plane: Planes[number], from: number, to: number) {
  let most = 0;
  for (let y = 1; y < plane.height; y += 1)
    for (let x = from; x < to; x += 1)
      most = Math.max(
        most,
        Math.abs(at(bytes, plane, x, y) - at(bytes, plane, x - 1, y)),
        Math.abs(at(bytes, plane, x, y) - at(bytes, plane, x, y - 1)),
      );
  return most;
}

describe.each(['I420', 'NV12'] as const)('Picture in %s', (format) => {
  const { bytes, planes } = frame(format);
  const before = bytes.slice();
  new Picture(WIDTH, HEIGHT).blur(bytes, planes, mask);
  const [luma, blue, red] = planes;

  it('leaves the person as they are', () => {
    for (let y = 0; y < HEIGHT; y += 9)
      for (let x = 0; x < WIDTH / 2 - 6; x += 7) expect(at(bytes, luma, x, y)).toBe(at(before, luma, x, y));
    expect(at(bytes, red, 40, 40)).toBe(240);
  });

  it('leaves no pattern of the room, up to the edges of the picture', () => {
    const start = WIDTH / 2 + 10;
    expect(sharpest(before, luma, Math.ceil(start), WIDTH)).toBe(100);
    expect(sharpest(bytes, luma, Math.ceil(start), WIDTH)).toBeLessThan(5);
    expect(at(bytes, luma, WIDTH - 1, HEIGHT - 1)).toBeGreaterThan(70);
    expect(at(bytes, luma, WIDTH - 1, HEIGHT - 1)).toBeLessThan(110);
  });

  it('lets none of the person’s light and colour into the room: no halo', () => {
    for (let x = Math.ceil(WIDTH / 2) + 6; x < WIDTH; x += 5) expect(at(bytes, luma, x, 180)).toBeLessThan(105);
    for (let x = Math.ceil(half.width / 2) + 4; x < half.width; x += 5) {
      expect(Math.abs(at(bytes, red, x, 90) - 128)).toBeLessThan(4);
      expect(Math.abs(at(bytes, blue, x, 90) - 128)).toBeLessThan(4);
    }
  });

  it('touches nothing between the lines of a plane', () => {
    for (let y = 0; y < HEIGHT; y += 1) expect(bytes[luma.stride * y + WIDTH]).toBe(before[luma.stride * y + WIDTH]);
  });
});

it('blurs all of it while no person is found', () => {
  const { bytes, planes } = frame('I420');
  new Picture(WIDTH, HEIGHT).blur(bytes, planes, new Float32Array(mask.length));
  expect(sharpest(bytes, planes[0], 1, WIDTH)).toBeLessThan(8);
});
