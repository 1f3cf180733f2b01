// A demo account as a program: signs in at the identity provider the way a person's browser does (redirects, cookies, the
// provider's own forms) and calls the office service with the token it got.
import * as oidc from 'openid-client';
import { ServerInfo } from '../../contract/server.ts';

/** All accounts of the development provider share it. */
export const DEMO_PASSWORD = 'pendopo';
const MAX_HOPS = 20;

type Cookie = { name: string; value: string; path: string };

/** Cookies per origin and path, as far as a provider on one host needs them. */
class CookieJar {
  readonly #byOrigin = new Map<string, Map<string, Cookie>>();

  take(url: URL, answer: Response): void {
    const jar = this.#byOrigin.get(url.origin) ?? new Map<string, Cookie>();
    this.#byOrigin.set(url.origin, jar);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.slice(0, pair.indexOf('=')).trim();
      const value = pair.slice(pair.indexOf('=') + 1).trim();
      let path = '/';
      let gone = false;
      for (const attribute of attributes) {
        const [key = '', setting = ''] = attribute.trim().split('=');
        if (key.toLowerCase() === 'path' && setting) path = setting;
        if (key.toLowerCase() === 'max-age' && Number(setting) <= 0) gone = true;
        if (key.toLowerCase() === 'expires' && Date.parse(attribute.trim().slice(8)) < Date.now()) gone = true;
      }
      const key = `${path} ${name}`;
      if (gone || value === '') jar.delete(key);
      else jar.set(key, { name, value, path });
    }
  }

  header(url: URL): Record<string, string> {
    const cookies = [...(this.#byOrigin.get(url.origin)?.values() ?? [])].filter(
      ({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    );
    return cookies.length > 0 ? { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') } : {};
  }
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#x2F': '/',
};
const decode = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return found ? decode(found[1] ?? found[2] ?? found[3] ?? '') : undefined;
};

/**
 * The page's form, filled in. Text fields get the login, password fields the password, hidden ones keep their value, and
 * the first submit button counts as pressed. @returns null when the page has no form that goes forward.
 */
export function fillForm(
  html: string,
  page: URL,
  login: string,
  password: string,
): { action: URL; body: URLSearchParams } | null {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', inner = '']) => ({
    head: ` ${head}`,
    inner,
  }));
  const forward = forms.filter(
    ({ head, inner }) =>
      !/abort|cancel|logout/i.test(attribute(head, 'action') ?? '') && /<(button|input)/i.test(inner),
  );
  // A page may offer several ways in: the one with a password is the one for a named account.
  const form = forward.find(({ inner }) => /type\s*=\s*["']?password/i.test(inner)) ?? forward[0];
  if (!form) return null;
  const body = new URLSearchParams();
  let pressed = false;
  for (const [tag] of form.inner.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    const button = /^<button/i.test(tag);
    const type = (attribute(tag, 'type') ?? (button ? 'submit' : 'text')).toLowerCase();
    if (type === 'submit') {
      if (name && !pressed) body.append(name, attribute(tag, 'value') ?? '');
      pressed = true;
    } else if (!name) {
    } else if (type === 'password') body.set(name, password);
    else if (type === 'hidden') body.append(name, attribute(tag, 'value') ?? '');
    else if (type === 'checkbox' || type === 'radio') {
      if (/\schecked\b/i.test(tag)) body.append(name, attribute(tag, 'value') ?? 'on');
    } else if (type === 'text' || type === 'email' || type === 'search') body.set(name, login);
  }
  return { action: new URL(attribute(form.head, 'action') || page.href, page), body };
}

/**
 * Walks from an authorisation URL through the provider's forms to the redirect that leaves the provider, without following
 * that last one. @returns the redirect with code and state (or error) in it.
 */
export async function walkSignIn(authorization: URL, login: string, password = DEMO_PASSWORD): Promise<URL> {
  const jar = new CookieJar();
  let url = authorization;
  let request: RequestInit = {};
  let posted = 0;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const answer = await fetch(url, {
      ...request,
      redirect: 'manual',
      headers: { accept: 'text/html', ...request.headers, ...jar.header(url) },
      signal: AbortSignal.timeout(20_000),
    });
    jar.take(url, answer);
    request = {};
    const to = answer.headers.get('location');
    if (to && answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel();
      url = new URL(to, url);
      if (url.origin !== authorization.origin) return url;
      continue;
    }
    const html = await answer.text();
    const form = fillForm(html, url, login, password);
    const text = html
      .replace(/<(style|script|head)[\s\S]*?<\/\1>/gi, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (!form || posted >= 4)
      throw new Error(`sign-in of ${login} stopped at ${url.pathname} (${answer.status}): ${text.slice(0, 300)}`);
    posted += 1;
    request = {
      method: 'POST',
      body: form.body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin, referer: url.href },
    };
    url = form.action;
  }
  throw new Error(`sign-in of ${login} went round in circles at ${url.pathname}`);
}

