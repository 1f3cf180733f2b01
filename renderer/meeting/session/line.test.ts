import { beforeEach, describe, expect, it } from 'vitest';
import { LineGovernor, type LineSample } from './line.ts';

let governor: LineGovernor;
let now: number;
let asked: number;
beforeEach(() => {
  governor = new LineGovernor();
  now = 1_000_000;
  asked = 0;
});

const fine: Omit<LineSample, 'at' | 'seconds'> = {
  voices: 4,
  concealed: 0,
  loss: 0,
  frozen: 0,
  withheld: 0,
  pictures: 4,
  shrunk: 0,
  arriving: 1_500_000,
  incoming: null,
  outgoing: 2_000_000,
  jitter: 0.002,
  lossOut: 0,
  sending: true,
  busy: false,
};
/** One look a second, and the modes it went through. */
function pass(seconds: number, what: (mode: string) => Partial<LineSample>, wide: boolean | null = true) {
  const modes: string[] = [];
  for (let i = 0; i < seconds; i += 1) {
    now += 1000;
    governor.see({ ...fine, ...what(governor.state.mode), at: now, seconds: 1 });
    if (governor.asks) {
      asked += 1;
      governor.answer(wide, now);
    }
    modes.push(governor.state.mode);
  }
  return modes;
}
/** A line of 100 kbit/s: voices fit, a picture beside them does not. */
const narrow = (mode: string): Partial<LineSample> =>
  mode === 'audio'
    ? { pictures: 0, arriving: 75_000, jitter: 0.012 }
    : { concealed: 0.6, loss: 0.7, frozen: 1, arriving: 95_000, jitter: 0.02 };
/** A line on which only small pictures fit. */
const thin = (mode: string): Partial<LineSample> =>
  mode === 'audio' || mode === 'low'
    ? { pictures: mode === 'audio' ? 0 : 4, arriving: 250_000 }
    : { loss: 0.03, frozen: 0.5, arriving: 280_000 };

