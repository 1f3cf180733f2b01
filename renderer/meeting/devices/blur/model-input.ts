import { MASK_COLUMNS, MASK_ROWS } from './mask.ts';
import type { Planes } from './planes.ts';

/** The frame as the model wants it: MASK_COLUMNS × MASK_ROWS, RGB in 0…1, from limited-range BT.601 (near enough for any camera). */
export function fillModelInput(bytes: Uint8Array, [y, u, v]: Planes, into: Float32Array): void {
  const cellWidth = y.width / MASK_COLUMNS;
  const cellHeight = y.height / MASK_ROWS;
  let at = 0;
  for (let row = 0; row < MASK_ROWS; row += 1) {
    const upper = Math.floor((row + 0.25) * cellHeight);
    const lower = Math.floor((row + 0.75) * cellHeight);
    const chroma = Math.min(v.height - 1, upper >> 1);
    for (let column = 0; column < MASK_COLUMNS; column += 1) {
      const left = Math.floor((column + 0.25) * cellWidth);
      const right = Math.floor((column + 0.75) * cellWidth);
      const line = y.offset + upper * y.stride;
      const next = y.offset + lower * y.stride;
      const luma =
        ((bytes[line + left] ?? 0) +
          (bytes[line + right] ?? 0) +
          (bytes[next + left] ?? 0) +
          (bytes[next + right] ?? 0)) /
        4;
      const half = Math.min(v.width - 1, left >> 1);
      const blue = (bytes[u.offset + chroma * u.stride + half * u.step] ?? 128) - 128;
      const red = (bytes[v.offset + chroma * v.stride + half * v.step] ?? 128) - 128;
      const light = (luma - 16) * 1.164;
      into[at] = unit(light + 1.596 * red);
      into[at + 1] = unit(light - 0.392 * blue - 0.813 * red);
      into[at + 2] = unit(light + 2.017 * blue);
      at += 3;
    }
  }
}

const unit = (value: number) => Math.min(255, Math.max(0, value)) / 255;
