import { describe, expect, it } from 'vitest';
import { type Heard, heardIn, proofOf } from './proof.ts';

const silent: Heard = { kind: 'video', bytes: 0, packets: 0, frames: 0, samples: 0, concealed: 0 };

describe('what proves that frames decrypt', () => {
  it('a picture: frames come out', () => {
    expect(proofOf(silent, { ...silent, bytes: 90_000, packets: 80, frames: 20 })).toBe('proved');
    expect(proofOf(silent, { ...silent, bytes: 90_000, packets: 80 })).toBe('dead');
    // A few packets of padding, or a picture that stands still.
    expect(proofOf(silent, { ...silent, bytes: 3000, packets: 6 })).toBe('idle');
  });

  it('a voice: not all of it is made up', () => {
    const voice: Heard = { ...silent, kind: 'audio' };
    const said = { ...voice, bytes: 9000, packets: 100, samples: 96_000 };
    expect(proofOf(voice, { ...said, concealed: 200 })).toBe('proved');
    // A very bad line.
    expect(proofOf(voice, { ...said, concealed: 62_000 })).toBe('proved');
    expect(proofOf(voice, { ...said, concealed: 96_000 })).toBe('dead');
    // Silence is sent as ten packets of comfort noise.
    expect(proofOf(voice, { ...said, packets: 10, concealed: 86_400 })).toBe('proved');
    expect(proofOf(voice, { ...said, packets: 10, concealed: 96_000 })).toBe('idle');
  });

  it('reads the received track of a report', () => {
    const report = new Map([
      ['a', { type: 'codec' }],
      ['b', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 7, bytesReceived: 70, concealedSamples: 1 }],
    ]);
    expect(heardIn(report)).toEqual({ ...silent, kind: 'audio', packets: 7, bytes: 70, concealed: 1 });
    expect(heardIn(new Map())).toBeNull();
  });
});
