import { describe, expect, it } from 'vitest';
import { DEAD_LINE_MS, type Remedy, STALL_MS, Watchdog } from './watchdog.ts';

type Moment = { line?: boolean; a?: number | null; b?: number; mic?: number };
/** Looks once a second; a value that is a function of the second. */
function watch(seconds: number, at: (second: number) => Moment, dog = new Watchdog(), from = 0) {
  const remedies: (Remedy & { at: number })[] = [];
  for (let second = from; second < from + seconds; second += 1) {
    const { line = true, a, b, mic } = at(second);
    const received = [
      ...(a === undefined ? [] : [{ key: 'a', progress: a }]),
      ...(b === undefined ? [] : [{ key: 'b', progress: b }]),
    ];
    const sent = mic === undefined ? [] : [{ key: 'microphone', progress: mic }];
    for (const remedy of dog.look(second * 1000, line ? second + 1 : 1, received, sent))
      remedies.push({ ...remedy, at: second });
  }
  return remedies;
}
const stall = STALL_MS / 1000;

describe('the watchdog', () => {
  it('lets what moves alone, and what was never asked for', () => {
    expect(watch(60, (second) => ({ a: second, b: second * 30, mic: second * 50 }))).toEqual([]);
    expect(watch(60, () => ({}))).toEqual([]);
  });

  it('asks anew for a picture that stands still, then rebuilds, then waits longer', () => {
    const remedies = watch(120, () => ({ a: 500 }));
    expect(remedies.slice(0, 2)).toEqual([
      { do: 'resubscribe', key: 'a', at: stall },
      { do: 'rebuild', at: 2 * stall },
    ]);
    expect(remedies.filter((remedy) => remedy.do === 'rebuild').length).toBeLessThanOrEqual(3);
  });

  it('counts a track that never came', () => {
    expect(watch(stall + 1, () => ({ a: null }))).toEqual([{ do: 'resubscribe', key: 'a', at: stall }]);
  });

  it('does not rebuild for one that stands still while others move: it may be their fault', () => {
    const remedies = watch(60, (second) => ({ a: 500, b: second }));
    expect(remedies.map((remedy) => remedy.do)).toEqual(['resubscribe']);
  });

  it('starts anew for a track that moved again', () => {
    const dog = new Watchdog();
    watch(stall + 1, () => ({ a: 500 }), dog);
    watch(5, (second) => ({ a: 500 + second }), dog, stall + 1);
    const again = watch(stall + 2, () => ({ a: 900 }), dog, stall + 6);
    expect(again.map((remedy) => remedy.do)).toEqual(['resubscribe']);
  });

  it('publishes anew what does not get out, then rebuilds', () => {
    const remedies = watch(2 * stall + 1, (second) => ({ b: second, mic: 7 }));
    expect(remedies).toEqual([
      { do: 'republish', key: 'microphone', at: stall },
      { do: 'rebuild', at: 2 * stall },
    ]);
  });

  it('blames no track while the line itself is silent for twelve seconds', () => {
    const remedies = watch(40, (second) => {
      const line = second < 10 || second >= 22;
      return { line, a: line ? second : 9, mic: line ? second : 9 };
    });
    expect(remedies).toEqual([]);
  });

  it('rebuilds when the line stays silent', () => {
    const dead = DEAD_LINE_MS / 1000;
    const remedies = watch(dead + 10, () => ({ line: false, a: 5 }));
    expect(remedies[0]).toMatchObject({ do: 'rebuild' });
    expect(remedies[0]?.at).toBeGreaterThanOrEqual(dead);
  });
});
