import { EventEmitter } from 'node:events';
import { type Room, RoomEvent } from 'livekit-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMeetingStore } from '../store/meeting.ts';
import { DecryptWatch } from './decrypt-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Came = { packetsReceived: number; bytesReceived: number; framesDecoded: number };

/** LiveKit's Room as far as this looks at it: one colleague with a camera, of which `came` arrived. */
function meeting({ encrypted = true, changing = (): boolean => false } = {}) {
  const came: Came = { packetsReceived: 0, bytesReceived: 0, framesDecoded: 0 };
  const publication = {
    trackSid: 'TR_1',
    isEncrypted: encrypted,
    isSubscribed: true,
    isMuted: false,
    isEnabled: true,
    track: {
      getRTCStatsReport: async () => new Map([['in', { type: 'inbound-rtp', kind: 'video', ...came }]]),
    },
  };
  const dwi = { identity: 'dwi', trackPublications: new Map([['TR_1', publication]]) };
  const room = Object.assign(new EventEmitter(), {
    isE2EEEnabled: true,
    remoteParticipants: new Map([['dwi', dwi]]),
    localParticipant: { identity: 'sri', trackPublications: new Map() },
  });
  const store = createMeetingStore();
  const watch = new DecryptWatch(room as unknown as Room, store, changing);
  return {
    room,
    publication,
    receive: (packets: number, frames: number) => {
      came.packetsReceived += packets;
      came.bytesReceived += packets * 1000;
      came.framesDecoded += frames;
    },
    complain: () => room.emit(RoomEvent.EncryptionError, new Error('no key'), dwi),
    // It looks by itself.
    look: () => vi.advanceTimersByTimeAsync(2_000),
    close: () => watch.close(),
    subscribed: async () => {
      room.emit(RoomEvent.TrackSubscribed);
      await vi.advanceTimersByTimeAsync(0);
    },
    badge: () => store.getState().encryption,
    trouble: () => store.getState().encryptionTrouble,
  };
}

test('a picture that has just been subscribed to is not called encrypted before its frames came out of the decoder', async () => {
  const { subscribed, look, receive, badge } = meeting();
  await subscribed();
  expect(badge()).toBe('pending');
  receive(40, 20);
  await look();
  expect(badge()).toBe('on');
});

test('one of which nothing decrypts is trouble, and named, after two looks in a row', async () => {
  const { subscribed, look, receive, badge, trouble } = meeting();
  await subscribed();
  receive(40, 0);
  await look();
  expect(badge()).toBe('pending');
  receive(40, 0);
  await look();
  expect(badge()).toBe('broken');
  expect(trouble()).toEqual(['dwi']);
});

test('trouble does not come and go with how much they send; it ends when they are muted, or with a frame that opens', async () => {
  const { subscribed, look, receive, publication, badge } = meeting();
  await subscribed();
  for (let looks = 0; looks < 2; looks++) {
    receive(40, 0);
    await look();
  }
  expect(badge()).toBe('broken');
  receive(3, 0);
  await look();
  expect(badge()).toBe('broken');
  receive(40, 20);
  await look();
  expect(badge()).toBe('on');
  for (let looks = 0; looks < 2; looks++) {
    receive(40, 0);
    await look();
  }
  expect(badge()).toBe('broken');
  publication.isMuted = true;
  await look();
  expect(badge()).toBe('on');
});

test('a complaint of the worker holds until the frames have spoken', async () => {
  const { room, complain, subscribed, look, receive, publication, badge, trouble } = meeting();
  await subscribed();
  complain();
  // Little comes at first: no verdict of the frames for longer than a complaint counts by itself.
  for (const packets of [3, 3, 3, 40, 40]) {
    receive(packets, 0);
    await look();
    expect(badge()).toBe('broken');
  }
  receive(40, 20);
  await look();
  expect(badge()).toBe('on');
  complain();
  publication.isMuted = true;
  for (let looks = 0; looks < 3; looks++) await look();
  expect(badge()).toBe('on');
  complain();
  // Whoever comes back begins anew.
  const before = new Map(room.remoteParticipants);
  room.remoteParticipants.clear();
  await look();
  expect(trouble()).toEqual([]);
  publication.isMuted = false;
  for (const [identity, who] of before) room.remoteParticipants.set(identity, who);
  await subscribed();
  expect(trouble()).toEqual([]);
});

test('what does not open while the key changes is not held against them afterwards', async () => {
  let changes = true;
  const { subscribed, look, receive, badge } = meeting({ changing: () => changes });
  await subscribed();
  for (let looks = 0; looks < 3; looks++) {
    receive(40, 0);
    await look();
  }
  changes = false;
  receive(3, 0);
  await look();
  expect(badge()).toBe('pending');
});

test('what is sent in the clear is trouble at once', async () => {
  const { room, badge, trouble } = meeting({ encrypted: false });
  room.emit(RoomEvent.TrackPublished);
  expect(badge()).toBe('broken');
  expect(trouble()).toEqual(['dwi']);
});

test('where nothing comes at all there is nothing to prove', async () => {
  const { subscribed, look, publication, badge } = meeting();
  await subscribed();
  await look();
  expect(badge()).toBe('pending');
  await look();
  expect(badge()).toBe('on');
  publication.isMuted = true;
  await look();
  expect(badge()).toBe('on');
});

test('tracks that come in a burst do not make up for time', async () => {
  const { subscribed, badge, close } = meeting();
  for (let track = 0; track < 5; track++) await subscribed();
  expect(badge()).toBe('pending');
  close();
});
