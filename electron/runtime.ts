import { webcrypto } from 'node:crypto';

/**
 * The one place that levels old runtimes: Electron 25 (Node 18) has no global WebCrypto in the main process, which
 * openid-client needs; URL.canParse came with Node 18.17 and 18.15 is the oldest we run on.
 */
export function levelRuntime(): void {
  const here = globalThis as { crypto?: unknown; CryptoKey?: unknown };
  here.crypto ??= webcrypto;
  here.CryptoKey ??= (webcrypto as unknown as { CryptoKey: unknown }).CryptoKey;
  const url = URL as { canParse?: (text: string, base?: string) => boolean };
  url.canParse ??= (text, base) => {
    try {
      new URL(text, base);
      return true;
    } catch {
      return false;
    }
  };
}
