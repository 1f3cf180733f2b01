import { ConnectionQuality, type Participant, type Room, Track, type TrackPublication } from 'livekit-client';
import { ParticipantAttributes } from '../../../contract/domain.ts';
import type { MeetingState, ParticipantView, Quality } from '../store/meeting.ts';

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
    : { personId: participant.identity, unit: '', position: '', role: 'participant' as const, fullName: '' };
  return {
    identity: participant.identity,
    personId: attributes.personId,
    unit: attributes.unit,
    position: attributes.position,
    role: attributes.role,
    fullName: attributes.fullName,
    guest: read.success && read.data.guest === 'true',
    hand: (read.success && Number(read.data.hand)) || null,
    name: participant.name || participant.identity,
    isSelf: participant.isLocal,
    microphone: isSending(participant.getTrackPublication(Track.Source.Microphone)),
    camera: pictureOf(participant.getTrackPublication(Track.Source.Camera)),
    screen: pictureOf(participant.getTrackPublication(Track.Source.ScreenShare)),
    quality: qualities[participant.connectionQuality],
    joinedAt: participant.joinedAt?.getTime() ?? 0,
  };
}

/** What LiveKit lets this machine send now; hosts change it while one is inside. */
export function sourcesAllowed(room: Room): MeetingState['may'] {
  const { permissions } = room.localParticipant;
  const may = (source: Track.Source) =>
    permissions === undefined ||
    (permissions.canPublish &&
      (permissions.canPublishSources.length === 0 ||
        permissions.canPublishSources.includes(Track.sourceToProto(source))));
  return {
    microphone: may(Track.Source.Microphone),
    camera: may(Track.Source.Camera),
    share: may(Track.Source.ScreenShare),
  };
}

function isSending(publication: TrackPublication | undefined) {
  return publication !== undefined && !publication.isMuted;
}

function pictureOf(publication: TrackPublication | undefined) {
  return publication?.track && !publication.isMuted ? publication.trackSid : null;
}
