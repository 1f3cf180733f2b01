import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Language } from '../../contract/settings.ts';
import { type PageName, page, pageHeaders } from './pages.ts';

/** `ignore` = not the answer we wait for: the wait goes on. */
export type Verdict = Extract<PageName, 'signedIn' | 'failed' | 'signedOut'> | 'ignore';

export type Loopback = { redirectUri: string; close: () => void };

/**
 * A listener on 127.0.0.1 with a port of the kernel's choice (RFC 8252 §7.3) for one answer of the provider. `judge` gets the
 * callback's full URL and decides what the browser shows; after the first verdict that is not `ignore` nothing is served.
 */
export async function listen(judge: (url: URL) => Promise<Verdict>, language: () => Language): Promise<Loopback> {
  const { createServer } = await import('node:http'); // late: no start needs it
  let redirectUri = '';
  let taken = false;
  const server: Server = createServer((request, response) => {
    const show = (status: number, name: PageName) => {
      response.writeHead(status, pageHeaders).end(page(name, language()));
    };
    const url = new URL(request.url ?? '/', redirectUri);
    // The Host check keeps out pages that reach us through a name of theirs (DNS rebinding).
    const ours = request.headers.host === new URL(redirectUri).host && url.origin === new URL(redirectUri).origin;
    if (!ours || request.method !== 'GET' || url.pathname !== '/callback' || taken) return show(404, 'unknown');
    judge(url)
      .then((verdict) => {
        if (verdict === 'ignore') return show(400, 'unknown');
        taken = true;
        show(verdict === 'failed' ? 400 : 200, verdict);
      })
      .catch(() => show(500, 'failed'));
  });
  server.requestTimeout = 10_000;
  server.maxConnections = 20;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, done);
  });
  redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    redirectUri,
    close: () => {
      server.close();
      // The page on its way out is let through, idle browser connections are not waited for.
      setTimeout(() => server.closeAllConnections?.(), 1000).unref();
    },
  };
}
