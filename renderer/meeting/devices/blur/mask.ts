/** What the model sees and answers: pixels, and the probability of "person" for each. */
export const MASK_COLUMNS = 256;
export const MASK_ROWS = 144;

/** How much of the former answer stays where the model does not know at all. */
const INERTIA = 0.7;

/**
 * The mask shown, moved towards the fresh one: at once where the model is sure (what it calls background is blurred in the same
 * frame), slowly where it is not, since unsure edges are what flickers.
 */
export function steady(shown: Float32Array, fresh: Float32Array): void {
  for (let index = 0; index < shown.length; index += 1) {
    const now = fresh[index] ?? 0;
    const unsure = 1 - Math.abs(2 * now - 1);
    shown[index] = now + ((shown[index] ?? 0) - now) * INERTIA * unsure;
  }
}

/** The mask with soft steps, each pixel the mean of itself and its eight neighbours: edges without stairs. */
export function smooth(mask: Float32Array, into: Float32Array): void {
  for (let row = 0; row < MASK_ROWS; row += 1) {
    const above = Math.max(0, row - 1) * MASK_COLUMNS;
    const here = row * MASK_COLUMNS;
    const below = Math.min(MASK_ROWS - 1, row + 1) * MASK_COLUMNS;
    for (let column = 0; column < MASK_COLUMNS; column += 1) {
      let sum = 0;
      for (let side = -1; side <= 1; side += 1) {
        const at = Math.min(MASK_COLUMNS - 1, Math.max(0, column + side));
        sum += (mask[above + at] as number) + (mask[here + at] as number) + (mask[below + at] as number);
      }
      into[here + column] = sum / 9;
    }
  }
}

/** Below the first all blur, above the second all person: biased towards blur, as a rim of the real room must not show. */
export const BACKGROUND_BELOW = 0.5;
export const PERSON_ABOVE = 0.9;

export const personShare = (probability: number) =>
  Math.min(1, Math.max(0, (probability - BACKGROUND_BELOW) / (PERSON_ABOVE - BACKGROUND_BELOW)));
