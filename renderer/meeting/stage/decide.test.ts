import { describe, expect, it } from 'vitest';
import { type Choices, decide, type Situation } from './decide.ts';

const free: Choices = { layout: 'grid', duringShare: null, pin: null, share: null };
const plain: Situation = {
  choices: free,
  hostLayout: null,
  spotlight: null,
  shares: [],
  seats: ['a', 'b', 'c'],
  self: 'me',
  holder: null,
};
const speaker: Choices = { ...free, layout: 'speaker' };

describe('the layout', () => {
  it.each<[string, Partial<Situation>, string, string | null]>([
    ['is a grid by itself', {}, 'grid', null],
    ['is one’s own choice', { choices: speaker, holder: 'b' }, 'speaker', 'camera/b'],
    ['shows the first other while nobody spoke', { choices: speaker }, 'speaker', 'camera/a'],
    ['never shows oneself large for one’s own speech', { choices: speaker, holder: 'me' }, 'speaker', 'camera/a'],
    ['shows oneself when alone', { choices: speaker, seats: [] }, 'speaker', 'camera/me'],
    ['becomes a presentation with a share', { shares: ['screen/b'] }, 'presentation', 'screen/b'],
    ['keeps the first share when a second comes', { shares: ['screen/b', 'screen/c'] }, 'presentation', 'screen/b'],
    [
      'shows the chosen share',
      { shares: ['screen/b', 'screen/c'], choices: { ...free, share: 'screen/c' } },
      'presentation',
      'screen/c',
    ],
    [
      'may be a grid during a share when asked',
      { shares: ['screen/b'], choices: { ...free, duringShare: 'grid' } },
      'grid',
      null,
    ],
    ['follows a pin', { choices: { ...free, pin: 'camera/c' }, shares: ['screen/b'] }, 'speaker', 'camera/c'],
    ['forgets a pin of who left', { choices: { ...free, pin: 'camera/gone' } }, 'grid', null],
    ['forgets a spotlight of who left', { spotlight: 'gone' }, 'grid', null],
    [
      'is a presentation with a screen pinned',
      { choices: { ...speaker, duringShare: 'grid', pin: 'screen/b' }, shares: ['screen/b'] },
      'presentation',
      'screen/b',
    ],
    ['follows the spotlight', { spotlight: 'b', holder: 'c' }, 'speaker', 'camera/b'],
    ['keeps slides large beside a spotlight', { spotlight: 'c', shares: ['screen/b'] }, 'presentation', 'screen/b'],
    [
      'lets an own pin win over the spotlight',
      { spotlight: 'b', choices: { ...free, pin: 'camera/c' } },
      'speaker',
      'camera/c',
    ],
    ['is the host’s for all, pin or not', { hostLayout: 'grid', choices: { ...free, pin: 'camera/c' } }, 'grid', null],
    [
      'is the host’s spotlight in the host’s layout',
      { hostLayout: 'speaker', spotlight: 'c', choices: { ...free, pin: 'camera/b' } },
      'speaker',
      'camera/c',
    ],
    ['waits for a share in a host’s presentation', { hostLayout: 'presentation', holder: 'b' }, 'speaker', 'camera/b'],
  ])('%s', (_what, change, layout, large) => {
    expect(decide({ ...plain, ...change })).toMatchObject({ layout, large });
  });

  it('puts the presenter and the spotlight first beside a share, then other shares', () => {
    const { others } = decide({ ...plain, shares: ['screen/c', 'screen/a'], spotlight: 'b' });
    expect(others).toEqual(['camera/c', 'camera/b', 'screen/a', 'camera/a']);
  });

  it('changes two places when the large one changes, no more', () => {
    const of = (holder: string) => decide({ ...plain, seats: [...'abcdef'], choices: speaker, holder }).others;
    const [before, after] = [of('c'), of('e')];
    expect(before).toEqual(['camera/b', 'camera/a', 'camera/d', 'camera/e', 'camera/f']);
    expect(after.filter((key, index) => key !== before[index])).toHaveLength(2);
  });

  it('shows everybody once', () => {
    for (const choices of [free, speaker]) {
      for (const shares of [[], ['screen/b' as const]]) {
        const { large, others } = decide({ ...plain, choices, shares, holder: 'c' });
        const all = large ? [large, ...others] : others;
        expect(all.toSorted()).toEqual([...plain.seats.map((id) => `camera/${id}`), ...shares].toSorted());
      }
    }
  });
});
