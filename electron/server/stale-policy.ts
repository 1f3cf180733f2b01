/**
 * A page's CSP names the media hosts known when it was loaded. When the service names others, the page must be loaded again
 * before it can reach them; never during a meeting, then as soon as that is over.
 */
export class StalePolicy {
  readonly #reload: () => void;
  #loadedWith: string | null = null;
  #now = '';
  #busy = false;

  constructor(reload: () => void) {
    this.#reload = reload;
  }

  /** A page is being loaded with these origins. */
  loaded(origins: readonly string[]): void {
    this.#loadedWith = key(origins);
    this.#now = this.#loadedWith;
  }

  told(origins: readonly string[]): void {
    this.#now = key(origins);
    this.#settle();
  }

  meeting(active: boolean): void {
    this.#busy = active;
    this.#settle();
  }

  #settle(): void {
    if (this.#busy || this.#loadedWith === null || this.#loadedWith === this.#now) return;
    this.#loadedWith = this.#now; // one reload for one change, even before the page asks
    this.#reload();
  }
}

const key = (origins: readonly string[]) => [...origins].sort().join(' ');
