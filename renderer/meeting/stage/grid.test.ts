import { describe, expect, it } from 'vitest';
import { capacityOf, fitGrid, plateOf } from './grid.ts';

describe('the grid', () => {
  it.each([
    // count, stage, columns
    [1, 1264, 640, 1],
    [2, 1264, 640, 2],
    [4, 1600, 900, 2],
    [5, 1264, 640, 3],
    [12, 1264, 640, 4],
    [3, 600, 1400, 1],
    [3, 3440, 800, 3],
    [2, 704, 1080, 1],
    [12, 704, 1080, 2],
  ])('shows %i on %i x %i in %i columns', (count, width, height, columns) => {
    expect(fitGrid(count, width, height).columns).toBe(columns);
  });

  it('never overflows the stage and keeps every picture 16:9, from 1 to 49 tiles on any shape', () => {
    for (const [width, height] of [
      [1280, 640],
      [500, 900],
      [3440, 1200],
      [320, 480],
      [704, 1080],
    ] as const) {
      for (let count = 1; count <= 49; count += 1) {
        const grid = fitGrid(count, width, height);
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
        expect(grid.columns * grid.width + (grid.columns - 1) * 10).toBeLessThanOrEqual(width);
        expect(grid.rows * grid.height + (grid.rows - 1) * 10).toBeLessThanOrEqual(height);
        const picture = grid.height - plateOf(grid.width);
        expect(Math.abs(grid.width / 16 - picture / 9)).toBeLessThan(0.2);
      }
    }
  });

  it('shows fewer tiles where they would become too small to recognise a face', () => {
    expect(capacityOf(640, 360, 200)).toBeLessThan(capacityOf(1920, 1080, 200));
    expect(capacityOf(100, 100, 200)).toBe(1);
    expect(capacityOf(8000, 8000, 100)).toBe(49);
  });
});
