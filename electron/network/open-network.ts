import { type ClientRequestConstructorOptions, net, type Session } from 'electron';
import type { Route, Routes } from '../../contract/network.ts';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import { once } from '../once.ts';
import { managedFile, type NetworkSettings, proxyConfig, readNetworkSettings } from './managed.ts';
import { netFetch } from './net-fetch.ts';
import { withoutDictionaries } from './no-dictionaries.ts';
import { ProxyLogin } from './proxy-login.ts';
import { networkTrouble } from './trouble.ts';
import { trustFor } from './trust.ts';

type Options = {
  /** The page's session and the shell's own. */
  page: () => Session;
  office: () => Session;
  packaged: boolean;
  serviceUrl: () => string;
  media: () => readonly string[];
  push: PushFn;
  /** A proxy let us through after it had asked. */
  opened: () => void;
  log: Log;
};

const LOOK_MS = 6000;

/** How this machine gets out: proxy, the CAs it trusts, and what stands in the way. */
export function openNetwork({ page, office, packaged, serviceUrl, media, push, opened, log }: Options) {
  const settings = read(packaged, log);
  const proxy = proxyConfig(settings);
  const trust = trustFor(settings.caFiles ?? [], log);
  const settle = async (session: Session) => {
    trust(session);
    if (proxy) await session.setProxy(proxy).catch((error) => log.error('proxy not set', { error }));
    return session;
  };
  if (proxy) log.info('proxy by network.json', { mode: proxy.mode });
  const ready = once(() => settle(withoutDictionaries(office())));
  void settle(page());

  const login = new ProxyLogin({
    request: (options: ClientRequestConstructorOptions) => net.request(options),
    ask: (question) => push('network:proxyAsked', question),
    log,
  });
  /** A request of ours met a proxy that asks: both sessions are let through, or the person said no. */
  let knocking = false;
  const letThrough = async () => {
    if (await login.open(office(), 'office', new URL('/api/server', serviceUrl()).href)) opened();
  };
  /** The page's WebSocket cannot be asked by a proxy at all: its session has to be let through before. */
  const letPageThrough = async () => {
    const [origin] = media();
    if (origin && login.asked) await login.open(page(), 'page', `${origin.replace(/^ws/, 'http')}/`);
  };

  const look = async (session: Session, url: string, asked = url): Promise<Route> => {
    const proxy = await session.resolveProxy(asked).catch(() => 'DIRECT');
    const life = new AbortController();
    const timer = setTimeout(() => life.abort(new DOMException('', 'TimeoutError')), LOOK_MS);
    const trouble = await netFetch(session, url, { method: 'HEAD', cache: 'no-store', signal: life.signal }).then(
      ({ status }) => (status === 407 ? ('proxyAuth' as const) : null),
      (error: unknown) => (life.signal.aborted ? ('timeout' as const) : networkTrouble(error)),
    );
    clearTimeout(timer);
    return { proxy: proxy.slice(0, 300), trouble };
  };

  return {
    /** In the shell's own session, once its network is as IT wants it: the system's proxy and certificates, no cookies, no cache. */
    fetch: async (url: string, init: RequestInit) => netFetch(await ready(), url, init),
    login,
    proxyAsks: () => {
      if (knocking) return;
      knocking = true;
      void letThrough().finally(() => {
        knocking = false;
      });
    },
    /** The service answered, and named its media hosts. */
    reached: () => void letPageThrough(),
    routes: async (): Promise<Routes> => {
      const [origin] = media();
      const session = await ready();
      const [service, route] = await Promise.all([
        look(session, new URL('/api/server', serviceUrl()).href),
        origin ? look(page(), `${origin.replace(/^ws/, 'http')}/`, origin) : null,
      ]);
      return { service, media: route };
    },
  };
}
export type Network = ReturnType<typeof openNetwork>;

/** Development may name another file, which need not be an administrator's. */
function read(packaged: boolean, log: Log): NetworkSettings {
  const other = packaged ? undefined : process.env['PENDOPO_NETWORK_FILE'];
  if (other !== undefined) return readNetworkSettings(other, log, () => true);
  return readNetworkSettings(managedFile(process.platform, process.execPath), log);
}
