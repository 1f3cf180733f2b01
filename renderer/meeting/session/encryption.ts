import { isE2EESupported, type Room, type RoomOptions } from 'livekit-client';
import workerFile from 'livekit-client/e2ee-worker?worker&url';
import { workerScript } from '../../worker-script.ts';
import type { MeetingStore } from '../store/meeting.ts';
import { DecryptWatch } from './decrypt-watch.ts';
import { MeetingKeys } from './meeting-keys.ts';
import { retryDelay } from './patience.ts';
import { fromBase64url, openSealed } from './sealed-signal.ts';
import type { Opener, Signals } from './signals.ts';

/** The key as the service hands it out (contract/conduct.ts `key`). */
export type KeyAnswer = { index: number; key: string };

/** Insertable streams or encoded transforms, and workers: without them nothing can be encrypted here. */
export const canEncrypt = () => typeof Worker === 'function' && isE2EESupported();

/** A new key opens at once but is sent with only after this: by then the others have fetched it too. */
const SEND_AFTER_MS = 1000;
/** What was on its way with the old key still opens. */
const KEEP_MS = 5000;
/** For a key that a signal names and that is not here yet. */
const KEY_LOOKS = 20;
const KEY_LOOK_MS = 250;

type Options = {
  store: MeetingStore;
  /** @throws when refused or not reached */
  askKey: () => Promise<KeyAnswer>;
};

/**
 * End-to-end encryption of one stay: the key is fetched before every connection, and again whenever the service says that it
 * changed. Nothing is published in between in the clear: LiveKit's switch is on before the room is connected, and stays on.
 */
export class Encryption {
  readonly #store: MeetingStore;
  readonly #askKey: () => Promise<KeyAnswer>;
  readonly #keys = new MeetingKeys();
  readonly #worker: Worker;
  readonly #stops: (() => void)[] = [];
  #watch: DecryptWatch | null = null;
  #rotating: Promise<void> | null = null;
  #wanted: number | null = null;
  #closed = false;

  /** @throws when no worker can be made */
  constructor({ store, askKey }: Options) {
    this.#store = store;
    this.#askKey = askKey;
    this.#worker = new Worker(workerScript(workerFile), { name: 'encryption' });
    store.setState({ encryption: 'pending' });
  }

  /** For the room that is to be encrypted. */
  get roomOptions(): Pick<RoomOptions, 'encryption'> {
    return { encryption: { keyProvider: this.#keys, worker: this.#worker } };
  }

  attend(room: Room, signals: Signals) {
    this.#watch = new DecryptWatch(room, this.#store, () => this.#rotating !== null);
    this.#stops.push(
      signals.listen((signal) => {
        if (signal.type === 'key') this.#rotate(signal.index);
      }),
      // The room's own word, also for whoever missed the signal.
      this.#store.subscribe((state, before) => {
        if (state.keyIndex !== null && state.keyIndex !== before.keyIndex) this.#rotate(state.keyIndex);
      }),
    );
  }

  /** A signal may come before the key it is sealed with: that one is on its way then. */
  readonly openSignal: Opener = async (meetingId, signal) => {
    for (let looks = 0; looks < KEY_LOOKS && !this.#closed; looks += 1) {
      const key = this.#keys.signalKey(signal.index);
      if (key) return openSealed(meetingId, signal, key);
      this.#rotate(signal.index);
      await wait(KEY_LOOK_MS);
    }
    return null;
  };

  /** Before each connection. @throws when there is no key: then the room must not be entered */
  async prepare(room: Room): Promise<void> {
    const { index, key } = await this.#askKey();
    await this.#keys.learn(index, fromBase64url(key));
    this.#keys.sendWith(index);
    await this.#keys.retireOthers();
    await room.setE2EEEnabled(true);
  }

  close() {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#watch?.close();
    this.#worker.terminate();
  }

  #rotate(index: number) {
    if (index === this.#keys.sending && !this.#rotating) return;
    this.#wanted = index;
    this.#rotating ??= this.#follow().finally(() => {
      this.#rotating = null;
    });
  }

  /** Until what we send with is what the service wants; several changes in a row become one or two. */
  async #follow() {
    for (let attempt = 0; !this.#closed && this.#wanted !== this.#keys.sending; ) {
      const answer = await this.#askKey().catch(() => null);
      if (this.#closed) return;
      if (!answer) {
        await wait(retryDelay(attempt));
        attempt += 1;
        continue;
      }
      await this.#keys.learn(answer.index, fromBase64url(answer.key));
      await wait(SEND_AFTER_MS);
      if (this.#closed) return;
      this.#keys.sendWith(answer.index);
      // A signal may be older than the answer: the service's present key is what counts.
      this.#wanted = answer.index;
      await wait(KEEP_MS);
      if (!this.#closed && this.#wanted === this.#keys.sending) await this.#keys.retireOthers();
    }
  }
}

/** Null where it cannot be: no such engine, or the worker's script does not load. */
export function openEncryption(options: Options): Encryption | null {
  if (!canEncrypt()) return null;
  try {
    return new Encryption(options);
  } catch {
    return null;
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
