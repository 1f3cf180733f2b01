import { describe, expect, it } from 'vitest';
import { Floor } from './floor.ts';

/** Plays `[ms, who speaks from then on]`, ticking whenever the floor asks for it, and tells who held it when. */
function play(script: [number, string[]][], until: number) {
  const floor = new Floor();
  const held: [number, string | null][] = [];
  const note = (now: number) => {
    if (held.at(-1)?.[1] !== floor.holder) held.push([now, floor.holder]);
  };
  for (let now = 0; now <= until; now += 50) {
    const step = script.find(([at]) => at === now);
    if (step) floor.hear(step[1], now);
    else if (floor.due !== null && now >= floor.due) floor.tick(now);
    note(now);
  }
  return { floor, held };
}

describe('the floor', () => {
  it.each<[string, [number, string[]][], (string | null)[]]>([
    ['is taken after a second of speech', [[0, ['a']]], [null, 'a']],
    [
      'is not taken by a cough',
      [
        [0, ['a']],
        [2000, []],
        [4000, ['b']],
        [4500, []],
      ],
      [null, 'a'],
    ],
    [
      'is kept over a breath',
      [
        [0, ['a']],
        [2000, ['b']],
        [2600, ['a', 'b']],
      ],
      [null, 'a'],
    ],
    [
      'is kept while both speak',
      [
        [0, ['a']],
        [2000, ['a', 'b']],
        [9000, ['a']],
      ],
      [null, 'a'],
    ],
    [
      'goes over when the other goes on alone',
      [
        [0, ['a']],
        [2000, ['a', 'b']],
        [4000, ['b']],
      ],
      [null, 'a', 'b'],
    ],
    [
      'is not broken by a short pause of a beginner',
      [
        [0, ['a']],
        [600, []],
        [900, ['a']],
        [1500, []],
      ],
      [null, 'a'],
    ],
    [
      'stays with the last speaker in silence',
      [
        [0, ['a']],
        [2000, []],
      ],
      [null, 'a'],
    ],
  ])('%s', (_what, script, holders) => {
    expect(play(script, 60_000).held.map(([, who]) => who)).toEqual(holders);
  });

  it('goes over a second and a half after the last word, not at the first pause', () => {
    const { held } = play(
      [
        [0, ['a']],
        [3000, ['b']],
      ],
      10_000,
    );
    expect(held).toEqual([
      [0, null],
      [1000, 'a'],
      [4500, 'b'],
    ]);
  });

  it('counts somebody as a speaker for half a minute', () => {
    const script: [number, string[]][] = [
      [0, ['a']],
      [2000, ['b']],
      [5000, []],
    ];
    expect(play(script, 31_000).floor.isSpeaker('a')).toBe(true);
    expect(play(script, 33_000).floor.isSpeaker('a')).toBe(false);
    expect(play(script, 33_000).floor.isSpeaker('b')).toBe(true);
  });

  it('is free when its holder has left, and asks for no clock in silence', () => {
    const { floor } = play(
      [
        [0, ['a']],
        [3000, []],
      ],
      60_000,
    );
    expect(floor.due).toBeNull();
    floor.keep((identity) => identity !== 'a');
    expect(floor.holder).toBeNull();
  });
});
