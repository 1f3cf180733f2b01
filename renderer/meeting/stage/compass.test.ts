import { describe, expect, it } from 'vitest';
import { type Direction, neighbour } from './compass.ts';
import { arrange, type TileKey } from './places.ts';

const stage = (large: TileKey | null) =>
  arrange({
    width: 1264,
    height: 640,
    large,
    ratio: 16 / 9,
    others: Array.from({ length: 8 }, (_, index): TileKey => `camera/p${index}`),
    self: null,
    page: 0,
  }).places;

describe('the arrow keys', () => {
  it.each<[TileKey, Direction, TileKey | null]>([
    ['camera/p0', 'right', 'camera/p1'],
    ['camera/p0', 'down', 'camera/p4'],
    ['camera/p5', 'up', 'camera/p1'],
    ['camera/p5', 'left', 'camera/p4'],
    ['camera/p0', 'left', null],
    ['camera/p2', 'up', null],
    ['camera/p4', 'left', null],
  ])('from %s go %s to %s in a grid of four columns', (from, direction, to) => {
    expect(neighbour(stage(null), from, direction)).toBe(to);
  });

  it('reach every tile from every other', () => {
    for (const places of [stage(null), stage('screen/s')]) {
      const reached = new Set<TileKey>([places[0]?.key ?? 'camera/none']);
      for (const key of reached)
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = neighbour(places, key, direction);
          if (next) reached.add(next);
        }
      expect(reached.size).toBe(places.length);
    }
  });
});
