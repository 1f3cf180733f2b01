// An office whose servers have names that only its proxy knows, and certificates of a CA that only its IT knows.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from '../scripts/office/children.ts';
import { playwright } from '../scripts/office/desktop.ts';
import { OFFICE_NAME, readyUrl } from '../scripts/office/office.ts';
import { root } from '../scripts/setup/places.mjs';
import { freeTcpPort, type LiveKit, startLiveKit } from '../scripts/stack/livekit.ts';
import {
  knowing,
  makeCa,
  networkFolder,
  type OfficeProxy,
  type PrivateCa,
  startProxy,
  startTls,
} from './office-network.ts';

export const HOSTS = { service: 'rapat.pati.test', provider: 'masuk.pati.test', media: 'media.pati.test' };

export type HiddenOffice = {
  folder: string;
  ca: PrivateCa;
  /** As clients call it. */
  url: string;
  /** On this machine, without TLS: for a test's own questions. */
  plainUrl: string;
  livekit: LiveKit;
  proxy: OfficeProxy;
  /** A second proxy, that asks who one is. */
  asking: OfficeProxy;
  children: Children;
  /** `fetch` of somebody behind the proxy, for names of this office; others go directly. */
  fetch: typeof globalThis.fetch;
  stop(): Promise<void>;
};

export const PROXY_LOGIN = { username: 'sri', password: 'gerbang' };

export async function startHiddenOffice(): Promise<HiddenOffice> {
  const children = new Children();
  const folder = networkFolder();
  const ca = makeCa(folder);
  const names = Object.values(HOSTS);
  const [service, provider, tlsService, tlsProvider, tlsMedia] = (await Promise.all(
    Array.from({ length: 5 }, () => freeTcpPort()),
  )) as [number, number, number, number, number];
  const plainUrl = `http://127.0.0.1:${service}`;
  const issuer = `https://${HOSTS.provider}:${tlsProvider}`;
  const url = `https://${HOSTS.service}:${tlsService}`;
  try {
    const livekit = await startLiveKit({ webhookUrl: `${plainUrl}/api/livekit/webhook` });
    children.adopt(livekit.pid, () => livekit.stop());
    await startTls(children, folder, ca, [
      { host: HOSTS.service, listen: tlsService, to: service },
      { host: HOSTS.provider, listen: tlsProvider, to: provider },
      { host: HOSTS.media, listen: tlsMedia, to: livekit.port },
    ]);
    const program = (name: string, what: string, env: Record<string, string>) =>
      children.start({
        name: `proxy-test-${what}`,
        command: process.execPath,
        args: [join(root, 'out', 'service', `${name}.js`)],
        env: { PATH: process.env['PATH'] ?? '', ...env },
        cwd: root,
      });
    await program('development-provider', 'provider', {
      PENDOPO_PROVIDER_PORT: String(provider),
      PENDOPO_PROVIDER_ISSUER: issuer,
    }).line(readyUrl('provider'), 60_000);
    await program('main', 'service', {
      // What an office with a CA of its own sets for its service: docs/jaringan.md.
      NODE_EXTRA_CA_CERTS: ca.file,
      ...knowing(folder, names),
      PENDOPO_HOST: '127.0.0.1',
      PENDOPO_PORT: String(service),
      PENDOPO_PUBLIC_URL: url,
      PENDOPO_DATA: mkdtempSync(join(tmpdir(), 'pendopo-hidden-')),
      PENDOPO_SEED: 'demo',
      PENDOPO_OFFICE_NAME: OFFICE_NAME,
      LIVEKIT_URL: `wss://${HOSTS.media}:${tlsMedia}`,
      LIVEKIT_API_KEY: livekit.apiKey,
      LIVEKIT_API_SECRET: livekit.apiSecret,
      OIDC_ISSUER: issuer,
      OIDC_WEB_CLIENT_SECRET: 'development-only',
      OIDC_RESOURCE: 'urn:pendopo:service',
    }).line(readyUrl('service'), 60_000);
    const [proxy, asking] = await Promise.all([
      startProxy(children, folder, names),
      startProxy(children, folder, names, PROXY_LOGIN),
    ]);
    return {
      ...{ folder, ca, url, plainUrl, livekit, proxy, asking, children },
      fetch: await fetchThrough(proxy),
      stop: () => children.stopAll(),
    };
  } catch (error) {
    await children.stopAll();
    throw error;
  }
}

/** The system browser's part of a sign-in, in a network with one way out. */
async function fetchThrough(proxy: OfficeProxy): Promise<typeof globalThis.fetch> {
  const { request } = await playwright();
  const direct = globalThis.fetch;
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!url.hostname.endsWith('.pati.test')) return direct(input, init);
    // One context per request: whoever calls keeps the cookies.
    const context = await request.newContext({
      proxy: { server: `http://127.0.0.1:${proxy.port}` },
      ignoreHTTPSErrors: true,
    });
    try {
      const answer = await context.fetch(url.href, {
        method: init.method ?? 'GET',
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(init.body ? { data: String(init.body) } : {}),
        maxRedirects: 0,
      });
      const headers = new Headers(answer.headersArray().map(({ name, value }) => [name, value] as [string, string]));
      headers.delete('content-encoding');
      const body = await answer.body();
      return new Response([204, 304].includes(answer.status()) ? null : new Uint8Array(body), {
        status: answer.status(),
        headers,
      });
    } finally {
      await context.dispose();
    }
  };
}
