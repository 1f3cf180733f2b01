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

/** Below the first all blur, above the second all person: biased towards blur, as a rim of the real room must not show. */
export const BACKGROUND_BELOW = 0.45;
export const PERSON_ABOVE = 0.8;

export const personShare = (probability: number) =>
  Math.min(1, Math.max(0, (probability - BACKGROUND_BELOW) / (PERSON_ABOVE - BACKGROUND_BELOW)));
