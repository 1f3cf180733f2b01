import type { NoiseFilter } from '../../../../contract/settings.ts';
import { RefineLater, type Refiner } from '../refine.ts';

/** So long somebody who wants to speak waits for the filter; unheard words are worse than a fan. */
const PATIENCE_MS = 2000;

const bare: MediaTrackConstraints = { noiseSuppression: false };

const filter = () => import('./rnnoise.ts');

/**
 * Ours. Echo cancellation and gain stay the browser's: only it knows what the speaker plays.
 * @param onLate a microphone goes out without it for now; `loaded` says when it is there, or that it will not be
 */
export function ownFilter(onLate: (loaded: Promise<void>) => void): Refiner {
  let late = false;
  const load = async () => (await filter()).prepareFilter();
  return {
    capture: bare,
    async refine(raw) {
      const loaded = load();
      // Who has waited once does not wait again.
      if (!(await within(loaded, late ? 0 : PATIENCE_MS))) {
        if (!late) {
          late = true;
          const over = () => {
            late = false;
          };
          loaded.then(over, over);
          onLate(loaded);
        }
        throw new RefineLater();
      }
      const { withoutNoise } = await filter();
      return withoutNoise(raw);
    },
  };
}

/** Fetches our filter in advance. What fails here shows when it is wanted. */
export function preloadFilter(): void {
  filter()
    .then(({ fetchFilter }) => fetchFilter())
    .catch(() => undefined);
}

/** Nothing is filtered: music, a gamelan, a room that should be heard. */
const untouched: Refiner = {
  capture: bare,
  async refine(raw) {
    const track = raw.clone();
    return { track, stop: () => track.stop() };
  },
};

/** Whether our filter is wanted, and can be. */
export function wantsOwn(chosen: NoiseFilter, strong: boolean): boolean {
  return 'audioWorklet' in AudioContext.prototype && (chosen === 'on' || (chosen === 'auto' && strong));
}

/** Null = the browser's own noise suppression. */
export function noiseRefiner(chosen: NoiseFilter, strong: boolean, own: Refiner): Refiner | null {
  if (chosen === 'off') return untouched;
  return wantsOwn(chosen, strong) ? own : null;
}

/** Whether it resolves in time. @throws what it rejects with in time */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), patience]);
  } finally {
    clearTimeout(timer);
  }
}
