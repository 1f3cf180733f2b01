/** So often the model looks where the machine is quick enough. */
export const OFTEN_MS = 66;
/** Never more seldom: a person who moves would leave the room uncovered behind them for so long. */
export const SELDOM_MS = 250;
/** Mean cost of a frame above which the model looks more seldom, and below which it may look more often again. */
const DEAR_MS = 60;
const CHEAP_MS = 30;
/** Frames between two decisions. */
const FRAMES = 15;

/** When the model looks at a frame; between two looks the last mask holds. Times in ms. */
export class Pace {
  everyMs = OFTEN_MS;
  /** Mean cost of a frame, of the last frames. */
  meanMs = 0;
  #last = Number.NEGATIVE_INFINITY;
  #cost = 0;
  #frames = 0;

  /** Whether the model looks at the frame of `now`. Half a frame early counts: frames come unevenly. */
  due(now: number): boolean {
    if (now - this.#last < this.everyMs - 16) return false;
    this.#last = now;
    return true;
  }

  /** A whole frame took so long, with or without the model. */
  spent(ms: number): void {
    this.#cost += ms;
    this.#frames += 1;
    if (this.#frames < FRAMES) return;
    this.meanMs = this.#cost / this.#frames;
    if (this.meanMs > DEAR_MS) this.everyMs = Math.min(SELDOM_MS, this.everyMs * 1.5);
    else if (this.meanMs < CHEAP_MS) this.everyMs = Math.max(OFTEN_MS, this.everyMs / 1.25);
    this.#cost = 0;
    this.#frames = 0;
  }
}
