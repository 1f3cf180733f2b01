import { expect, it } from 'vitest';
import { createMeetingStore, type ParticipantView, patchRoster } from './meeting.ts';

const view = (identity: string, joinedAt: number, more: Partial<ParticipantView> = {}): ParticipantView => ({
  identity,
  personId: identity,
  name: identity,
  fullName: identity,
  guest: false,
  unit: '',
  position: '',
  role: 'participant',
  hand: null,
  isSelf: false,
  agent: false,
  microphone: false,
  camera: null,
  screen: null,
  cameraOn: false,
  sharing: false,
  may: { microphone: true, camera: true, share: false },
  quality: 'unknown',
  joinedAt,
  ...more,
});

it('puts oneself first and the others in order of joining', () => {
  const store = createMeetingStore();
  patchRoster(store, [view('c', 3), view('a', 1), view('me', 9, { isSelf: true })], []);
  patchRoster(store, [view('b', 2)], []);
  expect(store.getState().order).toEqual(['me', 'a', 'b', 'c']);
  patchRoster(store, [], ['a']);
  expect(store.getState().order).toEqual(['me', 'b', 'c']);
});

it('says when places may have changed, which a microphone never does', () => {
  const store = createMeetingStore();
  patchRoster(store, [view('a', 1), view('b', 2)], []);
  const after = (now: ParticipantView[], gone: string[] = []) => {
    const before = store.getState().standing;
    patchRoster(store, now, gone);
    return store.getState().standing !== before;
  };
  expect(after([view('a', 1, { microphone: true, camera: 'x', cameraOn: true, quality: 'poor' })])).toBe(false);
  expect(after([view('a', 1, { hand: 5 })])).toBe(true);
  expect(after([view('b', 2, { sharing: true })])).toBe(true);
  expect(after([view('c', 3)])).toBe(true);
  expect(after([], ['c'])).toBe(true);
});

it('keeps the object of whoever did not change, and the state itself when nobody did', () => {
  const store = createMeetingStore();
  patchRoster(store, [view('a', 1), view('b', 2)], []);
  const before = store.getState();
  patchRoster(store, [view('a', 1)], []);
  expect(store.getState()).toBe(before);
  patchRoster(store, [view('a', 1, { microphone: true })], []);
  expect(store.getState().participants.get('b')).toBe(before.participants.get('b'));
  expect(store.getState().order).toBe(before.order);
  expect(store.getState().participants.get('a')?.microphone).toBe(true);
  patchRoster(store, [view('a', 1, { may: { microphone: false, camera: true, share: false } })], []);
  expect(store.getState().participants.get('a')?.may.microphone).toBe(false);
});
