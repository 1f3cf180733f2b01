import type { Refiner } from '../refine.ts';

/** The blur as what is made of a camera. Nothing of it is loaded before it is used. */
export const blurRefiner: Refiner = {
  orNothing: true,
  async refine(raw, signal) {
    const { blurBackground } = await import('./blur.ts');
    return blurBackground(raw, signal);
  },
};
