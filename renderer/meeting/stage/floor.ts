/** Speech this long makes a speaker; pauses up to GAP_MS do not break it. */
export const BECOME_MS = 1_000;
const GAP_MS = 700;
/** Whoever has the floor keeps it while they pause for less than this. */
const YIELD_MS = 1_500;
/** Silence after which a speaker counts as a listener again. */
export const SILENT_MS = 30_000;

type Speech = { since: number; last: number; speaking: boolean; spoke: boolean };

/**
 * Who has the floor, out of who makes a sound: a cough takes nobody's place, a pause loses nobody theirs. Without a clock of its
 * own: times are epoch ms that the caller gives, `due` says when to call `tick` next.
 */
export class Floor {
  /** The one to be shown large. Kept through silence until somebody else really speaks. */
  holder: string | null = null;
  due: number | null = null;
  readonly #speech = new Map<string, Speech>();

  /** @param speaking who is heard from now on, loudest first */
  hear(speaking: readonly string[], now: number): void {
    for (const [identity, speech] of this.#speech) {
      if (speech.speaking && !speaking.includes(identity)) {
        speech.speaking = false;
        speech.last = now;
      }
    }
    for (const identity of speaking) {
      const speech = this.#speech.get(identity);
      if (!speech) this.#speech.set(identity, { since: now, last: now, speaking: true, spoke: false });
      else if (!speech.speaking) {
        if (now - speech.last > GAP_MS) speech.since = now;
        speech.speaking = true;
      }
    }
    this.tick(now);
  }

  tick(now: number): void {
    let due = Number.POSITIVE_INFINITY;
    let candidate: { identity: string; since: number } | null = null;
    const holding = this.holder === null ? undefined : this.#speech.get(this.holder);
    const free = !holding || (!holding.speaking && now - holding.last >= YIELD_MS);
    for (const [identity, speech] of this.#speech) {
      if (speech.speaking) {
        speech.last = now;
        const ripe = speech.since + BECOME_MS;
        if (now >= ripe) {
          speech.spoke = true;
          if (identity !== this.holder && (!candidate || speech.since < candidate.since))
            candidate = { identity, since: speech.since };
        } else due = Math.min(due, ripe);
      } else if (now - speech.last >= SILENT_MS) {
        if (identity !== this.holder) this.#speech.delete(identity);
        else speech.spoke = false;
      } else due = Math.min(due, speech.last + SILENT_MS);
    }
    if (candidate && free) this.holder = candidate.identity;
    else if (candidate && holding && !holding.speaking) due = Math.min(due, holding.last + YIELD_MS);
    this.due = Number.isFinite(due) ? due : null;
  }

  /** Spoke within the last half minute. */
  isSpeaker(identity: string): boolean {
    return this.#speech.get(identity)?.spoke ?? false;
  }

  /** When last heard; 0 = not for long. */
  lastHeard(identity: string): number {
    return this.#speech.get(identity)?.last ?? 0;
  }

  /** Who is gone has no floor. */
  keep(present: (identity: string) => boolean): void {
    for (const identity of this.#speech.keys()) if (!present(identity)) this.#speech.delete(identity);
    if (this.holder !== null && !present(this.holder)) this.holder = null;
  }
}
