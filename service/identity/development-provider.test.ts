// The development provider must behave like a strict one, or the demo would hide what an office's real one refuses.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Program, startProgram } from '../trial/office.ts';
import { CookieJar, shellSignIn, token, walk } from '../trial/sign-in.ts';

let provider: Program;
beforeAll(async () => {
  provider = await startProgram('identity/development-provider.ts', { PENDOPO_PROVIDER_ACCESS_TTL: '120' });
}, 60_000);
afterAll(async () => {
  await provider?.stop();
});

const redirect = 'http://127.0.0.1:5/callback';
const authorize = (changes: Record<string, string | undefined> = {}) => {
  const query = {
    client_id: 'pendopo-shell',
    response_type: 'code',
    redirect_uri: redirect,
    scope: 'openid profile offline_access',
    state: 's',
    code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const set = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${provider.url}/auth?${new URLSearchParams(set)}`;
};

test('the access token is a short JWT for the service that names the person; the subject is not the login', async () => {
  const tokens = await shellSignIn(provider.url, 'sri.wahyuni');
  const claims = decodeJwt(tokens.access_token);
  expect(claims).toMatchObject({
    aud: 'urn:pendopo:service',
    preferred_username: 'sri.wahyuni',
    client_id: 'pendopo-shell',
  });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(120);
  expect(claims.sub).not.toBe('sri.wahyuni');
});

test('refresh tokens rotate: an old one ends the whole sign-in', async () => {
  const first = await shellSignIn(provider.url, 'sri.wahyuni');
  const refresh = (value: string | undefined) =>
    token(provider.url, { grant_type: 'refresh_token', refresh_token: value ?? '' });
  const second = await refresh(first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await expect(refresh(first.refresh_token)).rejects.toThrow(/invalid_grant/);
  await expect(refresh(second.refresh_token)).rejects.toThrow(/invalid_grant/);
});

test('a revoked refresh token is worth nothing', async () => {
  const tokens = await shellSignIn(provider.url, 'sri.wahyuni');
  const body = new URLSearchParams({ client_id: 'pendopo-shell', token: tokens.refresh_token ?? '' });
  expect((await fetch(`${provider.url}/token/revocation`, { method: 'POST', body })).status).toBe(200);
  const again = token(provider.url, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
  await expect(again).rejects.toThrow(/invalid_grant/);
});

test('no PKCE, another redirect, another client: refused', async () => {
  const plain = await fetch(authorize({ code_challenge: undefined, code_challenge_method: undefined }), {
    redirect: 'manual',
  });
  expect(plain.headers.get('location')).toContain('error=invalid_request');
  for (const wrong of ['http://evil.example/callback', 'http://127.0.0.1:5/other']) {
    expect((await fetch(authorize({ redirect_uri: wrong }), { redirect: 'manual' })).status).toBe(400);
  }
  expect((await fetch(authorize({ client_id: 'nobody' }), { redirect: 'manual' })).status).toBe(400);
});

test('the page: marked, without script, a strict policy; password, cancelling and prompt=consent work', async () => {
  const jar = new CookieJar();
  let url = authorize({ prompt: 'login consent' });
  let page = await jar.fetch(url);
  url = new URL(page.headers.get('location') ?? '', url).href;
  page = await jar.fetch(url);
  const html = await page.text();
  expect(html).toContain('Penyedia identitas pengembangan');
  expect(html).toContain('Dra. Sri Wahyuni, M.Kom.');
  expect(html).not.toContain('<script');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  const post = (fields: Record<string, string>) =>
    jar.fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  expect((await post({ username: 'sri.wahyuni', password: 'wrong' })).status).toBe(401);
  expect((await post({ username: 'nobody', password: 'pendopo' })).status).toBe(401);
  const done = await post({ username: 'sri.wahyuni', password: 'pendopo' });
  const landed = await walk(jar, new URL(done.headers.get('location') ?? '', url).href, 'x', (at) =>
    at.startsWith(redirect),
  );
  expect(new URL(landed).searchParams.get('code')).toBeTruthy();

  const other = new CookieJar();
  const start = await other.fetch(authorize());
  const at = new URL(start.headers.get('location') ?? '', provider.url).href;
  const cancelled = await other.fetch(at, { method: 'POST', body: new URLSearchParams({ cancel: '1' }) });
  const back = await walk(other, new URL(cancelled.headers.get('location') ?? '', at).href, 'x', (to) =>
    to.startsWith(redirect),
  );
  expect(new URL(back).searchParams.get('error')).toBe('access_denied');
});

test('signing out there asks, then forgets the browser', async () => {
  const jar = new CookieJar();
  // Nobody is called x: with that name a walk succeeds only while the provider remembers who this is and shows no page.
  const remembered = () => walk(jar, authorize(), 'x', (to) => to.startsWith(redirect));
  await walk(jar, authorize(), 'sri.wahyuni', (to) => to.startsWith(redirect));
  expect(await remembered()).toContain('code=');
  const ask = await (await jar.fetch(`${provider.url}/session/end?client_id=pendopo-shell`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(ask)?.[1] ?? '';
  await jar.fetch(`${provider.url}/session/end/confirm`, { method: 'POST', body: new URLSearchParams({ xsrf }) });
  expect(await remembered()).toContain('code=');
  const again = await (await jar.fetch(`${provider.url}/session/end?client_id=pendopo-shell`)).text();
  const fresh = /name="xsrf" value="([^"]+)"/.exec(again)?.[1] ?? '';
  const body = new URLSearchParams({ xsrf: fresh, logout: 'yes' });
  await jar.fetch(`${provider.url}/session/end/confirm`, { method: 'POST', body });
  await expect(remembered()).rejects.toThrow(/sign-in stopped/);
});

test('it listens on loopback only', () => {
  const file = fileURLToPath(new URL('development-provider.ts', import.meta.url));
  const run = spawnSync(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, PENDOPO_PROVIDER_HOST: '0.0.0.0' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(run.status).toBe(2);
  expect(run.stdout).toBe('');
});
