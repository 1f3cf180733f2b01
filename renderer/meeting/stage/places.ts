import { capacityOf, fitGrid, GAP, plateOf, tileHeight, widthFor } from './grid.ts';

/** One picture of the stage: somebody's camera or shared screen. */
export type TileKey = `camera/${string}` | `screen/${string}`;
export type Source = 'camera' | 'screen';
export const tileKey = (identity: string, source: Source): TileKey => `${source}/${identity}`;
export const partsOf = (key: TileKey) => {
  const cut = key.indexOf('/');
  return { source: key.slice(0, cut) as Source, identity: key.slice(cut + 1) };
};

export type Box = { x: number; y: number; width: number; height: number };
/** `large`: the one the layout is about; `floating`: oneself, over the rest. CSS px within the stage. */
export type Place = Box & { key: TileKey; role: 'tile' | 'large' | 'floating' };

const MIN_TILE = 200;
const MIN_STRIP = 118;
const MAX_STRIP = 340;
/** Where not everybody fits, more people on a page are worth more than larger ones. */
const MAX_PAGED_STRIP = 178;
/** The large picture is never made smaller than this part of what it could have, to make the strip nicer. */
const LARGE_KEEPS = 0.86;
/** Room below for the page buttons. */
export const PAGER = 48;
/** Of the stage, so that rings at its edge are seen. */
const EDGE = 4;

type Strip = { side: 'right' | 'below'; columns: number; rows: number; width: number };
type Frame = { large: { width: number; height: number }; strip: Strip | null };

/** Tiles on one page of the grid. A small stage shows at least four, small as they are. */
export function gridCapacity(width: number, height: number): number {
  return Math.max(capacityOf(width - 2 * EDGE, height - 2 * EDGE, MIN_TILE), width < 320 ? 1 : 4);
}

/**
 * A large picture of `ratio` (over its plate) and a strip of small tiles, right of it or below, whichever leaves the large one
 * more room; space that the large one cannot use goes to the strip.
 */
export function frame(width: number, height: number, ratio: number, others: number): Frame {
  const largeIn = (across: number, down: number) => {
    const plate = plateOf(across);
    const pictureWidth = Math.min(across, (down - plate) * ratio);
    return { width: Math.floor(across), height: Math.floor(down), area: (pictureWidth * pictureWidth) / ratio };
  };
  const options: (Frame & { area: number; worth: number })[] = [];
  const consider = (side: Strip['side'], columns: number, rows: number, tile: number) => {
    if (columns < 1 || rows < 1 || tile > MAX_STRIP) return;
    const stripWidth = columns * (tile + GAP);
    const stripHeight = rows * (tileHeight(tile) + GAP);
    const large = side === 'right' ? largeIn(width - stripWidth, height) : largeIn(width, height - stripHeight);
    if (large.width < tile * 1.25 || large.height < tileHeight(tile)) return;
    const shown = Math.min(others, columns * rows);
    if (shown < others && tile > MAX_PAGED_STRIP) return;
    // Everybody at a glance is worth more than larger tiles on pages.
    const everybody = shown === others ? 1.15 : 1;
    const worth = large.area * everybody + 0.45 * shown * tile * (tile / (16 / 9));
    options.push({ large, strip: { side, columns, rows, width: tile }, area: large.area, worth });
  };
  if (others > 0) {
    for (let tile = MIN_STRIP; tile <= MAX_STRIP; tile += 6) {
      const fitDown = Math.floor((height + GAP) / (tileHeight(tile) + GAP));
      const fitAcross = Math.floor((width + GAP) / (tile + GAP));
      for (let lines = 1; lines <= 4; lines += 1) {
        if (lines > 1 && others <= (lines - 1) * fitDown) break;
        consider('right', lines, fitDown, tile);
      }
      for (let lines = 1; lines <= 4; lines += 1) {
        if (lines > 1 && others <= (lines - 1) * fitAcross) break;
        consider('below', fitAcross, lines, tile);
      }
    }
  }
  const most = Math.max(0, ...options.map(({ area }) => area));
  const best = options
    .filter(({ area }) => area >= most * LARGE_KEEPS)
    .reduce<(typeof options)[number] | null>((top, option) => (top && top.worth >= option.worth ? top : option), null);
  return best ?? { large: largeIn(width, height), strip: null };
}

export type Wanted = {
  width: number;
  height: number;
  /** Null = grid. */
  large: TileKey | null;
  /** Width to height of the large picture. */
  ratio: number;
  /** Everybody else in order, the first page first. */
  others: TileKey[];
  /** Oneself: last on the first page, or floating over the corner, or not at all. */
  self: { key: TileKey; floating: boolean } | null;
  page: number;
};
export type Arrangement = {
  places: Place[];
  page: number;
  pages: number /** Others on the first page. */;
  first: number;
};

