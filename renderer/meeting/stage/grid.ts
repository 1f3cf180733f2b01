export type Grid = { columns: number; rows: number; width: number; height: number };

const RATIO = 16 / 9;

/**
 * The arrangement of `count` tiles of 16:9 that makes them as large as the stage allows, in CSS px. Works for portrait and
 * ultra-wide stages alike, since every column count is tried.
 */
export function fitGrid(count: number, stageWidth: number, stageHeight: number, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(
      (stageWidth - gap * (columns - 1)) / columns,
      ((stageHeight - gap * (rows - 1)) / rows) * RATIO,
    );
    if (width > best.width) best = { columns, rows, width: Math.floor(width), height: Math.floor(width / RATIO) };
  }
  return best;
}

/** How many tiles of at least `minWidth` px fit, 1 to 49. */
export function capacityOf(stageWidth: number, stageHeight: number, gap: number, minWidth: number): number {
  let capacity = 1;
  while (capacity < 49 && fitGrid(capacity + 1, stageWidth, stageHeight, gap).width >= minWidth) capacity += 1;
  return capacity;
}

/** Pages of identities: others in stable order, oneself last on the first page, never alone on a page of their own. */
export function pagesOf(others: string[], self: string | null, capacity: number): string[][] {
  const room = Math.max(1, capacity - (self ? 1 : 0));
  const first = others.slice(0, room);
  const pages = [self ? [...first, self] : first];
  for (let from = room; from < others.length; from += capacity) pages.push(others.slice(from, from + capacity));
  return pages;
}
