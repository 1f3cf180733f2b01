import { type Participant, type Room, RoomEvent } from 'livekit-client';

const kinds = ['microphone', 'camera', 'share'] as const;
type Kind = (typeof kinds)[number];

/**
 * Acts of a host that happened while the connection was lost. LiveKit corrects the server by the client's own state when a
 * connection is resumed (LocalParticipant.updateInfo), and a new one publishes by the person's wish: either would undo them. The
 * service counts them in one's own attributes (contract/domain.ts, `silenced`): what has grown since was done meanwhile.
 */
export function followSilencing(room: Room, acts: Record<Kind, () => void>) {
  let known: number[] | null = null;
  const look = () => {
    const now = countsIn(room.localParticipant.attributes['silenced']);
    const before = known;
    known = now;
    // At the first entry there is nothing to undo.
    if (before) for (const kind of grown(before, now)) acts[kind]();
  };
  room
    .on(RoomEvent.Connected, look)
    .on(RoomEvent.ParticipantAttributesChanged, (_changed, participant: Participant) => {
      if (participant.isLocal) look();
    });
}

export const countsIn = (text: string | undefined) => kinds.map((_kind, at) => Number(text?.split('.')[at]) || 0);

export const grown = (before: number[], now: number[]) =>
  kinds.filter((_kind, at) => (now[at] ?? 0) > (before[at] ?? 0));