/** Where every visible tile stands. Whoever is not in `places` is not shown. */
export function arrange({ width, height, large, ratio, others, self, page: wanted }: Wanted): Arrangement {
  const inner = { width: width - 2 * EDGE, height: height - 2 * EDGE };
  const seated = self && !self.floating ? 1 : 0;
  const capacityIn = (down: number) => {
    if (large === null) return gridCapacity(width, down + 2 * EDGE);
    const { strip } = frame(inner.width, down, ratio, others.length + seated);
    return strip ? strip.columns * strip.rows : 0;
  };
  let down = inner.height;
  let capacity = capacityIn(down);
  if (others.length + seated > capacity && capacity > 0) {
    down -= PAGER;
    capacity = capacityIn(down);
  }
  const first = Math.max(0, capacity - seated);
  const pages = pagesOf(others, seated ? (self?.key ?? null) : null, capacity);
  const page = Math.min(Math.max(0, wanted), pages.length - 1);
  const shown = capacity > 0 ? (pages[page] ?? []) : [];
  const places =
    large === null
      ? gridPlaces(shown, pages.length > 1 ? capacity : shown.length, inner.width, down)
      : framedPlaces(large, shown, others.length + seated, inner.width, down, ratio);
  if (self?.floating && self.key !== large) places.push(floatingPlace(self.key, inner.width, down));
  return { places, page, pages: capacity > 0 ? pages.length : 1, first };
}

/** Pages of tiles: others in order, oneself last on the first page, never alone on a page of their own. */
export function pagesOf(others: TileKey[], self: TileKey | null, capacity: number): TileKey[][] {
  const room = Math.max(self ? 0 : 1, capacity - (self ? 1 : 0));
  const first = others.slice(0, room);
  const pages = [self ? [...first, self] : first];
  for (let from = room; from < others.length; from += Math.max(1, capacity))
    pages.push(others.slice(from, from + Math.max(1, capacity)));
  return pages;
}

/** `slots` keeps the tiles' size on a last page that is not full. */
function gridPlaces(keys: TileKey[], slots: number, width: number, height: number): Place[] {
  const grid = fitGrid(Math.max(1, slots), width, height);
  return inRows(keys, grid.columns, grid.width, { x: 0, y: 0, width, height }, 'middle');
}

function framedPlaces(large: TileKey, keys: TileKey[], others: number, width: number, height: number, ratio: number) {
  const { large: size, strip } = frame(width, height, ratio, others);
  if (!strip) return [placeLarge(large, size, ratio)];
  const room =
    strip.side === 'right'
      ? { x: size.width + GAP, y: 0, width: width - size.width - GAP, height }
      : { x: 0, y: size.height + GAP, width, height: height - size.height - GAP };
  return [
    placeLarge(large, size, ratio),
    ...inRows(keys, strip.columns, strip.width, room, strip.side === 'right' ? 'start' : 'middle'),
  ];
}

/** The large tile shrinks to its picture, in the middle of the room it has: no empty bars inside it. */
function placeLarge(key: TileKey, room: { width: number; height: number }, ratio: number): Place {
  const plate = plateOf(room.width);
  const across = Math.floor(Math.min(room.width, (room.height - plate) * ratio));
  const width = Math.max(across, Math.min(room.width, 320));
  const height = Math.min(room.height, Math.floor(across / ratio) + plate);
  const x = EDGE + Math.floor((room.width - width) / 2);
  const y = EDGE + Math.floor((room.height - height) / 2);
  return { key, role: 'large', x, y, width, height };
}

function inRows(keys: TileKey[], columns: number, tile: number, room: Box, along: 'start' | 'middle'): Place[] {
  const height = tileHeight(tile);
  const rows = Math.ceil(keys.length / columns);
  const top = along === 'start' ? 0 : Math.max(0, Math.floor((room.height - rows * height - (rows - 1) * GAP) / 2));
  return keys.map((key, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, keys.length - row * columns);
    const left = Math.floor((room.width - inRow * tile - (inRow - 1) * GAP) / 2);
    return {
      key,
      role: 'tile' as const,
      x: EDGE + room.x + left + (index % columns) * (tile + GAP),
      y: EDGE + room.y + top + row * (height + GAP),
      width: tile,
      height,
    };
  });
}

function floatingPlace(key: TileKey, width: number, height: number): Place {
  const tile = Math.floor(Math.min(232, Math.max(110, width * 0.2), widthFor(height / 2)));
  const tall = tileHeight(tile);
  return { key, role: 'floating', x: EDGE + width - tile - 8, y: EDGE + height - tall - 8, width: tile, height: tall };
}
