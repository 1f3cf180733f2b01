import { describe, expect, it } from 'vitest';
import {
  keyOf,
  LINGER_MS,
  layerFor,
  type Offer,
  planSubscriptions,
  rememberSpeakers,
  type Situation,
  VOICE_LINGER_MS,
} from './subscriptions.ts';

const person = (index: number, more: Partial<Offer> = {}): Offer[] => [
  { sid: `c${index}`, identity: `p${index}`, source: 'camera', muted: false, host: false, ...more },
  {
    sid: `m${index}`,
    identity: `p${index}`,
    source: 'microphone',
    muted: false,
    host: false,
    ...more,
    ...(more.sid ? {} : {}),
  },
];
const people = (count: number, more: Partial<Offer> = {}) =>
  Array.from({ length: count }, (_, i) => person(i, more)).flat();
const calm: Situation = { shown: [], lastShown: new Map(), speakers: [], mode: 'full', voices: null, now: 1_000_000 };
const tile = (index: number, height = 170) => ({
  identity: `p${index}`,
  source: 'camera' as const,
  width: Math.round((height * 16) / 9),
  height,
});
const received = (plan: ReturnType<typeof planSubscriptions>, kind: string) =>
  [...plan].filter(([sid, wish]) => sid.startsWith(kind) && wish.subscribe && wish.enabled).map(([sid]) => sid);

describe('pictures', () => {
  it('are received when they are seen, and no others', () => {
    const plan = planSubscriptions(people(30), { ...calm, shown: [tile(3), tile(7)] });
    expect(received(plan, 'c')).toEqual(['c3', 'c7']);
  });

  it('come before the stage has spoken, up to a page of them, so that joining does not wait', () => {
    expect(received(planSubscriptions(people(30), { ...calm, shown: null }), 'c')).toHaveLength(16);
  });

  it('stay subscribed for two seconds after they left the stage', () => {
    const lastShown = new Map([[keyOf(tile(1)), calm.now]]);
    const at = (ms: number) =>
      planSubscriptions(people(3), { ...calm, lastShown, now: calm.now + ms }).get('c1')?.subscribe;
    expect(at(LINGER_MS - 1)).toBe(true);
    expect(at(LINGER_MS)).toBe(false);
  });

  it('come in the layer that fills the tile', () => {
    expect([90, 180, 200, 360, 410, 420, 1080].map(layerFor)).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });

  it('get smaller with the line, and end before voices do', () => {
    const shown = [tile(0, 700), tile(1, 300), ...Array.from({ length: 8 }, (_, i) => tile(i + 2, 100))];
    const at = (mode: Situation['mode']) => planSubscriptions(people(10), { ...calm, shown, mode });
    expect(at('full').get('c0')).toMatchObject({ top: 2, fps: null });
    expect(at('save').get('c0')).toMatchObject({ top: 1, fps: 15 });
    expect(at('low').get('c0')).toMatchObject({ top: 0, fps: 10 });
    expect(received(at('low'), 'c')).toHaveLength(4);
    expect(received(at('audio'), 'c')).toEqual([]);
    expect(received(at('audio'), 'm')).toHaveLength(10);
  });

  it('put a shared screen first, and alone on a thin line', () => {
    const screen: Offer = { sid: 's', identity: 'p9', source: 'screen', muted: false, host: false };
    const shown = [
      ...Array.from({ length: 5 }, (_, i) => tile(i)),
      { identity: 'p9', source: 'screen' as const, width: 900, height: 500 },
    ];
    const at = (mode: Situation['mode']) => planSubscriptions([...people(10), screen], { ...calm, shown, mode });
    expect([...at('full').keys()].find((sid) => sid.startsWith('c') || sid === 's')).toBe('s');
    expect(at('save').get('s')).toMatchObject({ subscribe: true, top: 2 });
    expect(received(at('low'), 'c')).toEqual([]);
    expect(at('low').get('s')?.subscribe).toBe(true);
    // Held, not unsubscribed: a negotiation would take many seconds of a thin line.
    expect(at('audio').get('s')).toMatchObject({ subscribe: true, enabled: false });
  });

  it('of two shared screens keep the one seen largest on a thin line, whoever came first', () => {
    const screen = (index: number): Offer => ({
      sid: `s${index}`,
      identity: `p${index}`,
      source: 'screen',
      muted: false,
      host: false,
    });
    const seen = (index: number, height: number) => ({ ...tile(index, height), source: 'screen' as const });
    const at = (...shown: Situation['shown'] & object) =>
      received(planSubscriptions([screen(1), screen(2)], { ...calm, mode: 'low', shown }), 's');
    expect(at(seen(1, 120), seen(2, 600))).toEqual(['s2']);
    expect(at(seen(2, 120), seen(1, 600))).toEqual(['s1']);
    // Only in a window of its own: still better than none.
    expect(at()).toEqual(['s1']);
  });
});

describe('voices', () => {
  it('are all heard in a small room', () => {
    expect(received(planSubscriptions(people(12), calm), 'm')).toHaveLength(12);
  });

  it('in a large one: the last speakers and the hosts; the other open ones stay announced', () => {
    const offers = [...people(30), ...person(99, { host: true })];
    const speakers = Array.from({ length: 20 }, (_, i) => `p${29 - i}`);
    const plan = planSubscriptions(offers, { ...calm, speakers });
    expect(received(plan, 'm').toSorted()).toEqual(['m22', 'm23', 'm24', 'm25', 'm26', 'm27', 'm28', 'm29', 'm99']);
    expect(plan.get('m3')).toMatchObject({ subscribe: true, enabled: false });
    // Begins to speak: heard at once.
    const after = planSubscriptions(offers, { ...calm, speakers: rememberSpeakers(speakers, ['p3']) });
    expect(after.get('m3')).toMatchObject({ enabled: true });
  });

  it('are fewer on a line that does not carry all: who spoke last comes through', () => {
    const plan = planSubscriptions(people(5), { ...calm, mode: 'audio', voices: 1, speakers: ['p3', 'p1'] });
    expect(received(plan, 'm')).toEqual(['m3']);
    expect(plan.get('m1')).toMatchObject({ subscribe: true, enabled: false });
  });

  it('of who has just muted can answer at once, for a while', () => {
    const offers = people(300, { muted: true });
    const [, voice] = person(300, { muted: true, mutedSince: calm.now });
    const at = (ms: number) =>
      planSubscriptions([...offers, voice as Offer], { ...calm, now: calm.now + ms }).get('m300')?.subscribe;
    expect(at(VOICE_LINGER_MS - 1)).toBe(true);
    expect(at(VOICE_LINGER_MS)).toBe(false);
  });

  it('cost nothing while hundreds are muted', () => {
    const plan = planSubscriptions(people(300, { muted: true }), calm);
    expect([...plan].filter(([sid, { subscribe }]) => sid.startsWith('m') && subscribe)).toEqual([]);
  });
});

it('remembers who spoke last', () => {
  expect(rememberSpeakers(['a', 'b', 'c'], ['c', 'd'])).toEqual(['c', 'd', 'a', 'b']);
});
