import { describe, expect, it } from 'vitest';
import { type Sitter, seat } from './seats.ts';

const people = (text: string, claims: Record<string, number> = {}, heard: Record<string, number> = {}): Sitter[] =>
  [...text].map((identity) => ({ identity, claim: claims[identity] ?? 0, heard: heard[identity] ?? 0 }));

describe('the seats', () => {
  it.each<[string, string, Sitter[], number, string]>([
    ['newcomers sit behind', 'abc', people('abcd'), 2, 'abcd'],
    [
      'a speaker from behind takes the place of the longest silent',
      'abcdef',
      people('abcdef', { f: 3 }, { a: 5, b: 1, c: 9 }),
      3,
      'afcdeb',
    ],
    ['of those never heard the last one yields', 'abcdef', people('abcdef', { e: 3 }), 3, 'abedcf'],
    [
      'a host is not sent away for a raised hand while others are there',
      'abcd',
      people('abcd', { a: 1, b: 1, d: 2 }, { a: 1, b: 2 }),
      3,
      'abdc',
    ],
    ['speakers do not send each other away', 'abcd', people('abcd', { a: 3, b: 3, d: 3 }), 2, 'abcd'],
    ['an empty place in front is filled from behind, the rest stays', 'abcdef', people('acdef'), 3, 'adcef'],
    ['with one page everybody moves up', 'abc', people('ac'), 9, 'ac'],
    ['two speakers come in front at once', 'abcdef', people('abcdef', { e: 3, f: 3 }, { e: 7, f: 8 }), 2, 'efcdab'],
  ])('%s', (_what, before, sitters, first, after) => {
    expect(seat([...before], sitters, first).join('')).toBe(after);
  });

  it('are the same object while nothing changes', () => {
    const before = ['a', 'b', 'c'];
    expect(seat(before, people('abc', { a: 3 }), 2)).toBe(before);
  });

  it('move at most two people for one speaker, whoever that is', () => {
    let seats: readonly string[] = [...'abcdefghijklmnop'];
    for (const speaker of 'pkmaolp') {
      const next = seat(seats, people('abcdefghijklmnop', { [speaker]: 3 }), 6);
      expect(next.filter((identity, index) => identity !== seats[index]).length).toBeLessThanOrEqual(2);
      expect(next.indexOf(speaker)).toBeLessThan(6);
      expect([...next].toSorted()).toEqual([...seats].toSorted());
      seats = next;
    }
  });
});
