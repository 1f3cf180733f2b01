import { type RemoteParticipant, Track } from 'livekit-client';
import { expect, it } from 'vitest';
import { offeredBy } from './offers.ts';
import { lingers, VOICE_LINGER_MS } from './subscriptions.ts';

/** Stands for LiveKit's participant, of which only this is read. */
const speaker = (muted: boolean, attributes = {}) =>
  ({
    identity: 'dwi',
    attributes,
    trackPublications: new Map([['m', { trackSid: 'm', source: Track.Source.Microphone, isMuted: muted }]]),
  }) as unknown as RemoteParticipant;
const offer = (offered: ReturnType<typeof offeredBy>) => offered[0]?.offer ?? expect.fail('nothing offered');

it('knows since when a microphone is muted that was open', () => {
  const open = offeredBy(speaker(false), undefined, 1000);
  const muted = offeredBy(speaker(true), open, 2000);
  expect(lingers(offer(muted), 2000)).toBe(true);
  // Other news of the same person: the time stays.
  const still = offeredBy(speaker(true, { hand: '5' }), muted, 9000);
  expect(lingers(offer(still), 2000 + VOICE_LINGER_MS - 1)).toBe(true);
  expect(lingers(offer(still), 2000 + VOICE_LINGER_MS)).toBe(false);
});

it('waits for nobody who was muted before, or is open', () => {
  expect(lingers(offer(offeredBy(speaker(true), undefined, 1000)), 1000)).toBe(false);
  const muted = offeredBy(speaker(true), offeredBy(speaker(false), undefined, 1000), 2000);
  expect(offer(offeredBy(speaker(false), muted, 3000))).not.toHaveProperty('mutedSince');
});
