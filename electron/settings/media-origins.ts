import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mediaSources } from '../origin/headers.ts';

/**
 * The media origins of the settings file for the first page's CSP, read without the schemas that the start cannot wait for.
 * Anything that is not plainly an origin counts as unknown; the settings proper repair and report (settings.ts).
 */
export function readMediaOrigins(folder: string): string[] {
  try {
    const { mediaOrigins } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      mediaOrigins?: unknown;
    };
    if (!Array.isArray(mediaOrigins) || mediaOrigins.length > 8) return [];
    return mediaOrigins.filter(
      (origin): origin is string => typeof origin === 'string' && mediaSources([origin]).length > 0,
    );
  } catch {
    return []; // first start, or damaged
  }
}
