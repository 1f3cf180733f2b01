import type { SafeStorage } from 'electron';
import type { Log } from '../log/log.ts';
import { openVault, type Vault, vaultKind } from './vault.ts';

/** The vault over the OS keystore. Asked for late: on Linux the first question may wait for the keyring's daemon. */
export function safeStorageVault(storage: SafeStorage, platform: NodeJS.Platform, path: string, log: Log): Vault {
  const backend = platform === 'linux' ? storage.getSelectedStorageBackend?.() : undefined;
  const kind = vaultKind(platform, storage.isEncryptionAvailable(), backend);
  log.info('vault', { kind, backend });
  const cipher = {
    encrypt: (text: string) => storage.encryptString(text),
    decrypt: (bytes: Buffer) => storage.decryptString(bytes),
  };
  return openVault(path, kind === 'encrypted' ? cipher : null, log);
}
