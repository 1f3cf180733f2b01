/** Something whose media should move. `progress` counts packets or frames; null = there is no receiver or sender yet. */
export type Watched = { key: string; progress: number | null };

export type Remedy =
  | { do: 'resubscribe' | 'republish'; key: string }
  /** A fresh connection with a fresh grant. */
  | { do: 'rebuild' };

/** Media that stand still for so long are broken, not slow. */
export const STALL_MS = 7000;
/** After the smaller remedy, as long again before the larger one. */
const FIRST_REBUILD_PAUSE_MS = 30_000;
const MAX_REBUILD_PAUSE_MS = 300_000;
/** While the line itself is silent ICE and the signalling decide; after this long they had their chance. */
export const DEAD_LINE_MS = 25_000;

type Known = { progress: number | null; movedAt: number; treated: boolean };

/**
 * Finds media that are wanted, on a line that lives, and yet stand still (client-sdk-js#2074, BBB#25313): first that one track
 * is asked for or published anew, then the whole connection. Rebuilding grows rarer, so that a broken office does not flicker.
 */
export class Watchdog {
  readonly #known = new Map<string, Known>();
  #line = { progress: -1, movedAt: 0 };
  #rebuiltAt = Number.NEGATIVE_INFINITY;
  #pause = FIRST_REBUILD_PAUSE_MS;

  /**
   * @param line bytes and answers that came over the line at all
   * @param received,sent what should be moving now; what is not listed is forgotten
   */
  look(at: number, line: number, received: readonly Watched[], sent: readonly Watched[]): Remedy[] {
    if (line !== this.#line.progress) this.#line = { progress: line, movedAt: at };
    const silent = at - this.#line.movedAt;
    const listed = new Set<string>();
    const remedies: Remedy[] = [];
    for (const [list, remedy] of [
      [received, 'resubscribe'],
      [sent, 'republish'],
    ] as const) {
      for (const { key, progress } of list) {
        listed.add(key);
        const known = this.#known.get(key);
        // A silent line stops every clock: tracks that stood still because of it get their full time again.
        if (!known || progress !== known.progress || silent > 1500) {
          const moved = progress !== null && progress > 0 && progress !== known?.progress;
          const treated = known?.treated === true && !moved;
          this.#known.set(key, { progress, movedAt: at, treated });
        } else if (at - known.movedAt >= STALL_MS) {
          known.movedAt = at;
          // One voice of many may be silent by a fault of its sender: then a new connection of ours would mend nothing.
          if (known.treated && (remedy === 'republish' || !this.#moves(at, received))) remedies.push({ do: 'rebuild' });
          else if (!known.treated) remedies.push({ do: remedy, key });
          known.treated = true;
        }
      }
    }
    for (const key of this.#known.keys()) if (!listed.has(key)) this.#known.delete(key);
    if (silent >= DEAD_LINE_MS) remedies.push({ do: 'rebuild' });
    return this.#limited(at, remedies);
  }

  /** Everything is new: nothing has stood still yet. */
  reset(at: number) {
    this.#known.clear();
    this.#line = { progress: -1, movedAt: at };
  }

  #moves(at: number, received: readonly Watched[]) {
    return received.some(({ key }) => {
      const known = this.#known.get(key);
      return known !== undefined && !known.treated && known.progress !== null && at - known.movedAt < STALL_MS / 2;
    });
  }

  #limited(at: number, remedies: Remedy[]): Remedy[] {
    if (!remedies.some((remedy) => remedy.do === 'rebuild')) return remedies;
    const since = at - this.#rebuiltAt;
    if (since < this.#pause) return remedies.filter((remedy) => remedy.do !== 'rebuild');
    this.#pause = since > 4 * this.#pause ? FIRST_REBUILD_PAUSE_MS : Math.min(MAX_REBUILD_PAUSE_MS, this.#pause * 2);
    this.#rebuiltAt = at;
    return [{ do: 'rebuild' }];
  }
}
