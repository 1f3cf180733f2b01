import type { z } from 'zod';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import { DeviceId } from '../../contract/domain.ts';
import { Preferences, ShellSettings } from '../../contract/settings.ts';
import { mediaSources } from '../origin/headers.ts';
import { defaultSize } from '../windows/size.ts';

export type Repaired = {
  settings: ShellSettings;
  /** Something was there and could not be used: the file deserves to be kept aside. */
  damaged: boolean;
  /** The file does not say what `settings` says (first start, repaired, an older shape). */
  changed: boolean;
};

/**
 * Makes valid settings of whatever the file holds, keeping each part that is valid by itself. A part that is missing is a new
 * or older installation and no damage; keys we do not know are dropped silently, as a newer version may have written them.
 */
export function repairSettings(text: string | null, serverUrl: string, newDeviceId: () => string): Repaired {
  let damaged = false;
  let found: Record<string, unknown> = {};
  if (text !== null) {
    try {
      const json: unknown = JSON.parse(text);
      if (isRecord(json)) found = json;
      else damaged = true;
    } catch {
      damaged = true;
    }
  }

  const part = <T>(schema: z.ZodType<T>, value: unknown, otherwise: () => T): T => {
    if (value === undefined) return otherwise();
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    damaged = true;
    return otherwise();
  };
  const record = (value: unknown): Record<string, unknown> => {
    if (value !== undefined && !isRecord(value)) damaged = true;
    return isRecord(value) ? value : {};
  };

  const { shape } = ShellSettings;
  const kept = record(found.preferences);
  const preferences = { ...defaultPreferences } as Record<string, unknown>;
  for (const [key, schema] of Object.entries(Preferences.shape)) {
    preferences[key] = part<unknown>(schema, kept[key], () => preferences[key]);
  }
  const frame = record(found.window);
  const settings: ShellSettings = {
    preferences: preferences as Preferences,
    deviceId: part(DeviceId, found.deviceId, newDeviceId),
    serverUrl: part(shape.serverUrl.refine(isServerUrl), found.serverUrl, () => serverUrl),
    mediaOrigins: part(shape.mediaOrigins.refine(areOrigins), found.mediaOrigins, () => []),
    window: {
      width: part(shape.window.shape.width, frame.width, () => defaultSize.width),
      height: part(shape.window.shape.height, frame.height, () => defaultSize.height),
      maximised: part(shape.window.shape.maximised, frame.maximised, () => defaultSize.maximised),
    },
  };
  return { settings, damaged, changed: JSON.stringify(found) !== JSON.stringify(settings) };
}

/** https, or plain http to this very machine (development). */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function areOrigins(origins: string[]): boolean {
  return mediaSources(origins).length === origins.length * 2;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
