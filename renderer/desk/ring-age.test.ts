import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// The bridge to the shell or the service: not there outside a page.
vi.mock('../host/current.ts', () => ({ host: { signIn: { recheck: () => undefined } } }));

const OFFICE = Date.parse('2026-11-24T02:00:00Z');
const ago = (seconds: number) => new Date(OFFICE - seconds * 1000).toISOString();

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A machine whose clock is `skewMs` ahead, which has seen its agenda after `tookMs`. */
async function machine(skewMs: number, tookMs = 200) {
  vi.setSystemTime(OFFICE + skewMs - tookMs);
  vi.stubGlobal('fetch', async () => {
    vi.setSystemTime(OFFICE + skewMs);
    return Response.json({ now: new Date(OFFICE).toISOString(), meetings: [] });
  });
  const { isFresh } = await import('./ring-age.ts');
  const { office } = await import('../office/client.ts');
  return { isFresh, ask: () => office('agenda') };
}

test.each([
  ['right', 0],
  ['five minutes ahead', 300_000],
  ['five minutes behind', -300_000],
])('with a clock that is %s a call rings, and one that is over does not', async (_what, skewMs) => {
  const { isFresh, ask } = await machine(skewMs);
  await ask();
  expect([isFresh(ago(1)), isFresh(ago(90))]).toEqual([true, false]);
  // The machine sleeps: the call is heard at last, two minutes late.
  vi.setSystemTime(OFFICE + skewMs + 120_000);
  expect(isFresh(ago(1))).toBe(false);
});

test('a call before the first answer rings, whatever the clock says', async () => {
  const { isFresh } = await machine(300_000);
  expect(isFresh(ago(1))).toBe(true);
});

test('an answer that the machine slept over says nothing about now', async () => {
  const { isFresh, ask } = await machine(300_000);
  await ask();
  vi.stubGlobal('fetch', async () => {
    vi.setSystemTime(OFFICE + 300_000 + 3600_000);
    return Response.json({ now: new Date(OFFICE).toISOString(), meetings: [] });
  });
  await ask();
  expect(isFresh(ago(1))).toBe(false);
});
