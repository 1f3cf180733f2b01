export type Grid = { columns: number; rows: number; width: number; height: number };

const RATIO = 16 / 9;

/** Height of the name plate under a picture, CSS px: one line on small tiles, name and office on others. */
export const plateOf = (tileWidth: number) => (tileWidth < 260 ? 28 : 44);

/** Space between tiles; the speaking ring is drawn in it, never over a picture. */
export const GAP = 10;

/**
 * The arrangement of `count` tiles (a 16:9 picture over its name plate) that makes them as large as the stage allows, in CSS px.
 * Works for portrait and ultra-wide stages alike, since every column count is tried.
 */
export function fitGrid(count: number, stageWidth: number, stageHeight: number, gap = GAP): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (stageWidth - gap * (columns - 1)) / columns;
    const down = (stageHeight - gap * (rows - 1)) / rows;
    const width = Math.floor(Math.min(across, widthFor(down)));
    if (width > best.width) best = { columns, rows, width, height: tileHeight(width) };
  }
  return best;
}

/** How many tiles of at least `minWidth` px fit, 1 to 49. */
export function capacityOf(stageWidth: number, stageHeight: number, minWidth: number, gap = GAP): number {
  let capacity = 1;
  while (capacity < 49 && fitGrid(capacity + 1, stageWidth, stageHeight, gap).width >= minWidth) capacity += 1;
  return capacity;
}

export const tileHeight = (width: number) => Math.floor(width / RATIO) + plateOf(width);

/** The widest tile that is no higher than `height`. */
export function widthFor(height: number): number {
  const wide = (height - 44) * RATIO;
  // Between the two plates a tile keeps the small one and stays just below the step.
  return wide >= 260 ? wide : Math.min((height - 28) * RATIO, 259);
}
