import { BaseKeyProvider, createKeyMaterialFromBuffer, type KeyInfo, KeyProviderEvent } from 'livekit-client';
import { signalKeyOf } from './sealed-signal.ts';

/** LiveKit's key ring: indices 0 to 15, the last byte of every encrypted frame names one. */
const RING = 16;

/**
 * The keys of one meeting, shared by all its members and told apart by the service's index. Frames are encrypted with AES-256-GCM
 * under a key derived by HKDF-SHA-256. A key that is retired opens nothing any more, also not after a new connection.
 */
export class MeetingKeys extends BaseKeyProvider {
  readonly #known = new Map<number, CryptoKey>();
  /** By the same indices: for what the service tells under the meeting's key. */
  readonly #signalKeys = new Map<number, CryptoKey>();
  #sending: number | null = null;

  constructor() {
    // No ratchet: a wrong key is asked for anew, never guessed; and one sender's broken frames spoil the key for nobody else.
    super({ sharedKey: true, ratchetWindowSize: 0, failureTolerance: -1, keyringSize: RING, keySize: 256 });
  }

  /** The index sent with; null = none yet. */
  get sending(): number | null {
    return this.#sending;
  }

  /** Frames with this index can be opened from now on. @param key 32 bytes */
  async learn(index: number, key: Uint8Array<ArrayBuffer>): Promise<void> {
    const material = await createKeyMaterialFromBuffer(key.buffer);
    this.#signalKeys.set(index, await signalKeyOf(key));
    this.#known.set(index, material);
    this.#tell(index, material, index === this.#sending);
  }

  /** Null: not known (any more, or not yet). */
  signalKey(index: number): CryptoKey | null {
    return this.#signalKeys.get(index) ?? null;
  }

  /** From now on we send with it. It must be known. */
  sendWith(index: number): void {
    const material = this.#known.get(index);
    if (!material) throw new Error(`no key ${index}`);
    this.#sending = index;
    this.#tell(index, material, true);
  }

  /** Every key but the one sent with is forgotten: its place in the ring gets a key that nobody has. */
  async retireOthers(): Promise<void> {
    for (const index of [...this.#known.keys()]) {
      if (index === this.#sending) continue;
      this.#known.delete(index);
      this.#signalKeys.delete(index);
      this.#tell(index, await createKeyMaterialFromBuffer(crypto.getRandomValues(new Uint8Array(32)).buffer), false);
    }
  }

  /** LiveKit hands these to its worker at each new connection. */
  override getKeys(): KeyInfo[] {
    return [...this.#known].map(([keyIndex, key]) => ({ key, keyIndex }));
  }

  override getLatestManuallySetKeyIndex(): number {
    return this.#sending ?? 0;
  }

  #tell(keyIndex: number, key: CryptoKey, sendWithIt: boolean) {
    this.emit(KeyProviderEvent.SetKey, { key, keyIndex }, sendWithIt);
  }
}
