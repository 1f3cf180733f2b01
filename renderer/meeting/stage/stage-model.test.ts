import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMeetingStore, type ParticipantView, patchRoster, setSpeaking } from '../store/meeting.ts';
import { StageModel } from './stage-model.ts';

const person = (identity: string, microphone = true) =>
  ({
    identity,
    name: identity,
    role: 'participant',
    isSelf: false,
    agent: false,
    hand: null,
    microphone,
    joinedAt: 1,
  }) as unknown as ParticipantView;

/** A stage of three, whose tiles are no more than what the ring is written to. */
function stage() {
  const store = createMeetingStore();
  patchRoster(
    store,
    ['ani', 'budi', 'cici'].map((name) => person(name)),
    [],
  );
  const model = new StageModel(store);
  const leave = model.subscribe(() => undefined);
  const tiles = ['ani', 'budi', 'cici'].map((name) => {
    const dataset: Record<string, string> = {};
    model.ring(name, { dataset } as unknown as HTMLElement);
    return [name, dataset] as const;
  });
  const ringed = () => tiles.filter(([, { speaking }]) => speaking === 'true').map(([name]) => name);
  return { store, ringed, leave };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a pause for breath changes nothing; silence takes the ring away', () => {
  const { store, ringed } = stage();
  setSpeaking(store, ['ani']);
  expect(ringed()).toEqual(['ani']);
  setSpeaking(store, []);
  vi.advanceTimersByTime(400);
  expect(ringed()).toEqual(['ani']);
  setSpeaking(store, ['ani']);
  vi.advanceTimersByTime(2000);
  expect(ringed()).toEqual(['ani']);
  setSpeaking(store, []);
  vi.advanceTimersByTime(700);
  expect(ringed()).toEqual([]);
});

test('whoever begins takes over at once', () => {
  const { store, ringed } = stage();
  setSpeaking(store, ['ani', 'budi']);
  setSpeaking(store, ['budi']);
  expect(ringed()).toEqual(['ani', 'budi']);
  setSpeaking(store, ['budi', 'cici']);
  expect(ringed()).toEqual(['budi', 'cici']);
});

test('a microphone that is turned off has no ring, and nobody who left keeps one', () => {
  const { store, ringed } = stage();
  setSpeaking(store, ['ani', 'budi']);
  setSpeaking(store, []);
  patchRoster(store, [person('ani', false)], ['budi']);
  expect(ringed()).toEqual([]);
});

test('nothing is timed any more once nobody looks at the stage', () => {
  const { store, leave } = stage();
  setSpeaking(store, ['ani']);
  setSpeaking(store, []);
  leave();
  expect(vi.getTimerCount()).toBe(0);
});
