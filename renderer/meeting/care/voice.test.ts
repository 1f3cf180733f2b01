import { describe, expect, it } from 'vitest';
import { random, SAMPLE_RATE, speech } from '../../../scripts/office/voice.ts';
import { LOOK_MS, SilenceWatch, SpeechGuess } from './voice.ts';

const levels = (samples: Float32Array) => {
  const per = (SAMPLE_RATE * LOOK_MS) / 1000;
  return Array.from({ length: Math.floor(samples.length / per) }, (_, at) => {
    let sum = 0;
    for (const sample of samples.subarray(at * per, (at + 1) * per)) sum += sample * sample;
    return 10 * Math.log10(sum / per + 1e-12);
  });
};
const room = (seconds: number, amount: number) => {
  const next = random(5);
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, () => (next() - 0.5) * amount);
};
const voice = (seconds: number) =>
  Float32Array.from(speech({ pitch: 120, tract: 1, seed: 3 }, seconds), (s) => s / 32768);

/** ms of the first look at which it counted as speech, or null. */
function firstHint(voiceLevels: number[]) {
  const guess = new SpeechGuess();
  const at = voiceLevels.findIndex((level, index) => guess.feed({ voice: level, peak: 1 }, index * LOOK_MS));
  return at < 0 ? null : at * LOOK_MS;
}

describe('speaking', () => {
  it('is noticed within a second of its first sound', () => {
    const spoken = voice(6);
    const start = spoken.findIndex((sample) => Math.abs(sample) > 0.02) / (SAMPLE_RATE / 1000);
    const hint = firstHint(levels(spoken));
    expect(hint).not.toBeNull();
    expect((hint ?? 0) - start).toBeLessThan(1000);
  });

  it('is noticed over a fan', () => {
    const noise = room(12, 0.02);
    const spoken = voice(6);
    spoken.forEach((sample, at) => {
      noise[6 * SAMPLE_RATE + at] = (noise[6 * SAMPLE_RATE + at] ?? 0) + sample;
    });
    const hint = firstHint(levels(noise)) ?? 0;
    expect(hint).toBeGreaterThan(5000);
    expect(hint).toBeLessThan(8000);
  });

  it('is not a fan that runs', () => {
    expect(firstHint(levels(room(40, 0.02)))).toBeNull();
  });

  it('is no keystroke now and then', () => {
    const keys = Array.from({ length: 300 }, (_, at) => (at % 7 === 0 ? -25 : -65));
    expect(firstHint(keys)).toBeNull();
  });
});

describe('a microphone that is on and gives nothing', () => {
  const at = (watch: SilenceWatch, peak: number, from: number, to: number) => {
    let silent = false;
    for (let now = from; now <= to; now += LOOK_MS) silent = watch.feed({ voice: -120, peak }, now);
    return silent;
  };

  it('is told after eight seconds, and no more once it gives something', () => {
    const watch = new SilenceWatch();
    expect(at(watch, 0, 0, 7900)).toBe(false);
    expect(at(watch, 0, 8000, 8200)).toBe(true);
    expect(at(watch, 0.001, 8300, 8300)).toBe(false);
    expect(at(watch, 0, 8400, 16_000)).toBe(false);
  });

  it('is not missed because the others talk: echo cancellation then adds a noise of its own', () => {
    const watch = new SilenceWatch();
    at(watch, 0, 0, 5000);
    at(watch, 0.0003, 5100, 20_000);
    expect(at(watch, 0, 20_100, 22_000)).toBe(false);
    expect(at(watch, 0, 22_100, 23_500)).toBe(true);
  });

  it('is not a quiet room', () => {
    expect(at(new SilenceWatch(), 2 / 32768, 0, 60_000)).toBe(false);
  });
});
