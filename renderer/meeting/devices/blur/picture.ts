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
  /** A line of the background at full width. */
  readonly #room: Uint8Array;

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
    this.#room = new Uint8Array(width);
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

  /** The soft background over a plane, except where the person is. */
  #lay(bytes: Uint8Array, plane: Plane, mask: Float32Array, soft: Float32Array) {
    const { offset, stride, step, width, height } = plane;
    const row = this.#maskRow;
    const { share, starts } = this.#way(width, MASK_COLUMNS);
    const down = this.#way(height, MASK_ROWS);
    const room = this.#room.subarray(0, width);
    for (let y = 0; y < height; y += 1) {
      // Two lines share one of the background, which is smooth.
      if ((y & 1) === 0) this.#fillRoom(room, soft, y, height);
      mix(mask, MASK_COLUMNS, down.cell[y] as number, down.share[y] as number, row);
      const line = offset + y * stride;
      // Most of a line is wholly room or wholly person: decided by the cells of the mask, not by the pixels.
      for (let cell = 0; cell < MASK_COLUMNS - 1; cell += 1) {
        const from = starts[cell] as number;
        if (isRoom(row, cell)) {
          while (cell < MASK_COLUMNS - 2 && isRoom(row, cell + 1)) cell += 1;
          const to = starts[cell + 1] as number;
          if (step === 1) bytes.set(room.subarray(from, to), line + from);
          else for (let x = from; x < to; x += 1) bytes[line + x * step] = room[x] as number;
          continue;
        }
        const left = row[cell] as number;
        const rise = (row[cell + 1] as number) - left;
        if (Math.min(left, left + rise) >= PERSON_ABOVE) continue;
        for (let x = from; x < (starts[cell + 1] as number); x += 1) {
          const at = line + x * step;
          const away = room[x] as number;
          bytes[at] = away + ((bytes[at] as number) - away) * personShare(left + rise * (share[x] as number)) + 0.5;
        }
      }
    }
  }

  #fillRoom(room: Uint8Array, soft: Float32Array, y: number, height: number) {
    const { cell, share } = this.#way(room.length, this.#columns);
    const down = this.#way(height, this.#rows);
    const row = this.#softRow;
    mix(soft, this.#columns, down.cell[y] as number, down.share[y] as number, row);
    for (let x = 0; x < room.length; x += 1) {
      const left = row[cell[x] as number] as number;
      room[x] = left + ((row[(cell[x] as number) + 1] as number) - left) * (share[x] as number) + 0.5;
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

const isRoom = (row: Float32Array, cell: number) =>
  (row[cell] as number) <= BACKGROUND_BELOW && (row[cell + 1] as number) <= BACKGROUND_BELOW;

/** A line between two rows of a grid. */
function mix(grid: Float32Array, columns: number, row: number, share: number, into: Float32Array): void {
  const start = row * columns;
  for (let column = 0; column < columns; column += 1) {
    const upper = grid[start + column] as number;
    into[column] = upper + ((grid[start + columns + column] as number) - upper) * share;
  }
}
