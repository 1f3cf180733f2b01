import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Vault as VaultKind } from '../../contract/ipc.ts';
import type { Log } from '../log/log.ts';

/** Where the refresh token rests between starts. */
export type Vault = {
  readonly kind: VaultKind;
  /** `lost` = something rests there and cannot be read any more (another keystore, a damaged file). */
  load: () => { token: string } | 'empty' | 'lost';
  save: (token: string) => void;
  wipe: () => void;
};

export type Cipher = { encrypt: (text: string) => Buffer; decrypt: (bytes: Buffer) => string };

/**
 * What Electron's safeStorage is worth here. On Linux `basic_text` is a fixed password in Chromium's source and no encryption,
 * and a runtime that cannot name its backend is not believed.
 */
export function vaultKind(platform: NodeJS.Platform, available: boolean, backend: string | undefined): VaultKind {
  if (!available) return 'memory';
  if (platform !== 'linux') return 'encrypted';
  return backend !== undefined && /^(gnome_libsecret|kwallet\d*)$/.test(backend) ? 'encrypted' : 'memory';
}

/** With a cipher: one encrypted file for the person's eyes only. Without: memory until exit, never plain text on disk. */
export function openVault(path: string, cipher: Cipher | null, log: Log): Vault {
  const wipe = () => rmSync(path, { force: true });
  if (!cipher) {
    return { kind: 'memory', load: () => (existsSync(path) ? 'lost' : 'empty'), save: () => {}, wipe };
  }
  return {
    kind: 'encrypted',
    load: () => {
      if (!existsSync(path)) return 'empty';
      try {
        const token = cipher.decrypt(readFileSync(path));
        return token === '' ? 'lost' : { token };
      } catch (error) {
        log.error('vault not readable', { error });
        return 'lost';
      }
    },
    save: (token) => {
      mkdirSync(dirname(path), { recursive: true });
      // Written aside and renamed: a rotated token half on disk would be a sign-in lost.
      writeFileSync(`${path}.new`, cipher.encrypt(token), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    wipe,
  };
}
