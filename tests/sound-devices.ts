// Sound devices that can really be plugged and unplugged: a PulseAudio server of the tests' own, with virtual microphones and
// speakers. Chromium and Electron started afterwards use it instead of the machine's.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { asUnprivileged, giveTo } from '../scripts/setup/unprivileged.mjs';

const run = promisify(execFile);

export const soundServerThere = existsSync('/usr/bin/pulseaudio') && existsSync('/usr/bin/pactl');

export type SoundDevices = {
  /** Plays nothing by itself: sounds what is played into it by `play`. */
  plugMicrophone(name: string): Promise<void>;
  plugSpeaker(name: string): Promise<void>;
  unplug(name: string): Promise<void>;
  makeDefault(kind: 'microphone' | 'speaker', name: string): Promise<void>;
  /** What the microphone hears from now on, from a WAV file, over and over; null = silence. */
  play(microphone: string, file: string | null): Promise<void>;
  /** The microphones or speakers that some program uses now. */
  used(kind: 'microphone' | 'speaker'): Promise<string[]>;
  stop(): Promise<void>;
};

export async function startSoundDevices(): Promise<SoundDevices> {
  const folder = mkdtempSync(join(tmpdir(), 'pendopo-pulse-'));
  giveTo(folder);
  const socket = join(folder, 'native');
  const { command, args, env } = asUnprivileged('/usr/bin/pulseaudio', [
    '-n',
    '--daemonize=no',
    '--exit-idle-time=-1',
    '--use-pid-file=no',
    '--realtime=no',
    '--high-priority=no',
    '--no-cpu-limit=yes',
    '-L',
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    '-L',
    'module-always-sink',
  ]);
  const own = { ...env, PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder };
  const server = spawn(command, args, { env: own, stdio: 'ignore' });
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 100 || server.exitCode !== null) throw new Error('PulseAudio did not start');
    await wait(50);
  }
  process.env['PULSE_SERVER'] = `unix:${socket}`;
  const pactl = async (...words: string[]) =>
    (await run('pactl', ['--server', `unix:${socket}`, ...words], { encoding: 'utf8' })).stdout.trim();
  const modules = new Map<string, string[]>();
  const load = async (name: string, ...words: string[]) => {
    modules.set(name, [...(modules.get(name) ?? []), await pactl('load-module', ...words)]);
  };
  const titled = (name: string) => `device.description=${name}`;
  const players = new Map<string, ReturnType<typeof spawn>>();
  const quiet = async (microphone: string) => {
    const player = players.get(microphone);
    players.delete(microphone);
    if (!player || player.exitCode !== null || player.signalCode !== null) return;
    const ended = once(player, 'exit');
    // The shell and what it plays with.
    process.kill(-(player.pid ?? 0), 'SIGTERM');
    await ended;
  };
  return {
    plugMicrophone: async (name) => {
      // Chromium does not list a sink's monitor: a source made of it counts as a microphone.
      await load(name, 'module-null-sink', `sink_name=${name}-inside`, `sink_properties=${titled(`${name}-inside`)}`);
      await load(
        name,
        'module-remap-source',
        `master=${name}-inside.monitor`,
        `source_name=${name}`,
        `source_properties=${titled(name)}`,
      );
    },
    plugSpeaker: (name) => load(name, 'module-null-sink', `sink_name=${name}`, `sink_properties=${titled(name)}`),
    unplug: async (name) => {
      await quiet(name);
      for (const module of (modules.get(name) ?? []).reverse()) await pactl('unload-module', module);
      modules.delete(name);
    },
    makeDefault: async (kind, name) => {
      await pactl(kind === 'microphone' ? 'set-default-source' : 'set-default-sink', name);
    },
    play: async (microphone, file) => {
      await quiet(microphone);
      if (!file) return;
      const words = ['-c', 'while :; do paplay --server "$0" --device "$1" "$2" || exit; done'];
      const player = spawn('sh', [...words, `unix:${socket}`, `${microphone}-inside`, file], {
        stdio: 'ignore',
        detached: true,
      });
      players.set(microphone, player);
    },
    used: async (kind) => {
      const [streams, devices] =
        kind === 'microphone' ? (['source-outputs', 'sources'] as const) : (['sink-inputs', 'sinks'] as const);
      const names = new Map<string, string>();
      for (const line of (await pactl('list', 'short', devices)).split('\n')) {
        const [index, name] = line.split('\t');
        if (index && name) names.set(index, name);
      }
      const inUse = (await pactl('list', 'short', streams)).split('\n').map((line) => line.split('\t'));
      return inUse.flatMap(([, device, , driver]) =>
        device && driver?.startsWith('protocol-native') ? [names.get(device) ?? device] : [],
      );
    },
    stop: async () => {
      for (const microphone of players.keys()) await quiet(microphone);
      delete process.env['PULSE_SERVER'];
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
