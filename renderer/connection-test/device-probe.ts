import type { Preferences } from '../../contract/settings.ts';
import { CaptureError, type CaptureFailure, capture } from '../meeting/devices/capture.ts';
import { type DeviceKind, findChosen, listDevices } from '../meeting/devices/devices.ts';
import { watchLevel } from '../meeting/devices/level.ts';

/** How long the microphone is listened to. */
const LISTEN_MS = 2500;

export type DeviceAnswer = {
  devices: number;
  permission: string | undefined;
  failure: CaptureFailure | null;
  picture?: string;
  /** Loudest moment, 0 to 100. */
  levelPercent?: number;
};

type Chosen = Pick<Preferences, 'camera' | 'microphone'>;

export async function probeCamera(chosen: Chosen, signal: AbortSignal): Promise<DeviceAnswer> {
  return opened('camera', chosen, signal, async (track) => {
    const { width, height, frameRate } = track.getSettings();
    return width && height ? { picture: `${width}×${height}, ${Math.round(frameRate ?? 0)} fps` } : {};
  });
}

export async function probeMicrophone(chosen: Chosen, signal: AbortSignal): Promise<DeviceAnswer> {
  return opened('microphone', chosen, signal, async (track) => {
    let loudest = 0;
    const stop = watchLevel(track, (level) => {
      loudest = Math.max(loudest, level);
    });
    await new Promise<void>((done) => {
      const timer = setTimeout(done, LISTEN_MS);
      signal.addEventListener('abort', () => [clearTimeout(timer), done()], { once: true });
    });
    stop();
    return { levelPercent: Math.round(loudest * 100) };
  });
}

/** Listed only: whether it is heard, only the person can say. */
export async function probeSpeaker(): Promise<DeviceAnswer> {
  const { speaker } = await listDevices();
  return { devices: speaker.length, permission: undefined, failure: speaker.length === 0 ? 'missing' : null };
}

async function opened(
  kind: Exclude<DeviceKind, 'speaker'>,
  chosen: Chosen,
  signal: AbortSignal,
  look: (track: MediaStreamTrack) => Promise<Partial<DeviceAnswer>>,
): Promise<DeviceAnswer> {
  let track: MediaStreamTrack | null = null;
  try {
    const before = await listDevices();
    track = await capture(kind, findChosen(before[kind], chosen[kind])?.id ?? null);
    signal.throwIfAborted();
    const seen = await look(track);
    signal.throwIfAborted();
    const devices = (await listDevices())[kind].length;
    return { devices, permission: await permissionFor(kind), failure: null, ...seen };
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof CaptureError ? error.failure : 'failed';
    return { devices: (await listDevices())[kind].length, permission: await permissionFor(kind), failure };
  } finally {
    track?.stop();
  }
}

async function permissionFor(kind: 'camera' | 'microphone'): Promise<string | undefined> {
  try {
    return (await navigator.permissions.query({ name: kind as PermissionName })).state;
  } catch {
    return undefined; // Firefox knows no such name
  }
}
