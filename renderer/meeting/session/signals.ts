import { type Room, RoomEvent } from 'livekit-client';
import { RoomMetadata } from '../../../contract/conduct.ts';
import { RoomSignal, SIGNAL_TOPIC } from '../../../contract/room-signal.ts';
import type { MeetingStore } from '../store/meeting.ts';

type Listener = (signal: RoomSignal) => void;
type Sealed = Extract<RoomSignal, { type: 'sealed' }>;
/** Null: it cannot be opened here; whoever misses it fetches what was said, as after any lost signal. */
export type Opener = (meetingId: string, signal: Sealed) => Promise<RoomSignal | null>;

/** What is said of the whole room: conduct and recording go into the store, the service's passing signals to whoever listens. */
export class Signals {
  readonly #listeners = new Set<Listener>();
  /** Opened one after the other: what was said first is heard first. */
  #opening: Promise<void> = Promise.resolve();

  constructor(room: Room, store: MeetingStore, open: Opener) {
    room
      .on(RoomEvent.DataReceived, (bytes, participant, _kind, topic) => {
        // The service has no participant; whoever has one is not the service.
        if (participant || topic !== SIGNAL_TOPIC) return;
        const signal = RoomSignal.safeParse(parse(new TextDecoder().decode(bytes)));
        // A newer service may say what this client does not know; never what it said.
        if (!signal.success) console.warn('the office sent a signal that this client does not know');
        else if (signal.data.type === 'sealed') this.#open(() => open(room.name, signal.data as Sealed));
        else this.#tell(signal.data);
      })
      .on(RoomEvent.RoomMetadataChanged, (text) => take(store, text))
      .on(RoomEvent.RecordingStatusChanged, (recording) => store.setState({ recording }))
      .on(RoomEvent.Reconnected, () => store.setState({ recording: room.isRecording }))
      .on(RoomEvent.Connected, () => {
        take(store, room.metadata);
        store.setState({ recording: room.isRecording });
      });
  }

  #tell(signal: RoomSignal) {
    for (const listener of this.#listeners) listener(signal);
  }

  #open(open: () => Promise<RoomSignal | null>) {
    const next = async () => {
      const signal = await open();
      if (signal) this.#tell(signal);
    };
    // One that fails does not keep the others.
    this.#opening = this.#opening.then(next).catch((error: unknown) => console.warn('a sealed signal was lost', error));
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

function take(store: MeetingStore, text: string | undefined) {
  const read = RoomMetadata.safeParse(parse(text ?? ''));
  if (!read.success) return;
  const { conduct, locked, keyIndex } = read.data;
  store.setState({ conduct, locked, keyIndex });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
