// What the measurements need besides the product: the publishing bots, the bad link and their recorded media. Made once, kept
// in .dev/bench/, made again when their sources change.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, inDev, readStamp, root, writeStamp } from '../../scripts/setup/places.mjs';

const folder = inDev('bench', 'programs', 'x').replace(/.x$/, '');

function onPath(name: string): string | null {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** The binary of bench/bot or bench/shaper, built with Go when its source is newer. @throws Error without Go or without its modules. */
export function program(name: 'bot' | 'shaper'): string {
  const source = join(root, 'bench', name);
  const binary = join(folder, name);
  const key = contentKey([source], { keep: (path) => !path.endsWith('_test.go') });
  const stamp = `bench-${name}`;
  if (readStamp(stamp)?.key === key && existsSync(binary)) return binary;
  const go = onPath('go') ?? '/usr/local/go/bin/go';
  if (!existsSync(go)) throw new Error(`bench/${name} is written in Go: install Go 1.24 or newer`);
  console.log(`building bench/${name} (a minute the first time)`);
  execFileSync(go, ['build', '-trimpath', '-o', binary, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeStamp(stamp, { key });
  return binary;
}

/** kbit/s per height: near what livekit-client gives its simulcast layers. */
const layers = [
  { width: 320, height: 180, rate: 110 },
  { width: 640, height: 360, rate: 400 },
  { width: 1280, height: 720, rate: 1400 },
];
const SECONDS = 10;
const FRAMES_PER_SECOND = 24;
export const KEY_FRAME_SECONDS = 2;

/**
 * The folder with v180.ivf, v360.ivf, v720.ivf (VP8, 24 frames/s, a key frame every two seconds) and voice.ogg (Opus, 32 kbit/s
 * constant, one 20 ms packet per page): moving test pictures and noise with the rhythm of speech.
 */
export function recordings(): string {
  const made = join(folder, 'media');
  const key = contentKey([], { more: [JSON.stringify({ layers, SECONDS, FRAMES_PER_SECOND }), '1'] });
  if (readStamp('bench-media')?.key === key && existsSync(join(made, 'voice.ogg'))) return made;
  const ffmpeg = ensureFfmpeg();
  console.log('recording the media of the bots (ten seconds)');
  mkdirSync(made, { recursive: true });
  const run = (words: string[]) =>
    execFileSync(ffmpeg, ['-y', '-loglevel', 'error', ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const { width, height, rate } of layers) {
    run([
      ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=${FRAMES_PER_SECOND}:duration=${SECONDS}`],
      ...['-f', 'lavfi', '-i', `mandelbrot=size=320x180:rate=${FRAMES_PER_SECOND}`],
      ...['-filter_complex', `[1]scale=${width}:${height}[m];[0][m]blend=all_mode=average[v]`],
      ...['-map', '[v]', '-t', String(SECONDS), '-pix_fmt', 'yuv420p', '-c:v', 'libvpx'],
      ...['-deadline', 'realtime', '-cpu-used', '8', '-error-resilient', '1', '-auto-alt-ref', '0', '-threads', '1'],
      ...['-b:v', `${rate}k`, '-maxrate', `${rate}k`, '-bufsize', `${rate}k`],
      ...['-g', '-keyint_min'].flatMap((word) => [word, String(FRAMES_PER_SECOND * KEY_FRAME_SECONDS)]),
      join(made, `v${height}.ivf`),
    ]);
  }
  run([
    ...['-f', 'lavfi', '-i', `anoisesrc=color=pink:sample_rate=48000:amplitude=0.4:duration=${SECONDS}`],
    ...['-af', 'tremolo=f=4:d=0.8,lowpass=f=3500', '-ac', '1', '-c:a', 'libopus', '-b:a', '32k', '-vbr', 'off'],
    ...['-frame_duration', '20', '-page_duration', '20000', join(made, 'voice.ogg')],
  ]);
  writeStamp('bench-media', { key });
  return made;
}

function ensureFfmpeg(): string {
  const found = onPath('ffmpeg');
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error('the recordings need ffmpeg: sudo apt-get install ffmpeg');
  console.log('installing ffmpeg from the system packages');
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'ffmpeg'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
  });
  return '/usr/bin/ffmpeg';
}
