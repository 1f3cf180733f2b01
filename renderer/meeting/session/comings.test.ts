import { EventEmitter } from 'node:events';
import { type Room, RoomEvent } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMeetingStore } from '../store/meeting.ts';
import { Comings } from './comings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** LiveKit's Room as far as this listens to it: an emitter that knows how many are inside. */
function roomOf(present: number) {
  const room = Object.assign(new EventEmitter(), { remoteParticipants: { size: present } });
  const store = createMeetingStore();
  store.setState({ phase: 'connected' });
  const comings = new Comings(room as unknown as Room, store);
  const person = (name: string) => ({ identity: `p-${name}`, name });
  return {
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

test('who was inside when the connection was lost and comes back after us has not joined; who comes much later has', () => {
  const { store, comes, goes, told } = roomOf(3);
  const tell = (who: string) => {
    comes(who);
    vi.advanceTimersByTime(1);
  };
  store.setState({ phase: 'reconnecting' });
  for (const who of ['Ratna', 'Agus', 'Siti']) goes(who);
  comes('Ratna');
  store.setState({ phase: 'connected' });
  tell('Agus');
  expect(told()).toEqual([]);
  tell('Budi');
  vi.advanceTimersByTime(60_000);
  tell('Siti');
  expect(told().map((notice) => 'name' in notice && notice.name)).toEqual(['Budi', 'Siti']);
  goes('Ratna');
  vi.advanceTimersByTime(1);
  expect(told().at(-1)).toMatchObject({ kind: 'left', name: 'Ratna' });
});
