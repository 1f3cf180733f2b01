import { BACKGROUND_BELOW, MASK_COLUMNS, MASK_ROWS, PERSON_ABOVE, personShare } from './mask.ts';
import { between, type Plane, type Planes, shrink } from './planes.ts';
import { type Space, softenAround, spaceFor } from './soften.ts';

/** The background is blurred on a grid of this many columns. */
const COLUMNS = 160;
/** In cells: at 1280 px a sigma of 44 px, in which neither a face nor a page on the wall can be read. */
const RADIUS = 5;

/** Blurs the background of frames of one size, in place, plane by plane: no canvas, no graphics card. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Y, U, V of the background, and how much of each cell is person. */
  readonly #soft: readonly [Float32Array, Float32Array, Float32Array];
  readonly #person: Float32Array;
  readonly #space: Space;
  readonly #ways = new Map<number, ReturnType<typeof between>>();
  readonly #maskRow = new Float32Array(MASK_COLUMNS);
  readonly #softRow: Float32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#columns = Math.max(2, Math.min(COLUMNS, width >> 2));
    this.#rows = Math.max(2, Math.round((this.#columns * height) / width));
    const cells = this.#columns * this.#rows;
    this.#soft = [new Float32Array(cells), new Float32Array(cells), new Float32Array(cells)];
    this.#person = new Float32Array(cells);
    this.#space = spaceFor(cells);
    this.#softRow = new Float32Array(this.#columns);
  }

  /** @param mask MASK_COLUMNS × MASK_ROWS, probability of "person" */
  blur(bytes: Uint8Array, planes: Planes, mask: Float32Array): void {
    this.#measurePerson(mask);
    const grid = { columns: this.#columns, rows: this.#rows, every: 2 };
    for (const [index, plane] of planes.entries()) shrink(bytes, plane, grid, this.#soft[index] as Float32Array);
    softenAround(this.#soft, this.#person, this.#columns, RADIUS, this.#space);
    for (const [index, plane] of planes.entries()) this.#lay(bytes, plane, mask, this.#soft[index] as Float32Array);
  }

  /** The mask at the background's grid. A cell counts by the likeliest person in or beside it: no hair or cloth colours the room. */
  #measurePerson(mask: Float32Array) {
    const across = this.#way(this.#columns, MASK_COLUMNS).cell;
    const down = this.#way(this.#rows, MASK_ROWS).cell;
    for (let row = 0; row < this.#rows; row += 1) {
      const top = Math.max(0, (down[row] as number) - 1);
      const bottom = Math.min(MASK_ROWS, top + 4);
      for (let column = 0; column < this.#columns; column += 1) {
        const left = Math.max(0, (across[column] as number) - 1);
        const right = Math.min(MASK_COLUMNS, left + 4);
        let most = 0;
        for (let y = top; y < bottom; y += 1)
          for (let at = y * MASK_COLUMNS + left; at < y * MASK_COLUMNS + right; at += 1)
            if ((mask[at] as number) > most) most = mask[at] as number;
        this.#person[row * this.#columns + column] = Math.min(1, most / BACKGROUND_BELOW);
      }
    }
  }

  #lay(bytes: Uint8Array, plane: Plane, mask: Float32Array, soft: Float32Array) {
    const { offset, stride, step, width, height } = plane;
    const [maskRow, softRow] = [this.#maskRow, this.#softRow];
    const { cell: softCell, share: softShare } = this.#way(width, this.#columns);
    const { cell: maskCell, share: maskShare } = this.#way(width, MASK_COLUMNS);
    const maskDown = this.#way(height, MASK_ROWS);
    const softDown = this.#way(height, this.#rows);
    for (let y = 0; y < height; y += 1) {
      mix(mask, MASK_COLUMNS, maskDown.cell[y] as number, maskDown.share[y] as number, maskRow);
      mix(soft, this.#columns, softDown.cell[y] as number, softDown.share[y] as number, softRow);
      let at = offset + y * stride;
      // Most of a row is wholly person or wholly room: one look per cell of the mask, not per pixel.
      for (let x = 0; x < width; ) {
        const m = maskCell[x] as number;
        let end = x + 1;
        while (end < width && maskCell[end] === m) end += 1;
        const left = maskRow[m] as number;
        const right = maskRow[m + 1] as number;
        if (left >= PERSON_ABOVE && right >= PERSON_ABOVE) {
          at += (end - x) * step;
          x = end;
          continue;
        }
        const room = left <= BACKGROUND_BELOW && right <= BACKGROUND_BELOW;
        for (; x < end; x += 1, at += step) {
          const s = softCell[x] as number;
          const here = softRow[s] as number;
          const away = here + ((softRow[s + 1] as number) - here) * (softShare[x] as number);
          bytes[at] = room
            ? away + 0.5
            : away +
              ((bytes[at] as number) - away) * personShare(left + (right - left) * (maskShare[x] as number)) +
              0.5;
        }
      }
    }
  }

  #way(size: number, cells: number) {
    const key = size * 1024 + cells;
    const known = this.#ways.get(key);
    if (known) return known;
    const way = between(size, cells);
    this.#ways.set(key, way);
    return way;
  }
}

/** A line between two rows of a grid. */
function mix(grid: Float32Array, columns: number, row: number, share: number, into: Float32Array): void {
  const start = row * columns;
  for (let column = 0; column < columns; column += 1) {
    const upper = grid[start + column] as number;
    into[column] = upper + ((grid[start + columns + column] as number) - upper) * share;
  }
}
