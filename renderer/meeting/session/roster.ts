import { ConnectionQuality, type Participant, type Room, Track, type TrackPublication } from 'livekit-client';
import { ParticipantAttributes } from '../../../contract/domain.ts';
import type { ParticipantView, Quality } from '../store/meeting.ts';

const qualities: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};

export function rosterOf(room: Room): ParticipantView[] {
  return [room.localParticipant, ...room.remoteParticipants.values()].map(viewOf);
}

function viewOf(participant: Participant): ParticipantView {
  const read = ParticipantAttributes.safeParse(participant.attributes);
  const attributes = read.success
    ? read.data
    : { personId: participant.identity, unit: '', position: '', role: 'participant' as const };
  return {
    identity: participant.identity,
    ...attributes,
    name: participant.name || participant.identity,
    isSelf: participant.isLocal,
    microphone: isSending(participant.getTrackPublication(Track.Source.Microphone)),
    camera: pictureOf(participant.getTrackPublication(Track.Source.Camera)),
    quality: qualities[participant.connectionQuality],
    joinedAt: participant.joinedAt?.getTime() ?? 0,
  };
}

function isSending(publication: TrackPublication | undefined) {
  return publication !== undefined && !publication.isMuted;
}

function pictureOf(publication: TrackPublication | undefined) {
  return publication?.track && !publication.isMuted ? publication.trackSid : null;
}
