/** Event streams a page may hold at a time; it needs one, and an office server of HTTP/1.1 gets six connections in all. */
const STREAMS = 3;
/** Names of stopped uploads that are remembered; each is of use for a moment. */
const STOPPED = 50;
/** Milliseconds between two words on how far an upload is. */
const SENT_EVERY = 250;

/**
 * The upstream requests of the page. Electron 25 gives a protocol handler no signal, and before 32 a stream is not always told
 * that its page stopped reading (electron/electron#43056): `dropAll` ends what a page that goes away leaves behind, and a fourth
 * event stream ends the oldest.
 */
export class Uplinks {
  readonly #open = new Set<AbortController>();
  readonly #streams = new Set<AbortController>();
  readonly #named = new Map<string, AbortController>();
  /** Stopped by their page, perhaps before they were sent on. */
  readonly #stopped = new Set<string>();
  readonly #sent: (name: string, bytes: number) => void;

  /** @param sent told how many bytes of a named upload the line has taken */
  constructor(sent: (name: string, bytes: number) => void = () => undefined) {
    this.#sent = sent;
  }

  /** What an upload calls with the bytes that it has come to. */
  counter(name: string | null): (bytes: number) => void {
    let told = 0;
    return (bytes) => {
      const now = performance.now();
      if (name === null || now - told < SENT_EVERY) return;
      told = now;
      this.#sent(name, bytes);
    };
  }

  get size(): number {
    return this.#open.size;
  }

  /** @param name by which the page may stop it */
  add(controller: AbortController, name: string | null): () => void {
    this.#open.add(controller);
    if (name !== null) {
      this.#named.set(name, controller);
      if (this.#stopped.has(name)) controller.abort();
    }
    return () => {
      this.#open.delete(controller);
      this.#streams.delete(controller);
      if (name !== null && this.#named.get(name) === controller) this.#named.delete(name);
    };
  }

  /** What a page gave up: the protocol tells no handler that its page has ended a request. */
  stop(name: string): void {
    this.#named.get(name)?.abort();
    this.#stopped.add(name);
    for (const oldest of this.#stopped) {
      if (this.#stopped.size <= STOPPED) break;
      this.#stopped.delete(oldest);
    }
  }

  isStream(controller: AbortController): void {
    this.#streams.add(controller);
    for (const oldest of this.#streams) {
      if (this.#streams.size <= STREAMS) break;
      oldest.abort();
      this.#streams.delete(oldest);
      this.#open.delete(oldest);
    }
  }

  dropAll(): void {
    for (const controller of this.#open) controller.abort();
    this.#open.clear();
    this.#streams.clear();
  }
}
