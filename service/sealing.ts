// The secret that seals what the database must not give away by itself (end-to-end keys of meetings).
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';

const FILE = 'pendopo.key';

/**
 * PENDOPO_KEY, if set. Else the embedded database keeps one in its folder (0600; made once), and a PostgreSQL, which several
 * services may share, gets one derived (HKDF, RFC 5869) from OIDC_WEB_CLIENT_SECRET: they all have it, LiveKit and the
 * database have not. Another secret makes old keys unreadable: meetings in progress then take a new one by themselves.
 */
export async function sealingSecret(
  config: Pick<Config, 'key' | 'database'> & { oidc: { webClientSecret: string } },
): Promise<string> {
  if (config.key) return config.key;
  if ('url' in config.database) {
    return Buffer.from(hkdfSync('sha256', config.oidc.webClientSecret, '', 'pendopo sealing', 32)).toString(
      'base64url',
    );
  }
  const file = join(config.database.folder, FILE);
  // Exclusive: of two that start at once one makes it, and both read the same.
  await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
