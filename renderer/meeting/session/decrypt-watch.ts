import {
  type Participant,
  type RemoteParticipant,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
} from 'livekit-client';
import { type Heard, heardIn, proofOf } from '../encryption/proof.ts';
import type { Encryption, MeetingStore } from '../store/meeting.ts';

const LOOK_MS = 2000;
/** A complaint of the worker counts this long, and until the frames have spoken: on a busy machine they take longer. */
const ERROR_MS = 5000;
/** So many looks without a single usable frame in between are no accident. */
const DEAD_LOOKS = 2;
/** What is counted per look needs looks that are apart; new tracks have everybody looked at in between. */
const APART_MS = 1500;
/** After so many looks at a track of which nothing came at all there is nothing to prove. */
const QUIET_LOOKS = 3;

type Track = { at: number; heard: Heard; proved: boolean; dead: number; quiet: number };

/**
 * Whether what is received really decrypts: by the frames that come out of the decoders, never by what somebody says of
 * themselves. Writes `encryption` and `encryptionTrouble`.
 */
export class DecryptWatch {
  readonly #room: Room;
  readonly #store: MeetingStore;
  readonly #changing: () => boolean;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #errors = new Map<string, number>();
  #tracks = new Map<string, Track>();
  #looking = false;
  #closed = false;

  /** @param changing true while the key changes: then a frame that does not open is no trouble yet */
  constructor(room: Room, store: MeetingStore, changing: () => boolean) {
    this.#room = room;
    this.#store = store;
    this.#changing = changing;
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    room
      .on(RoomEvent.EncryptionError, (_error, participant?: Participant) => {
        if (!this.#changing()) this.#errors.set(participant?.identity ?? this.#self, performance.now());
      })
      .on(RoomEvent.TrackSubscribed, () => void this.look())
      .on(RoomEvent.TrackPublished, () => this.#say());
  }

  get #self() {
    return this.#room.localParticipant.identity;
  }

  async look() {
    // A slow look is not overtaken by the next.
    if (this.#looking || this.#closed) return;
    this.#looking = true;
    try {
      const tracks = new Map<string, Track>();
      for (const participant of this.#room.remoteParticipants.values()) {
        for (const publication of participant.trackPublications.values()) {
          const seen = await this.#seen(publication);
          if (seen) tracks.set(publication.trackSid, seen);
        }
      }
      this.#tracks = tracks;
    } finally {
      this.#looking = false;
    }
    this.#say();
  }

  close() {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  async #seen(publication: RemoteTrackPublication): Promise<Track | null> {
    const { track, trackSid } = publication;
    if (!track) return null;
    const report = await track.getRTCStatsReport().catch(() => undefined);
    const heard = report ? heardIn(report as Iterable<[string, Record<string, unknown>]>) : null;
    if (!heard) return null;
    const before = this.#tracks.get(trackSid);
    // Another stream behind the same publication counts anew.
    const at = performance.now();
    if (!before || heard.packets < before.heard.packets) return { at, heard, proved: false, dead: 0, quiet: 1 };
    if (at - before.at < APART_MS) return before;
    const proof = proofOf(before.heard, heard);
    // Too little to say takes back neither verdict; whoever is muted, or not received for a while, may have the right key again by
    // the time they are.
    const stays = proof === 'idle' && !publication.isMuted && publication.isEnabled;
    return {
      at,
      heard,
      proved: proof === 'proved' || (before.proved && proof === 'idle'),
      // Nor is anything held against anybody that comes with a change of the key.
      dead: this.#changing() ? 0 : proof === 'dead' ? before.dead + 1 : stays ? before.dead : 0,
      quiet: heard.packets === 0 ? before.quiet + 1 : 0,
    };
  }

  #say() {
    if (this.#closed) return;
    const now = performance.now();
    const complained = (identity: string) => now - (this.#errors.get(identity) ?? Number.NEGATIVE_INFINITY) < ERROR_MS;
    const inside = (identity: string) => identity === this.#self || this.#room.remoteParticipants.has(identity);
    for (const identity of this.#errors.keys()) if (!inside(identity)) this.#errors.delete(identity);
    const trouble: string[] = [];
    let proved = this.#room.isE2EEEnabled;
    for (const participant of this.#room.remoteParticipants.values()) {
      const state = this.#stateOf(participant);
      if (state === 'on' && !complained(participant.identity)) this.#errors.delete(participant.identity);
      if (state === 'broken' || this.#errors.has(participant.identity)) trouble.push(participant.identity);
      else if (state === 'pending') proved = false;
    }
    const { localParticipant } = this.#room;
    const own = [...localParticipant.trackPublications.values()];
    if (own.some(({ isEncrypted }) => !isEncrypted) || complained(this.#self)) trouble.push(this.#self);
    const encryption: Encryption = trouble.length > 0 ? 'broken' : proved ? 'on' : 'pending';
    const known = this.#store.getState();
    const same = known.encryption === encryption && known.encryptionTrouble.join() === trouble.join();
    if (!same) this.#store.setState({ encryption, encryptionTrouble: trouble });
  }

  #stateOf(participant: RemoteParticipant): 'on' | 'pending' | 'broken' {
    let state: 'on' | 'pending' = 'on';
    for (const publication of participant.trackPublications.values()) {
      if (!publication.isEncrypted) return 'broken';
      const seen = this.#tracks.get(publication.trackSid);
      if (seen && seen.dead >= DEAD_LOOKS && !this.#changing()) return 'broken';
      // Nobody's word is taken for it, and no hurry either: what was not looked at yet is not proved yet.
      const sends = publication.isSubscribed && !publication.isMuted && publication.isEnabled;
      if (sends && !seen?.proved && (seen?.quiet ?? 0) < QUIET_LOOKS) state = 'pending';
    }
    return state;
  }
}
