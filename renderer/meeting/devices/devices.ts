import type { DeviceChoice } from '../../../contract/settings.ts';

export type DeviceKind = 'camera' | 'microphone' | 'speaker';
export type Device = { id: string; label: string; groupId: string };
export type DeviceList = Record<DeviceKind, Device[]>;
export const noDevices: DeviceList = { camera: [], microphone: [], speaker: [] };

const kinds: Record<MediaDeviceKind, DeviceKind> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'speaker',
};

/** Chromium's aliases of another entry: a choice of theirs would silently change hardware, so they are never offered. */
const aliases = new Set(['default', 'communications', '']);

/** What is plugged in, without aliases. Labels are empty until a capture permission was given. */
export async function listDevices(): Promise<DeviceList> {
  const list: DeviceList = { camera: [], microphone: [], speaker: [] };
  for (const device of (await navigator.mediaDevices?.enumerateDevices()) ?? []) {
    if (aliases.has(device.deviceId)) continue;
    list[kinds[device.kind]].push({ id: device.deviceId, label: device.label, groupId: device.groupId });
  }
  return list;
}

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
