import { EventEmitter } from 'node:events';
import { type Room, RoomEvent } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMeetingStore, type ParticipantView } from '../store/meeting.ts';
import { Comings } from './comings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** LiveKit's Room as far as this listens to it: an emitter that knows how many are inside. */
function roomOf(present: number) {
  const inside = { size: present, keys: (): Iterable<string> => [] };
  const room = Object.assign(new EventEmitter(), { remoteParticipants: inside });
  const store = createMeetingStore();
  store.setState({ phase: 'connected' });
  const comings = new Comings(room as unknown as Room, store);
  const person = (name: string) => ({ identity: `p-${name}`, name });
  return {
    /** Who is shown as inside. */
    shows: (...names: string[]) =>
      store.setState({ participants: new Map(names.map((name) => [`p-${name}`, {} as ParticipantView])) }),
    /** The connection is there again, and these are back before us. */
    returns: (...names: string[]) => {
      inside.keys = () => names.map((name) => `p-${name}`);
      store.setState({ phase: 'connected' });
    },
    store,
    comings,
    comes: (name: string) => room.emit(RoomEvent.ParticipantConnected, person(name)),
    goes: (name: string) => room.emit(RoomEvent.ParticipantDisconnected, person(name)),
    told: () => store.getState().notices.map(({ id: _, ...notice }) => notice),
  };
}

test('in a small room each who comes or goes is told at once', () => {
  const { comes, goes, told } = roomOf(3);
  comes('Ratna');
  vi.advanceTimersByTime(1);
  goes('Agus');
  vi.advanceTimersByTime(1);
  expect(told()).toEqual([
    { kind: 'joined', name: 'Ratna', others: 0 },
    { kind: 'left', name: 'Agus', others: 0 },
  ]);
});

test('those of one moment are told in one sentence', () => {
  const { comes, told } = roomOf(3);
  for (const name of ['Ratna', 'Agus', 'Siti']) comes(name);
  vi.advanceTimersByTime(1);
  expect(told()).toEqual([{ kind: 'joined', name: 'Ratna', others: 2 }]);
});

test('in a large room the first is told at once, the others together six seconds later', () => {
  const { comes, told } = roomOf(400);
  comes('Ratna');
  vi.advanceTimersByTime(1);
  for (let second = 0; second < 5; second++) {
    comes(`Agus ${second}`);
    vi.advanceTimersByTime(1_000);
  }
  expect(told()).toEqual([{ kind: 'joined', name: 'Ratna', others: 0 }]);
  vi.advanceTimersByTime(1_000);
  expect(told().at(-1)).toEqual({ kind: 'joined', name: 'Agus 0', others: 4 });
});

test('who went and is back before it was told is no news', () => {
  const { comes, goes, told } = roomOf(400);
  goes('Ratna');
  comes('Ratna');
  vi.advanceTimersByTime(10_000);
  expect(told()).toEqual([]);
});

test('nothing is told while the connection is rebuilt, or after leaving', () => {
  const { store, comings, comes, goes, told } = roomOf(3);
  store.setState({ phase: 'reconnecting' });
  goes('Ratna');
  store.setState({ phase: 'connected' });
  comes('Agus');
  comings.close();
  vi.advanceTimersByTime(10_000);
  expect(told()).toEqual([]);
});

const namesOf = (notices: object[]) => notices.map((notice) => 'name' in notice && notice.name);

test.each([
  ['says of everybody that they left, before it is known that the connection is gone', true],
  ['says nothing of anybody', false],
])('who was inside when the connection was lost and comes back after us has not joined; LiveKit %s', (_how, says) => {
  const { store, shows, returns, comes, goes, told } = roomOf(3);
  const tell = (who: string) => {
    comes(who);
    vi.advanceTimersByTime(1);
  };
  shows('Ratna', 'Agus', 'Siti');
  if (says) for (const who of ['Ratna', 'Agus', 'Siti']) goes(who);
  store.setState({ phase: 'reconnecting' });
  // However long it takes until we are back.
  vi.advanceTimersByTime(300_000);
  returns('Ratna');
  tell('Agus');
  expect(told()).toEqual([]);
  tell('Budi');
  // Was back before us: that they leave and come is news.
  goes('Ratna');
  vi.advanceTimersByTime(1);
  tell('Ratna');
  expect(namesOf(told())).toEqual(['Budi', 'Ratna', 'Ratna']);
  vi.advanceTimersByTime(60_000);
  tell('Siti');
  expect(told().at(-1)).toEqual({ kind: 'joined', name: 'Siti', others: 0 });
});
