import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillForm, signIn } from './person.ts';

describe('a form', () => {
  const page = new URL('http://127.0.0.1:1/interaction/abc');
  test('is filled in: text, password, hidden, the first button, entities', () => {
    const html = `<form method="post" action="/go?a=1&amp;b=2"><input type="hidden" name="csrf" value='x"y'>
      <input name="login" autofocus><input type=password name="secret"><button name="prompt" value="login">Masuk</button></form>`;
    const form = fillForm(html, page, 'dwi.lestari', 'rahasia');
    expect(form?.action.href).toBe('http://127.0.0.1:1/go?a=1&b=2');
    expect(Object.fromEntries(form?.body ?? [])).toEqual({
      csrf: 'x"y',
      login: 'dwi.lestari',
      secret: 'rahasia',
      prompt: 'login',
    });
  });
  test('that only cancels is passed over', () => {
    expect(fillForm('<form action="/abort"><button>Batal</button></form>', page, 'a', 'b')).toBeNull();
  });
});

describe('signing in at a real provider', () => {
  let provider: Server;
  let office: Server;
  let serverUrl = '';
  let issuer = '';

  beforeAll(async () => {
    provider = createServer().listen(0, '127.0.0.1');
    await once(provider, 'listening');
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const oidc = new Provider(issuer, {
      clients: [
        {
          client_id: 'pendopo-shell',
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: ['http://127.0.0.1/callback'],
        },
      ],
      features: {
        devInteractions: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'jwt', accessTokenTTL: 20 }),
          useGrantedResource: () => true,
        },
      },
      cookies: { keys: ['test'] },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
      ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 20, IdToken: 600, RefreshToken: 600 },
    });
    provider.on('request', oidc.callback());
    office = createServer(async (request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/api/server') {
        response.end(
          JSON.stringify({
            product: 'pendopo',
            version: '0.1.0',
            officeName: 'Kabupaten Uji',
            mediaOrigins: ['ws://127.0.0.1:1'],
            signIn: {
              issuer,
              clientId: 'pendopo-shell',
              scope: 'openid offline_access',
              resource: 'urn:pendopo:service',
            },
            now: new Date().toISOString(),
          }),
        );
        return;
      }
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
      const { payload } = await jwtVerify(token, keys, { issuer, audience: 'urn:pendopo:service' }).catch(() => ({
        payload: null,
      }));
      if (!payload) response.writeHead(401).end('{"code":"unauthenticated"}');
      else if (request.url === '/api/me') response.end(JSON.stringify({ sub: payload.sub, exp: payload.exp }));
      else response.writeHead(404).end('{"code":"not_found","detail":"no such meeting"}');
    }).listen(0, '127.0.0.1');
    await once(office, 'listening');
    serverUrl = `http://127.0.0.1:${(office.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    provider.close();
    office.close();
  });

  test('a token of this person comes out, and is renewed before it ends', async () => {
    const person = await signIn(serverUrl, 'dwi.lestari');
    expect(await person.call('GET', '/api/me')).toMatchObject({ sub: 'dwi.lestari' });
    // The provider's tokens live 20 s, under the half minute promised: each use renews.
    const [one, two] = [await person.token(), await person.token()];
    expect(one).not.toBe(two);
  });

  test('a refusal of the service is told with its code', async () => {
    const person = await signIn(serverUrl, 'agus.prasetyo');
    await expect(person.call('POST', '/api/meetings/x/join', {})).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });
});
