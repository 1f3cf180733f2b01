/** One colour plane among a frame's bytes; `step` is 2 where U and V alternate (NV12). */
export type Plane = { offset: number; stride: number; step: number; width: number; height: number };
/** Y, U, V of a 4:2:0 frame. */
export type Planes = readonly [Plane, Plane, Plane];
/** As VideoFrame.copyTo answers (WebCodecs §9.4). */
export type Layout = readonly { offset: number; stride: number }[];

/** Null for a format that is not 4:2:0 with 8 bits. */
export function planesOf(format: string | null, width: number, height: number, layout: Layout): Planes | null {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const [y, u, v] = layout;
  if (format === 'I420' && y && u && v)
    return [
      { ...y, step: 1, width, height },
      { ...u, step: 1, ...half },
      { ...v, step: 1, ...half },
    ];
  if (format === 'NV12' && y && u)
    return [
      { ...y, step: 1, width, height },
      { ...u, step: 2, ...half },
      { offset: u.offset + 1, stride: u.stride, step: 2, ...half },
    ];
  return null;
}

/** The mean of each of columns × rows cells of a plane, from each `every`th sample of each `every`th line. */
export function shrink(
  bytes: Uint8Array,
  plane: Plane,
  { columns, rows, every }: { columns: number; rows: number; every: number },
  into: Float32Array,
): void {
  const { offset, stride, step, width, height } = plane;
  const skip = every * step;
  for (let row = 0; row < rows; row += 1) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    const lines = Math.ceil((bottom - top) / every);
    for (let column = 0; column < columns; column += 1) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      let sum = 0;
      for (let line = 0; line < lines; line += 1) {
        const start = offset + (top + line * every) * stride;
        const end = start + right * step;
        for (let at = start + left * step; at < end; at += skip) sum += bytes[at] as number;
      }
      into[row * columns + column] = sum / (lines * Math.ceil((right - left) / every));
    }
  }
}

export type Between = {
  /** Per sample: the cell before it, and the share of the one after it. */
  cell: Uint16Array;
  share: Float32Array;
  /** Per cell: the first sample that has it before it. */
  starts: Uint16Array;
};

/** Where each of `size` samples lies among `cells` cells. */
export function between(size: number, cells: number): Between {
  const cell = new Uint16Array(size);
  const share = new Float32Array(size);
  const starts = new Uint16Array(cells).fill(size);
  for (let index = size - 1; index >= 0; index -= 1) {
    const place = Math.min(Math.max(((index + 0.5) * cells) / size - 0.5, 0), cells - 1);
    const before = Math.max(0, Math.min(Math.floor(place), cells - 2));
    cell[index] = before;
    share[index] = place - before;
    starts[before] = index;
  }
  // Fewer samples than cells: a cell without any begins where the next one does.
  for (let before = cells - 2; before >= 0; before -= 1)
    starts[before] = Math.min(starts[before] as number, starts[before + 1] as number);
  return { cell, share, starts };
}
