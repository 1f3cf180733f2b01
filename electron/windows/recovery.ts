/**
 * When to load a page again after its process died: 1, 2, 4 … 60 s, so that a page that dies at once never becomes a loop that
 * eats the machine. Ten minutes without a death start the count anew.
 */
export class Recovery {
  #deaths = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** Milliseconds to wait before the reload. `now` in milliseconds of any steady clock. */
  died(now: number): number {
    if (now - this.#last > 600_000) this.#deaths = 0;
    this.#last = now;
    this.#deaths += 1;
    return Math.min(60_000, 1000 * 2 ** (this.#deaths - 1));
  }
}
