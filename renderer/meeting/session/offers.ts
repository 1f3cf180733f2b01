import { type RemoteParticipant, type RemoteTrackPublication, Track } from 'livekit-client';
import type { Offer } from './subscriptions.ts';

export const sources: Partial<Record<Track.Source, Offer['source']>> = {
  [Track.Source.Camera]: 'camera',
  [Track.Source.ScreenShare]: 'screen',
  [Track.Source.Microphone]: 'microphone',
  [Track.Source.ScreenShareAudio]: 'screenAudio',
};

export type Offered = { offer: Offer; publication: RemoteTrackPublication };

export function tracksOf(participant: RemoteParticipant) {
  return participant.trackPublications.values();
}

/**
 * What somebody sends, as the policy needs it.
 * @param before the same as it was looked at last: a microphone that is muted now and was not then is muted since `now`
 */
export function offeredBy(participant: RemoteParticipant, before: Offered[] | undefined, now: number): Offered[] {
  const { identity, attributes } = participant;
  const host = attributes['role'] === 'host' || attributes['role'] === 'cohost';
  const offered: Offered[] = [];
  for (const publication of tracksOf(participant)) {
    const { trackSid: sid, isMuted: muted } = publication;
    const source = sources[publication.source];
    if (!source) continue;
    const offer: Offer = { sid, identity, source, muted, host };
    const known = before?.find((one) => one.offer.sid === sid)?.offer;
    const since = known && muted ? (known.muted ? known.mutedSince : now) : undefined;
    if (since !== undefined) offer.mutedSince = since;
    offered.push({ offer, publication });
  }
  return offered;
}
