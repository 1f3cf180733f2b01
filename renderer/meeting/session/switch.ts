/** It cannot be made so now, though it may be later: the wish stands, and whoever knows the time calls `reconcile`. */
export class NotNow extends Error {}

/**
 * Mute as desired against actual (house, flow 2). However often and from wherever `desired` changes, one `apply` runs at a
 * time, skipped values are never applied, and the last wish wins.
 */
export class Switch {
  #desired = false;
  #running: Promise<void> | undefined;
  readonly #apply: (on: boolean) => Promise<void>;
  readonly #isOn: () => boolean;
  readonly #wished: (on: boolean) => void;

  /**
   * @param isOn what really is
   * @param apply makes it so; a rejection means it cannot be, and the wish falls back to what is, but for `NotNow`
   * @param wished told of every wish before anything is done for it
   */
  constructor(isOn: () => boolean, apply: (on: boolean) => Promise<void>, wished: (on: boolean) => void = () => {}) {
    this.#isOn = isOn;
    this.#apply = apply;
    this.#wished = wished;
  }

  get desired() {
    return this.#desired;
  }

  get busy() {
    return this.#running !== undefined;
  }

  /** Only notes the wish; `reconcile` makes it so when the time has come. */
  wish(on: boolean) {
    this.#desired = on;
    this.#wished(on);
  }

  /** Resolves when actual has followed, or could not. */
  set(on: boolean): Promise<void> {
    this.wish(on);
    return this.reconcile();
  }

  /** Makes actual follow desired again, e.g. after a reconnect republished tracks by its own mind. */
  reconcile(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run() {
    while (this.#isOn() !== this.#desired) {
      const wish = this.#desired;
      try {
        await this.#apply(wish);
      } catch (error) {
        if (this.#desired !== wish) continue;
        if (error instanceof NotNow) return;
      }
      // An apply that failed, or that neither threw nor took effect, would spin for ever.
      if (this.#isOn() !== wish && this.#desired === wish) this.wish(this.#isOn());
    }
  }
}
