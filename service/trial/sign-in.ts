// Signing in as a person does, without a browser: a cookie jar, redirects followed by hand, forms posted.
import { createHash, randomBytes } from 'node:crypto';

/** Cookies by host and port here, unlike in a browser: one jar may visit several services on loopback. */
export class CookieJar {
  private readonly cookies = new Map<string, Map<string, string>>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      const gone = attributes.some((one) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(one));
      if (gone || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  value(url: string, name: string): string | undefined {
    return this.cookies.get(new URL(url).host)?.get(name);
  }
}

/** Follows redirects, signing in as `login` where the provider asks, up to the first address `done` accepts. */
export async function walk(
  jar: CookieJar,
  start: string,
  login: string,
  done: (url: string) => boolean,
): Promise<string> {
  let url = start;
  let answer = await jar.fetch(url);
  for (let step = 0; step < 20; step += 1) {
    const location = answer.headers.get('location');
    if (location) {
      url = new URL(location, url).href;
      if (done(url)) return url;
      answer = await jar.fetch(url);
      continue;
    }
    const text = await answer.text();
    const action = /action="([^"]+)"/.exec(text)?.[1];
    if (answer.status !== 200 || !action)
      throw new Error(`sign-in stopped at ${url}: ${answer.status} ${text.slice(0, 300)}`);
    answer = await jar.fetch(new URL(action, url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ account: login }).toString(),
    });
  }
  throw new Error(`sign-in goes in circles at ${url}`);
}

export interface ShellTokens {
  access_token: string;
  id_token: string;
  refresh_token?: string;
}

const REDIRECT = 'http://127.0.0.1:1/callback';

/** As the desktop client does: authorization code with PKCE, public client, loopback redirect. */
export async function shellSignIn(issuer: string, login: string): Promise<ShellTokens> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: 'pendopo-shell',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid profile offline_access',
    resource: 'urn:pendopo:service',
    state: 'x',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const landed = await walk(new CookieJar(), `${issuer}/auth?${query}`, login, (url) => url.startsWith(REDIRECT));
  const code = new URL(landed).searchParams.get('code');
  if (!code) throw new Error(`no code: ${landed}`);
  return token(issuer, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier });
}

export async function token(issuer: string, fields: Record<string, string>): Promise<ShellTokens> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'pendopo-shell', ...fields }),
  });
  if (!answer.ok) throw new Error(`token endpoint: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ShellTokens;
}

/** As a browser does: to the service, to the provider, back; the jar then holds the session. */
export async function browserSignIn(
  service: string,
  login: string,
  returnTo = '/',
): Promise<{ jar: CookieJar; landed: string }> {
  const jar = new CookieJar();
  const start = `${service}/api/auth/login?${new URLSearchParams({ returnTo })}`;
  const home = (url: string) => url.startsWith(service) && !new URL(url).pathname.startsWith('/api/auth/');
  return { jar, landed: await walk(jar, start, login, home) };
}
