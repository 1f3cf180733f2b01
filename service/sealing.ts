// The secret that seals what the database must not give away by itself (end-to-end keys of meetings).
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
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
  // Linked when it is whole: no crash leaves half a secret, and of two that start at once both read the same.
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  if (!existsSync(file)) {
    await writeFile(fresh, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    await link(fresh, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await unlink(fresh);
  }
  return (await readFile(file, 'utf8')).trim();
}
