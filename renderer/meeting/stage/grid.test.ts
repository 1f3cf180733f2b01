import { describe, expect, it } from 'vitest';
import { capacityOf, fitGrid, pagesOf } from './grid.ts';

describe('the grid', () => {
  it('fills a 16:9 stage with 2x2 for four', () => {
    expect(fitGrid(4, 1600, 900, 0)).toEqual({ columns: 2, rows: 2, width: 800, height: 450 });
  });
  it('stacks on a portrait display and lines up on an ultra-wide one', () => {
    expect(fitGrid(3, 600, 1400, 8).columns).toBe(1);
    expect(fitGrid(3, 3440, 800, 8).columns).toBe(3);
  });
  it('never overflows the stage, from 1 to 49 tiles on any shape', () => {
    for (const [width, height] of [
      [1280, 640],
      [500, 900],
      [3440, 1200],
      [320, 480],
    ] as const) {
      for (let count = 1; count <= 49; count += 1) {
        const grid = fitGrid(count, width, height, 8);
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
        expect(grid.columns * grid.width + (grid.columns - 1) * 8).toBeLessThanOrEqual(width);
        expect(grid.rows * grid.height + (grid.rows - 1) * 8).toBeLessThanOrEqual(height);
      }
    }
  });
  it('shows fewer tiles where they would become too small to recognise a face', () => {
    expect(capacityOf(640, 360, 8, 200)).toBeLessThan(capacityOf(1920, 1080, 8, 200));
    expect(capacityOf(100, 100, 8, 200)).toBe(1);
    expect(capacityOf(8000, 8000, 8, 100)).toBe(49);
  });
});

describe('the pages', () => {
  it('keep everybody exactly once, oneself at the end of the first', () => {
    const others = Array.from({ length: 10 }, (_, index) => `p${index}`);
    const pages = pagesOf(others, 'me', 4);
    expect(pages[0]).toEqual(['p0', 'p1', 'p2', 'me']);
    expect(pages.flat().toSorted()).toEqual([...others, 'me'].toSorted());
    expect(pages.every((page) => page.length <= 4)).toBe(true);
  });
  it('are one page with oneself when alone', () => {
    expect(pagesOf([], 'me', 9)).toEqual([['me']]);
  });
});
