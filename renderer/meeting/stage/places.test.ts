import { describe, expect, it } from 'vitest';
import { type Arrangement, arrange, frame, type Place, pagesOf, type TileKey, type Wanted } from './places.ts';

const crowd = (count: number) => Array.from({ length: count }, (_, index): TileKey => `camera/p${index}`);
const wanted = (change: Partial<Wanted>): Wanted => ({
  width: 1264,
  height: 640,
  large: null,
  ratio: 16 / 9,
  others: crowd(4),
  self: { key: 'camera/me', floating: false },
  page: 0,
  ...change,
});

const shapes = [
  ['a laptop', 1264, 640],
  ['full HD', 1900, 940],
  ['an ultra-wide display', 2544, 940],
  ['a portrait display', 704, 1120],
  ['a small window', 464, 520],
  ['beside a panel', 620, 640],
  ['a strip of a window', 300, 200],
] as const;

function overlaps({ places }: Arrangement) {
  const fixed = places.filter(({ role }) => role !== 'floating');
  return fixed.some((a, index) =>
    fixed
      .slice(index + 1)
      .some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
  );
}

describe.each(shapes)('on %s', (_name, width, height) => {
  it.each([
    ['grid', null],
    ['large', 'screen/s' as const],
  ])('%s: nothing overlaps or leaves the stage, everybody has one place, up to 48 others', (_layout, large) => {
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 16, 24, 33, 48]) {
      const others = crowd(count);
      const seen: string[] = [];
      const ask = (page: number) => arrange(wanted({ width, height, large, others, page }));
      const { pages } = ask(0);
      for (let page = 0; page < pages; page += 1) {
        const arrangement = ask(page);
        expect(overlaps(arrangement)).toBe(false);
        const inside = ({ x, y, width: w, height: h }: Place) => x >= 0 && y >= 0 && x + w <= width && y + h <= height;
        expect(arrangement.places.every(inside)).toBe(true);
        seen.push(...arrangement.places.filter(({ role }) => role === 'tile').map(({ key }) => key));
      }
      if (width > 400) expect(seen.toSorted()).toEqual([...others, 'camera/me'].toSorted());
    }
  });
});

describe('the large picture', () => {
  it.each<[string, number, number, 'right' | 'below']>([
    ['an ultra-wide display', 2544, 940, 'right'],
    ['a laptop', 1264, 640, 'right'],
    ['a portrait display', 704, 1120, 'below'],
  ])('has the strip where there is room: %s', (_name, width, height, side) => {
    expect(frame(width, height, 16 / 9, 8).strip?.side).toBe(side);
  });

  it('has all the stage when there is nobody else', () => {
    const { places } = arrange(wanted({ large: 'camera/p0', others: [], self: null }));
    expect(places).toHaveLength(1);
    expect(places[0]?.width).toBeGreaterThan(1000);
  });

  it('takes most of the stage, and never gives way to a longer strip', () => {
    for (const [, width, height] of shapes) {
      const most = arrange(wanted({ width, height, large: 'screen/s', others: crowd(1) })).places[0];
      const less = arrange(wanted({ width, height, large: 'screen/s', others: crowd(30) })).places[0];
      expect((less?.width ?? 0) / (most?.width ?? 1)).toBeGreaterThan(0.8);
    }
  });
});

describe('the pages', () => {
  it('keep everybody exactly once, oneself at the end of the first', () => {
    const pages = pagesOf(crowd(10), 'camera/me', 4);
    expect(pages[0]).toEqual(['camera/p0', 'camera/p1', 'camera/p2', 'camera/me']);
    expect(pages.flat().toSorted()).toEqual([...crowd(10), 'camera/me'].toSorted());
    expect(pages.every((page) => page.length <= 4)).toBe(true);
  });
  it('are one page with oneself when alone', () => {
    expect(pagesOf([], 'camera/me', 9)).toEqual([['camera/me']]);
  });
  it('show sixteen others and oneself at once on a laptop', () => {
    expect(arrange(wanted({ width: 1264, height: 560, others: crowd(16) })).pages).toBe(1);
  });
  it('show forty-nine on a large display and stay within reach beyond', () => {
    expect(arrange(wanted({ width: 2544, height: 1300, others: crowd(48) })).places).toHaveLength(49);
    expect(arrange(wanted({ width: 2544, height: 1300, others: crowd(60), page: 99 }))).toMatchObject({
      page: 1,
      pages: 2,
    });
  });
  it('keep the tiles’ size on a last page that is not full', () => {
    const others = crowd(30);
    const [first, last] = [0, 99].map((page) => arrange(wanted({ others, page })).places[0]?.width);
    expect(last).toBe(first);
  });
});

describe('oneself', () => {
  it('floats in a corner over the others, or is not there', () => {
    const floating = arrange(wanted({ self: { key: 'camera/me', floating: true } }));
    expect(floating.places.at(-1)).toMatchObject({ key: 'camera/me', role: 'floating' });
    expect(arrange(wanted({ self: null })).places.map(({ key }) => key)).toEqual(crowd(4));
  });
});
