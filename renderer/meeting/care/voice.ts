/** One look at the microphone: loudness in dB below full scale, of the band where voices are; peak of the samples, 0–1. */
export type Look = { voice: number; peak: number };

/** Between two looks. */
export const LOOK_MS = 100;
/** Above the noise of the room. */
const ABOVE_DB = 12;
/** Softer than this nobody speaks to a microphone. */
const LEAST_DB = -58;
/** The room's noise is followed down at once and up slowly: a voice has pauses, a fan has none. */
const RISE_DB = 0.4;
/** No room is louder, as long as it is not known. */
const FIRST_DB = -50;
/** So many of the last looks are loud: a syllable or two, no cough of a door, no keystroke. */
const OF = 8;
const LOUD = 4;
const HOLDS_MS = 3000;

/** Guesses from looks whether somebody speaks: within half a second, and for three seconds after the last word. */
export class SpeechGuess {
  #floor: number | null = null;
  #recent: boolean[] = [];
  #until = 0;

  /** @param now ms of a steady clock */
  feed({ voice }: Look, now: number): boolean {
    const floor = this.#floor ?? Math.min(voice, FIRST_DB);
    const loud = voice > LEAST_DB && voice > floor + ABOVE_DB;
    this.#floor = Math.max(-90, Math.min(voice, floor + RISE_DB));
    this.#recent = [...this.#recent.slice(1 - OF), loud];
    if (this.#recent.filter(Boolean).length >= LOUD) this.#until = now + HOLDS_MS;
    return now < this.#until;
  }

  /** What was said before counts no more; the room is still the same. */
  restart() {
    this.#recent = [];
    this.#until = 0;
  }
}

/** Less than one step of 16 bits: no room is that quiet, a switched-off or broken microphone is. */
const NOTHING = 2 ** -15;
/** Up to here it may be the noise that echo cancellation puts under what the others say (seen: 0.0004), from here on it is the room's. */
const SOMETHING = 0.0008;
const SILENT_MS = 8000;

/** Whether a microphone that is on gives nothing at all, for eight seconds of those in which that can be told. */
export class SilenceWatch {
  #nothing = 0;
  #last = 0;

  feed({ peak }: Look, now: number): boolean {
    if (peak > SOMETHING) this.#nothing = 0;
    else if (peak < NOTHING) this.#nothing += Math.min(now - this.#last, 2 * LOOK_MS);
    this.#last = now;
    return this.#nothing >= SILENT_MS;
  }
}
