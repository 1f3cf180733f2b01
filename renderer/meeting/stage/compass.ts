import type { Place, TileKey } from './places.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';
const along: Record<Direction, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/** The tile an arrow key goes to: the nearest in that direction, rather straight than aslant; null at the edge. */
export function neighbour(places: readonly Place[], from: TileKey, direction: Direction): TileKey | null {
  const here = places.find(({ key }) => key === from);
  if (!here) return null;
  const [dx, dy] = along[direction];
  const centre = (place: Place) => [place.x + place.width / 2, place.y + place.height / 2] as const;
  const [hx, hy] = centre(here);
  let best: { key: TileKey; cost: number } | null = null;
  for (const place of places) {
    const [x, y] = centre(place);
    const ahead = (x - hx) * dx + (y - hy) * dy;
    if (place.key === from || ahead < 8) continue;
    const aside = Math.abs((x - hx) * dy) + Math.abs((y - hy) * dx);
    const cost = ahead + 3 * aside;
    if (!best || cost < best.cost) best = { key: place.key, cost };
  }
  return best?.key ?? null;
}
