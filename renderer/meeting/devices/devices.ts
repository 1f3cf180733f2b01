import type { DeviceChoice } from '../../../contract/settings.ts';

export type DeviceKind = 'camera' | 'microphone' | 'speaker';
export type Device = { id: string; label: string; groupId: string };
export type DeviceList = Record<DeviceKind, Device[]>;
export const noDevices: DeviceList = { camera: [], microphone: [], speaker: [] };

/** Chromium's aliases of another entry: a choice of theirs would silently change hardware, so they are never offered. */
const aliases = new Set(['default', 'communications', '']);

/** What is plugged in of one kind, and which of it the system calls its default (null = not told, as with cameras and on Linux). */
export type Plugged = { devices: Device[]; standard: Device | null };
export type Stock = Record<DeviceKind, Plugged>;

export async function takeStock(): Promise<Stock> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind): Plugged => {
    const same = all.filter((device) => device.kind === kind);
    const devices = same
      .filter(({ deviceId }) => !aliases.has(deviceId))
      .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, groupId }));
    const alias = same.find(({ deviceId }) => deviceId === 'default');
    return { devices, standard: (alias && devices.find(({ groupId }) => groupId === alias.groupId)) ?? null };
  };
  return { camera: of('videoinput'), microphone: of('audioinput'), speaker: of('audiooutput') };
}

export const devicesOf = ({ camera, microphone, speaker }: Stock): DeviceList => ({
  camera: camera.devices,
  microphone: microphone.devices,
  speaker: speaker.devices,
});

/** What is plugged in, without aliases. Labels are empty until a capture permission was given. */
export const listDevices = async () => devicesOf(await takeStock());

/**
 * The remembered device among those present: by id, else by label (ids change with the profile, labels with nothing).
 * null = take the system's default.
 */
export function findChosen(devices: Device[], choice: DeviceChoice | null): Device | null {
  if (!choice) return null;
  return (
    devices.find((device) => device.id === choice.id) ??
    devices.find((device) => device.label !== '' && device.label === choice.label) ??
    null
  );
}
