/** Whether a meeting is on, as the page says; the shell never guesses. Everything that must wait or stay awake watches this. */
export class Meeting {
  #active = false;
  readonly #watchers: ((active: boolean) => void)[] = [];

  get active(): boolean {
    return this.#active;
  }

  set(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    for (const watcher of this.#watchers) watcher(active);
  }

  watch(watcher: (active: boolean) => void): void {
    this.#watchers.push(watcher);
  }
}
