import type { SafeStorage } from 'electron';
import type { ServerInfo } from '../../contract/server.ts';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import { once } from '../once.ts';
import type { Office } from '../origin/relay.ts';
import type { Settings } from '../settings/settings.ts';
import { safeStorageVault } from '../signin/safe-storage.ts';
import { SignIn } from '../signin/sign-in.ts';
import { endServiceSession, type OfficeFetch, officeFetch } from './office-fetch.ts';
import { OfficeServer } from './office-server.ts';

export type OfficeParts = {
  send: OfficeFetch;
  /** A proxy stands in the way and asks who we are. */
  proxyAsks: () => void;
  storage: SafeStorage;
  openExternal: (url: string) => Promise<void>;
  /** Path of the sign-in's vault. */
  vault: string;
  version: string;
  settings: Settings;
  push: PushFn;
  learned: (info: ServerInfo) => void;
  log: Log;
};

/**
 * The two parts that speak with the office, joined: the server's state and the person's sign-in, and what the relay needs of
 * both. The sign-in is made at its first use, after `ready`: only then may the keystore be asked.
 */
export function connectOffice({
  send,
  proxyAsks,
  storage,
  openExternal,
  vault,
  version,
  settings,
  push,
  learned,
  log,
}: OfficeParts) {
  const fetch = officeFetch(send, proxyAsks);
  const server = new OfficeServer({
    url: () => settings.serverUrl,
    clientVersion: version,
    fetch,
    changed: (state) => push('server:changed', state),
    learned,
    log,
  });
  const signIn = once(
    () =>
      new SignIn({
        vault: safeStorageVault(storage, process.platform, vault, log),
        kit: () => import('../signin/provider.ts'),
        server: () => server.info(),
        fetch: fetch as typeof globalThis.fetch,
        openExternal,
        endServiceSession: (token) => endServiceSession(fetch, settings.serverUrl, token),
        language: () => settings.current.preferences.language,
        changed: (state) => push('signin:changed', state),
        log,
      }),
  );
  const office: Office = {
    url: () => settings.serverUrl,
    fetch,
    credential: () => signIn().credential(),
    renew: (token) => signIn().renew(token),
    refused: (token) => signIn().refused(token),
    reached: (reachable, trouble) => server.observed(reachable, trouble),
    log,
  };
  return { server, signIn, office };
}