export type Person = {
  login: string;
  /** A bearer token that lives at least another half minute. */
  token(): Promise<string>;
  /** Calls the office service; rejects on an answer that is not 2xx, with the problem's code in the message. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
};

export class Refused extends Error {
  readonly status: number;
  readonly code: string | undefined;
  constructor(what: string, status: number, code: string | undefined, detail: string) {
    super(`${what}: ${status}${code ? ` ${code}` : ''} ${detail}`.trim());
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

export async function serverInfo(serverUrl: string): Promise<ServerInfo> {
  const answer = await fetch(new URL('/api/server', serverUrl), { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${serverUrl}/api/server answers ${answer.status}`);
  return ServerInfo.parse(await answer.json());
}

/** Signs an account in as the desktop client would: public client, code with PKCE, loopback redirect that we read ourselves. */
export async function signIn(serverUrl: string, login: string, password = DEMO_PASSWORD): Promise<Person> {
  const { signIn: how } = await serverInfo(serverUrl);
  const issuer = new URL(how.issuer);
  const insecure = issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {};
  const config = await oidc.discovery(
    issuer,
    how.clientId,
    { token_endpoint_auth_method: 'none' },
    oidc.None(),
    insecure,
  );
  const resource = how.resource === undefined ? {} : { resource: how.resource };
  let tokens = { access: '', until: 0, refresh: undefined as string | undefined };
  const keep = (answer: oidc.TokenEndpointResponse) => {
    tokens = {
      access: answer.access_token,
      until: Date.now() + (answer.expires_in ?? 300) * 1000,
      refresh: answer.refresh_token ?? tokens.refresh,
    };
  };

  async function enter() {
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const authorization = oidc.buildAuthorizationUrl(config, {
      redirect_uri: 'http://127.0.0.1:49152/callback',
      scope: how.scope,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      // Core §11: without the consent prompt a provider has to ignore offline_access.
      ...(how.scope.split(' ').includes('offline_access') ? { prompt: 'consent' } : {}),
      ...resource,
    });
    const callback = await walkSignIn(authorization, login, password);
    keep(
      await oidc.authorizationCodeGrant(
        config,
        callback,
        { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        resource,
      ),
    );
  }

  let renewing: Promise<void> | null = null;
  async function token() {
    if (tokens.until - Date.now() < 30_000) {
      const { refresh } = tokens;
      renewing ??= (
        refresh ? oidc.refreshTokenGrant(config, refresh, resource).then(keep).catch(enter) : enter()
      ).finally(() => {
        renewing = null;
      });
      await renewing;
    }
    return tokens.access;
  }

  await enter();
  return {
    login,
    token,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(new URL(path, serverUrl), {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await answer.text();
      if (!answer.ok) {
        let problem: { code?: string; detail?: string; title?: string } = {};
        try {
          problem = JSON.parse(text);
        } catch {}
        throw new Refused(
          `${method} ${path} as ${login}`,
          answer.status,
          problem.code,
          problem.detail ?? problem.title ?? '',
        );
      }
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
  };
}
