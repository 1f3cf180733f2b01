// Sounds for microphones that play files: WAV, 16 bit, one channel.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random, SAMPLE_RATE, speech } from '../scripts/office/voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'pendopo-sounds-'));

function keep(name: string, samples: Int16Array): string {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  const path = join(folder, `${name}.wav`);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]));
  return path;
}

/** A fan: noise without pauses, darker than white, RMS about −29 dBFS. */
export function fan(seconds = 20): string {
  const next = random(7);
  const samples = new Int16Array(seconds * SAMPLE_RATE);
  let low = 0;
  for (let at = 0; at < samples.length; at += 1) {
    low += 0.25 * (next() * 2 - 1 - low);
    samples[at] = low * 5200;
  }
  return keep('fan', samples);
}

/** Somebody talks, as the simulated colleagues do. */
export function talk(seconds = 20): string {
  return keep('talk', speech({ pitch: 120, tract: 1, seed: 3 }, seconds));
}
