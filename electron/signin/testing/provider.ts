import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OidcProvider from 'oidc-provider';
import type { ServerInfo } from '../../../contract/server.ts';

/** A real OpenID provider on loopback, for tests: one account, no pages, every interaction is answered at once. */
export async function startTestProvider({ accessTtl = 300 } = {}) {
  const http = createServer();
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  /** `refuse`: the error code every interaction is answered with. */
  const said = { refuse: null as string | null, refreshes: 0, down: false, revoked: 0 };
  const provider = new OidcProvider(issuer, {
    clients: [
      {
        client_id: 'desk',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
        post_logout_redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    cookies: { keys: ['test'] },
    scopes: ['openid', 'offline_access'],
    rotateRefreshToken: true,
    ttl: { AccessToken: accessTtl, IdToken: 300, RefreshToken: 3600, Session: 3600, Interaction: 600, Grant: 3600 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
  });
  provider.on('refresh_token.consumed', () => said.refreshes++);
  provider.on('grant.revoked', () => said.revoked++);
  const callback = provider.callback();
  http.on('request', async (request, response) => {
    if (said.down) return response.writeHead(503).end();
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const details = await provider.interactionDetails(request, response);
    if (said.refuse) return provider.interactionFinished(request, response, { error: said.refuse });
    if (details.prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId: 'sri' } });
    }
    const grant = new provider.Grant({ accountId: 'sri', clientId: 'desk' });
    grant.addOIDCScope('openid offline_access');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  const signIn: ServerInfo['signIn'] = { issuer, clientId: 'desk', scope: 'openid offline_access' };
  const close = () => {
    http.close();
    http.closeAllConnections();
  };
  return { issuer, signIn, said, provider, close };
}

/** The system browser, as far as a provider needs one: redirects and cookies per origin. Answers the last page. */
export class TestBrowser {
  readonly opened: string[] = [];
  readonly #jar = new Map<string, Map<string, string>>();

  /** Follows redirects from `url` and stops before `until`, when given; the answer's URL and text. */
  async visit(url: string, until?: string): Promise<{ url: string; status: number; text: string }> {
    this.opened.push(url);
    let here = url;
    for (let hops = 0; hops < 15; hops++) {
      if (until && here.startsWith(until)) return { url: here, status: 0, text: '' };
      const { origin } = new URL(here);
      const jar = this.#jar.get(origin) ?? new Map<string, string>();
      this.#jar.set(origin, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(here, { redirect: 'manual', headers: cookie ? { cookie } : {} });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) return { url: here, status: response.status, text: await response.text() };
      await response.body?.cancel();
      here = new URL(location, here).href;
    }
    throw new Error('too many redirects');
  }
}
