// Sound like somebody talking in the next room: a glottal pulse through three formants, in syllables, phrases and pauses.
// No words are said. Pure: a voice in, samples out.

export const SAMPLE_RATE = 24_000;

export type Voice = {
  /** Hz; about 110 for men, 200 for women. */
  pitch: number;
  /** 1 = as tabled; women's shorter tract is about 1.15. */
  tract: number;
  seed: number;
};

/** F1-F3 in Hz of Indonesian vowels, male. */
const vowels = {
  a: [750, 1250, 2500],
  i: [300, 2200, 2900],
  u: [340, 820, 2400],
  e: [480, 1850, 2550],
  o: [500, 950, 2450],
} as const;
const sounds = Object.values(vowels);
const bandwidths = [70, 100, 150] as const;

/** mulberry32: small, seeded, the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Filter = { level: number; gain: number; a1: number; a2: number; y1: number; y2: number };

/** Two-pole resonators at the formants between two vowels; `glide` 0 = `from`, 1 = `to`. */
function tune(filters: Filter[], from: readonly number[], to: readonly number[], glide: number, tract: number): void {
  for (const [formant, filter] of filters.entries()) {
    const start = from[formant] as number;
    const frequency = (start + ((to[formant] as number) - start) * glide) * tract;
    const r = Math.exp((-Math.PI * (bandwidths[formant] as number)) / SAMPLE_RATE);
    filter.a1 = 2 * r * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
    filter.a2 = r * r;
    filter.gain = 1 - filter.a1 + filter.a2;
  }
}

/** RMS of the loudness while speaking: about -23 dBFS, a person at arm's length from a laptop. */
const TARGET_RMS = 0.07;

/**
 * @param seconds length of the loop; it ends in a pause, so it can be repeated
 * @returns mono 16-bit samples at SAMPLE_RATE
 */
export function speech(voice: Voice, seconds = 12): Int16Array {
  const next = random(voice.seed);
  const total = Math.round(seconds * SAMPLE_RATE);
  const out = new Float32Array(total);
  const filters: Filter[] = [1, 0.6, 0.3].map((level) => ({ level, gain: 0, a1: 0, a2: 0, y1: 0, y2: 0 }));
  let phase = 0;
  let at = 0;
  let from: readonly number[] = sounds[0] as readonly number[];

  while (at < total - SAMPLE_RATE * 0.6) {
    const syllables = 4 + Math.floor(next() * 8);
    for (let syllable = 0; syllable < syllables; syllable += 1) {
      // The loop's end stays silent, whatever the phrase still had to say.
      if (at > total - SAMPLE_RATE * 0.6) break;
      const to = sounds[Math.floor(next() * sounds.length)] as readonly number[];
      const length = Math.round((0.13 + next() * 0.11) * SAMPLE_RATE);
      const consonant = next() < 0.75 ? Math.round((0.03 + next() * 0.035) * SAMPLE_RATE) : 0;
      const hiss = next() < 0.4 ? 0.05 : 0.012;
      const accent = 0.75 + next() * 0.35;
      const fall = 1.12 - 0.22 * (syllable / syllables) + (syllable === syllables - 1 ? -0.06 : 0);
      for (let i = 0; i < consonant + length && at < total; i += 1, at += 1) {
        const spoken = i - consonant;
        const glide = Math.min(1, Math.max(0, spoken / (length * 0.4)));
        const envelope = spoken < 0 ? 0 : Math.sin(Math.PI * Math.min(1, spoken / length)) ** 0.6;
        const pitch = voice.pitch * fall * (1 + 0.015 * Math.sin(at / 850));
        phase += pitch / SAMPLE_RATE;
        if (phase >= 1) phase -= 1;
        // Rosenberg-like pulse: opens slowly, closes fast.
        const pulse =
          phase < 0.6
            ? Math.sin((Math.PI * phase) / 1.2) ** 2
            : phase < 0.75
              ? Math.cos((Math.PI * (phase - 0.6)) / 0.3)
              : 0;
        const breath = (next() - 0.5) * (spoken < 0 ? hiss * 6 : 0.05);
        const source = (pulse - 0.35) * envelope * accent + breath * (spoken < 0 ? 1 : envelope);
        // The filters glide slowly: new coefficients every 32 samples are enough and spare most of the work.
        if ((i & 31) === 0) tune(filters, from, to, glide, voice.tract);
        let sum = 0;
        for (const filter of filters) {
          const y = filter.gain * source + filter.a1 * filter.y1 - filter.a2 * filter.y2;
          filter.y2 = filter.y1;
          filter.y1 = y;
          sum += y * filter.level;
        }
        out[at] = sum;
      }
      from = to;
    }
    at += Math.round((0.25 + next() * 0.45) * SAMPLE_RATE);
  }

  let energy = 0;
  let voiced = 0;
  let mean = 0;
  for (const sample of out) mean += sample / total;
  for (const sample of out) {
    if (sample === 0) continue;
    energy += (sample - mean) ** 2;
    voiced += 1;
  }
  const gain = TARGET_RMS / Math.sqrt(energy / Math.max(1, voiced));
  const pcm = new Int16Array(total);
  let low = 0;
  for (let i = 0; i < total; i += 1) {
    // One-pole high-pass at about 60 Hz takes the pulse's constant part away.
    const sample = (out[i] as number) * gain;
    low += (sample - low) * 0.0156;
    pcm[i] = Math.max(-32_000, Math.min(32_000, (sample - low) * 32_767));
  }
  return pcm;
}

/**
 * How far the mouth is open, 0-3, for each slice of the sound.
 * @param perSecond slices a second (the picture's frame rate)
 */
export function mouths(pcm: Int16Array, perSecond: number): (0 | 1 | 2 | 3)[] {
  const slice = Math.round(SAMPLE_RATE / perSecond);
  const levels: (0 | 1 | 2 | 3)[] = [];
  for (let at = 0; at < pcm.length; at += slice) {
    let energy = 0;
    const end = Math.min(pcm.length, at + slice);
    for (let i = at; i < end; i += 1) energy += (pcm[i] as number) ** 2;
    const rms = Math.sqrt(energy / (end - at)) / 32_767;
    levels.push(rms < TARGET_RMS * 0.2 ? 0 : rms < TARGET_RMS * 0.7 ? 1 : rms < TARGET_RMS * 1.15 ? 2 : 3);
  }
  return levels;
}
