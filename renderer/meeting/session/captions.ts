import { type Participant, type Room, RoomEvent, type TextStreamReader } from 'livekit-client';
import { type CaptionStore, putLine } from '../captions/store.ts';

/** LiveKit's topic for transcriptions as text streams; its attributes are named below. */
const TOPIC = 'lk.transcription';

/**
 * Captions of whoever transcribes the meeting: as text streams of an agent, and as the older transcription packets. Participants
 * may not publish data, so both come from whom the office let in for it; a text stream of anybody else is not read.
 */
export function listenForCaptions(room: Room, store: CaptionStore): void {
  room.on(RoomEvent.TranscriptionReceived, (segments, participant) => {
    for (const { id, text, final } of segments)
      putLine(store, { id, text, final, identity: participant?.identity ?? null });
  });
  room.registerTextStreamHandler(TOPIC, (reader, { identity }) => {
    if (!room.remoteParticipants.get(identity)?.isAgent) return;
    void read(room, store, reader, identity);
  });
}

async function read(room: Room, store: CaptionStore, reader: TextStreamReader, sender: string) {
  const { id, attributes = {} } = reader.info;
  const line = {
    id: attributes['lk.segment_id'] ?? id,
    identity: ownerOf(room, attributes['lk.transcribed_track_id'])?.identity ?? sender,
    final: false,
  };
  let text = '';
  try {
    for await (const chunk of reader) {
      text += chunk;
      putLine(store, { ...line, text });
    }
    putLine(store, { ...line, text, final: attributes['lk.transcription_final'] !== 'false' });
  } catch {
    // The stream broke off: what came of it stays.
  }
}

function ownerOf(room: Room, trackSid: string | undefined): Participant | undefined {
  if (!trackSid) return undefined;
  return [room.localParticipant, ...room.remoteParticipants.values()].find((participant) =>
    participant.trackPublications.has(trackSid),
  );
}
