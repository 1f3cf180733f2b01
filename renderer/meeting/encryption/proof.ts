/** What the media engine says of one received track (webrtc-stats, inbound-rtp); counts since its beginning. */
export type Heard = {
  kind: 'audio' | 'video';
  bytes: number;
  packets: number;
  /** Video: frames that came out of the decoder. */
  frames: number;
  /** Audio: samples played, and those of them that were made up because nothing usable had come. */
  samples: number;
  concealed: number;
};

/** `proved`: what came in came out of the decoder; `dead`: much came in and nothing came out; `idle`: too little to say. */
export type Proof = 'proved' | 'dead' | 'idle';

/** 20 ms of sound at 48 kHz, half a packet. */
const SOME_SAMPLES = 480;

/**
 * Compares two looks at a track, about two seconds apart. Frames that do not decrypt are dropped before the decoder: a picture
 * then gets bytes but no frames, a voice packets but only concealment. Loss alone never makes up for all of a voice.
 */
export function proofOf(before: Heard, now: Heard): Proof {
  const bytes = now.bytes - before.bytes;
  const packets = now.packets - before.packets;
  if (now.kind === 'video') {
    if (now.frames > before.frames) return 'proved';
    return bytes > 8000 && packets > 10 ? 'dead' : 'idle';
  }
  const samples = now.samples - before.samples;
  const real = samples - (now.concealed - before.concealed);
  if (packets > 0 && real >= SOME_SAMPLES && real > samples * 0.03) return 'proved';
  return packets >= 30 && samples > 0 ? 'dead' : 'idle';
}

/** Reads a stats report; null when it holds no received track. */
export function heardIn(report: Iterable<[string, Record<string, unknown>]>): Heard | null {
  for (const [, entry] of report) {
    if (entry['type'] !== 'inbound-rtp') continue;
    const count = (name: string) => (typeof entry[name] === 'number' ? (entry[name] as number) : 0);
    return {
      kind: entry['kind'] === 'audio' ? 'audio' : 'video',
      bytes: count('bytesReceived'),
      packets: count('packetsReceived'),
      frames: count('framesDecoded'),
      samples: count('totalSamplesReceived'),
      concealed: count('concealedSamples'),
    };
  }
  return null;
}
