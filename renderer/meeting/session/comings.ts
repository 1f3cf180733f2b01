import { type Participant, type Room, RoomEvent } from 'livekit-client';
import { addNotice, type MeetingStore } from '../store/meeting.ts';
import { LARGE } from './large-room.ts';

/** In a large room news of who comes and goes follow each other no faster; as long as one is shown. */
const APART_MS = 6_000;

/** After a server's death all come back one by one, the slowest by its last patience; who comes later than this has been away. */
const RETURN_MS = 60_000;

type Names = Map<string, string>;

/**
 * Tells who joined and who left, those of one moment in one sentence: a briefing of a thousand begins with dozens a second. Who went
 * and is back within that moment is no news.
 */
export class Comings {
  readonly #room: Room;
  readonly #store: MeetingStore;
  readonly #joined: Names = new Map();
  readonly #left: Names = new Map();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #last = Number.NEGATIVE_INFINITY;
  /** Who was inside when the connection was lost, and is not back yet. */
  readonly #missing = new Set<string>();
  #backAt = Number.NEGATIVE_INFINITY;
  readonly #stop: () => void;

  constructor(room: Room, store: MeetingStore) {
    this.#room = room;
    this.#store = store;
    room
      .on(RoomEvent.ParticipantConnected, (who) => this.#note(who, this.#joined, this.#left))
      .on(RoomEvent.ParticipantDisconnected, (who) => this.#note(who, this.#left, this.#joined));
    this.#stop = store.subscribe((now, before) => {
      if (now.phase === before.phase) return;
      if (before.phase === 'connected') this.#lost(before.participants.keys());
      if (now.phase === 'connected') this.#back();
    });
  }

  /** LiveKit says of everybody that they left, before or after it says that the connection is gone, or not at all. */
  #lost(inside: Iterable<string>) {
    for (const identity of [...inside, ...this.#left.keys()]) this.#missing.add(identity);
    this.#joined.clear();
    this.#left.clear();
    this.#unwait();
  }

  #back() {
    this.#backAt = performance.now();
    for (const identity of this.#room.remoteParticipants.keys()) this.#missing.delete(identity);
  }

  close() {
    this.#stop();
    this.#unwait();
  }

  #unwait() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #note({ identity, name }: Participant, names: Names, opposite: Names) {
    // While the connection is rebuilt that is no news, nor that somebody is back after us.
    if (this.#store.getState().phase !== 'connected') return;
    const wasInside = this.#missing.delete(identity) && performance.now() - this.#backAt < RETURN_MS;
    if (wasInside && names === this.#joined) return;
    if (!opposite.delete(identity)) names.set(identity, name ?? '');
    if (this.#timer !== null) return;
    const apart = this.#room.remoteParticipants.size > LARGE ? APART_MS : 0;
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, this.#last + apart - performance.now()));
  }

  #tell() {
    this.#timer = null;
    this.#last = performance.now();
    for (const [kind, names] of [
      ['joined', this.#joined],
      ['left', this.#left],
    ] as const) {
      const [name] = names.values();
      if (name !== undefined) addNotice(this.#store, { kind, name, others: names.size - 1 });
      names.clear();
    }
  }
}
