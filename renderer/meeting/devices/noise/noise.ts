import type { NoiseFilter } from '../../../../contract/settings.ts';
import type { Refiner } from '../refine.ts';

const bare: MediaTrackConstraints = { noiseSuppression: false };

/** Ours. Echo cancellation and gain stay the browser's: only it knows what the speaker plays. */
const ours: Refiner = {
  capture: bare,
  async refine(raw) {
    const { withoutNoise } = await import('./rnnoise.ts');
    return withoutNoise(raw);
  },
};

/** Nothing is filtered: music, a gamelan, a room that should be heard. */
const untouched: Refiner = {
  capture: bare,
  async refine(raw) {
    const track = raw.clone();
    return { track, stop: () => track.stop() };
  },
};

/** Null = the browser's own noise suppression. */
export function noiseRefiner(filter: NoiseFilter, strong: boolean): Refiner | null {
  if (filter === 'off') return untouched;
  if (!('audioWorklet' in AudioContext.prototype)) return null;
  return filter === 'on' || strong ? ours : null;
}
