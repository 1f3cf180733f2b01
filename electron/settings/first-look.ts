import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import type { DoorLook } from '../../contract/door.ts';
import { mediaSources } from '../origin/headers.ts';
import { defaultSize, type WindowSize } from '../windows/size.ts';

export type FirstLook = {
  mediaOrigins: string[];
  window: WindowSize;
  /** How the sign-in screen looks, when nobody can be signed in; null = what there is to see is not known yet. */
  door: DoorLook | null;
};

const languages: readonly unknown[] = ['id', 'en'] satisfies DoorLook['language'][];
const themes: readonly unknown[] = ['system', 'light', 'dark'] satisfies DoorLook['theme'][];
const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/**
 * What the first window needs of the settings file, read without the schemas that the start cannot wait for. Whatever is not
 * plainly good counts as unknown; the settings proper repair and report (settings.ts).
 * @param vault path of the sign-in's vault: whoever has one is not at the door
 */
export function readFirstLook(folder: string, vault: string): FirstLook {
  const found = readJson(join(folder, 'config.json'));
  const { mediaOrigins, preferences, window } = found ?? {};
  const origins = Array.isArray(mediaOrigins) && mediaOrigins.length <= 8 ? mediaOrigins : [];
  const size = isRecord(window) ? window : {};
  const { language, theme } = isRecord(preferences) ? preferences : defaultPreferences;
  const plain = found !== undefined && languages.includes(language) && themes.includes(theme);
  return {
    mediaOrigins: origins.filter((origin) => typeof origin === 'string' && mediaSources([origin]).length > 0),
    window: {
      width: isLength(size['width']) ? size['width'] : defaultSize.width,
      height: isLength(size['height']) ? size['height'] : defaultSize.height,
      maximised: size['maximised'] === true,
    },
    door: plain && !existsSync(vault) ? ({ language, theme } as DoorLook) : null,
  };
}

/** Undefined = damaged. Nothing there yet is a first start. */
function readJson(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return {};
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