describe('the line', () => {
  it('carries everything while nothing is wrong', () => {
    expect(new Set(pass(60, () => ({})))).toEqual(new Set(['full']));
  });

  it('gives up all pictures within three seconds when voices break up badly', () => {
    expect(pass(3, narrow).at(-1)).toBe('audio');
    expect(governor.state).toMatchObject({ why: 'voices', holdCamera: true });
  });

  it('goes down step by step when voices suffer a little, and is at voices only within five seconds', () => {
    const modes = pass(6, () => ({ concealed: 0.07, loss: 0.05 }));
    expect(modes.filter((mode, at) => mode !== modes[at - 1])).toEqual(['full', 'save', 'low', 'audio']);
  });

  it('asks instead of trying while the line stays narrow, and not too often', () => {
    pass(10, narrow, false);
    const modes = pass(120, narrow, false);
    expect(new Set(modes)).toEqual(new Set(['audio']));
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThan(22);
  });

  it('tries ever more rarely where the line is called wide and is not', () => {
    pass(10, narrow);
    const modes = pass(240, narrow);
    expect(modes.filter((mode) => mode !== 'audio').length).toBeLessThanOrEqual(20);
  });

  it('tries all the same where nobody answers', () => {
    pass(10, narrow, null);
    const modes = pass(60, narrow, null);
    expect(modes).toContain('low');
    expect(modes.filter((mode) => mode !== 'audio').length).toBeLessThanOrEqual(6);
  });

  it('has everything back within eighteen seconds of healing, however long it was narrow', () => {
    pass(300, narrow, false);
    expect(pass(20, () => ({})).indexOf('full')).toBeLessThan(18);
    expect(governor.state).toMatchObject({ mode: 'full', why: 'fine', holdCamera: false, voices: null });
  });

  it('asks at once when the voices come calmly again', () => {
    pass(100, narrow, false);
    const modes = pass(8, (mode) => (mode === 'audio' ? { pictures: 0, arriving: 75_000, jitter: 0.001 } : {}));
    expect(modes.indexOf('low')).toBeLessThan(5);
  });

  it('asks for as much as a picture needs beside the voices that come', () => {
    pass(10, narrow, false);
    pass(10, () => ({ pictures: 0, arriving: 160_000 }), false);
    expect(governor.needs).toBe(310_000);
    // A few silent people leave no more room than that: voices come back.
    pass(10, () => ({ pictures: 0, arriving: 20_000 }), false);
    expect(governor.needs).toBe(300_000);
  });

  it('takes no answer that comes too late', () => {
    pass(10, narrow, false);
    while (!governor.asks) {
      now += 1000;
      governor.see({ ...fine, ...narrow('audio'), at: now, seconds: 1 });
    }
    governor.choose('audio', now);
    governor.answer(true, now);
    expect(governor.state).toMatchObject({ mode: 'audio', why: 'chosen' });
  });

  it('does not flap on a thin line: what does not fit is tried ever more rarely', () => {
    pass(30, thin);
    const first = pass(60, thin).filter((mode) => mode !== 'low').length;
    const later = pass(60, thin).filter((mode) => mode !== 'low').length;
    expect(later).toBeLessThanOrEqual(first);
    expect(later).toBeLessThanOrEqual(12);
  });

  it('lets fewer voices through when even voices do not fit, and one at least', () => {
    pass(20, () => ({ concealed: 0.3, loss: 0.3, pictures: 0, arriving: 90_000 }));
    expect(governor.state).toMatchObject({ mode: 'audio', voices: 1 });
  });

  it('begins with voices where the way in was slow, and has pictures soon where that was not the line', () => {
    governor.beginNarrow(now);
    expect(governor.state).toMatchObject({ mode: 'audio', why: 'narrow', voices: 2 });
    expect(pass(20, () => ({})).at(-1)).toBe('full');
    expect(governor.state.voices).toBeNull();
  });

  it('finds at once how many voices fit', () => {
    // Nothing is lost before voices are alone, so how wide the line is shows only then.
    pass(2, () => ({ concealed: 0.3, arriving: 400_000 }));
    expect(governor.state).toMatchObject({ mode: 'audio', voices: null });
    pass(2, () => ({ concealed: 0.3, loss: 0.4, pictures: 0, arriving: 90_000 }));
    expect(governor.state.voices).toBe(2);
    governor = new LineGovernor();
    pass(2, narrow);
    expect(governor.state).toMatchObject({ mode: 'audio', voices: 1 });
  });

  it('lays the fault of a busy machine at its own door', () => {
    pass(8, () => ({ busy: true }));
    expect(governor.state).toMatchObject({ mode: 'save', why: 'busy' });
    expect(pass(60, () => ({})).at(-1)).toBe('full');
  });

  it('has everything back though one of four sends a picture that stands still', () => {
    pass(14, () => ({ busy: true }));
    expect(governor.state.mode).toBe('low');
    expect(pass(60, () => ({ frozen: 0.25 })).at(-1)).toBe('full');
  });

  it('tries nothing while the server keeps pictures back, or while they stand still and packets are lost', () => {
    pass(14, () => ({ busy: true }));
    expect(new Set(pass(60, () => ({ frozen: 0.25, withheld: 0.25 })))).toEqual(new Set(['low']));
    expect(new Set(pass(60, () => ({ frozen: 0.25, loss: 0.008 })))).toEqual(new Set(['low']));
    // A line on which nothing comes at all loses nothing either.
    const silent = { frozen: 1, arriving: 0, concealed: null, loss: null };
    expect(new Set(pass(60, () => silent))).toEqual(new Set(['low']));
  });

  it('follows the person: voices only until they say otherwise', () => {
    governor.choose('audio', now);
    expect(new Set(pass(60, () => ({ pictures: 0 })))).toEqual(new Set(['audio']));
    expect(governor.state).toMatchObject({ why: 'chosen', holdCamera: true });
    governor.choose('auto', now);
    expect(pass(10, () => ({})).at(-1)).toBe('full');
  });

  it('lets our camera rest while even our voice does not get out, and tries again', () => {
    pass(4, () => ({ outgoing: 90_000, lossOut: 0.3 }));
    expect(governor.state).toMatchObject({ mode: 'full', why: 'upload', holdCamera: true });
    pass(12, () => ({ sending: false }));
    expect(governor.state.holdCamera).toBe(false);
  });
});
