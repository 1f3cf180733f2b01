import { APP_ORIGIN } from '../../contract/app-origin.ts';
import type { NetworkTrouble } from '../../contract/network.ts';
import { networkTrouble } from '../network/trouble.ts';
import { counted, readBody, tied } from './body.ts';
import { problem } from './problem.ts';
import { isOurUrl } from './static.ts';
import type { Uplinks } from './uplinks.ts';

/**
 * `/api/*` of the page's origin, carried to the office service. The sign-in token is attached here: the page never holds it,
 * and nothing the page says decides where a request goes.
 */
export type Credential = { kind: 'token'; token: string } | { kind: 'none' } | { kind: 'offline' };

export type Office = {
  /** Base URL of the service; the person in charge sets it, never a page. */
  url: () => string;
  fetch: (url: string, init: RequestInit & { duplex?: 'half' }) => Promise<Response>;
  credential: () => Promise<Credential>;
  /** The service answered 401 to this token: another one, if there is one to have. */
  renew: (refused: string) => Promise<Credential>;
  /** A token made this moment was refused too: the sign-in is over. */
  refused: (token: string) => void;
  /** Told about each attempt, so that the state of the connection follows what really happens. */
  reached: (reachable: boolean, trouble?: NetworkTrouble) => void;
  log: { warn: (message: string, facts?: object) => void };
};

/** Milliseconds until the service must have begun to answer; an event stream begins at once. */
const ANSWER_WITHIN = 20_000;
/** A long body has stopped when the line takes none of it for this long. */
const PIECE_WITHIN = 60_000;
/**
 * The answer to a long body, from its last piece. As long as the service takes for a whole one: a proxy of the office may have
 * swallowed it at once and send it on as its line allows. Whoever waits sees it and can stop it.
 */
const ANSWER_TO_LONG_WITHIN = 20 * 60_000;

/** RFC 9110 §7.6.1 hop-by-hop, and what the shell alone decides (credentials, origin, encoding). */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];
const notUpstream = new Set([
  ...hopByHop,
  ...['authorization', 'cookie', 'cookie2', 'host', 'origin', 'referer', 'content-length', 'accept-encoding', 'expect'],
  ...['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'],
]);
const notDownstream = new Set([
  ...hopByHop,
  ...['set-cookie', 'set-cookie2', 'content-encoding', 'content-length', 'location', 'refresh', 'clear-site-data'],
  ...[
    'content-security-policy',
    'www-authenticate',
    'strict-transport-security',
    'alt-svc',
    'link',
    'service-worker-allowed',
  ],
]);

export function upstreamHeaders(from: Headers): Headers {
  return without(from, (name) => notUpstream.has(name) || /^(sec|proxy)-/.test(name));
}

export function downstreamHeaders(from: Headers): Headers {
  const headers = without(from, (name) => notDownstream.has(name) || /^(access-control|proxy)-/.test(name));
  headers.set('x-content-type-options', 'nosniff');
  // Were an answer ever shown as a document, it would be an inert one.
  headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  return headers;
}

function without(from: Headers, drop: (name: string) => boolean): Headers {
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const headers = new Headers();
  for (const [name, value] of from) if (!drop(name) && !named.includes(name)) headers.append(name, value);
  return headers;
}

/** The service's URL for a page's URL, or null when it is none of `/api/` or could be read in two ways. */
export function upstreamUrl(text: string, base: string): string | null {
  if (!isOurUrl(text)) return null;
  const raw = text.slice(APP_ORIGIN.length).replace(/[?#].*$/s, '');
  if (!raw.startsWith('/api/') || /%(2e|2f|5c|25|0)|[\\\0]|\/\/|\/\.{1,2}(\/|$)/i.test(raw)) return null;
  const { pathname, search } = new URL(text);
  if (!pathname.startsWith('/api/')) return null;
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, '') + pathname;
  url.search = search;
  return url.href;
}

export async function relay(request: Request, office: Office, uplinks: Uplinks): Promise<Response> {
  const origin = request.headers.get('origin');
  const url = upstreamUrl(request.url, office.url());
  if (!url || (origin !== null && origin !== APP_ORIGIN)) return problem(404, 'not_found', 'No such path');

  const credential = await office.credential();
  if (credential.kind === 'offline') return problem(503, 'unavailable', 'The identity provider does not answer');
  const body = await readBody(request);
  const send = async (token: string | null) => {
    const headers = upstreamHeaders(request.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    return await attempt(request, url, headers, body.take(), office, uplinks);
  };

  const first = await send(credential.kind === 'token' ? credential.token : null);
  if (first.status !== 401 || credential.kind !== 'token') return first;
  const renewed = await office.renew(credential.token);
  if (renewed.kind === 'none' || !body.replayable) return first;
  void first.body?.cancel();
  if (renewed.kind === 'offline') return problem(503, 'unavailable', 'The identity provider does not answer');
  const second = await send(renewed.token);
  if (second.status === 401) office.refused(renewed.token);
  return second;
}

/** One try. Answers a problem when the service is not reached; rejects only when nobody is there to answer to. */
async function attempt(
  request: Request,
  url: string,
  headers: Headers,
  body: BodyInit | null,
  office: Office,
  uplinks: Uplinks,
): Promise<Response> {
  const controller = new AbortController();
  const name = request.method === 'POST' ? new URL(url).searchParams.get('clientId') : null;
  const done = uplinks.add(controller, name);
  request.signal?.addEventListener('abort', () => controller.abort(), { once: true });
  let late = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expect = (within: number) => {
    clearTimeout(timer);
    // The rest of a body may still move after an early answer.
    if (over) return;
    timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, within);
  };
  expect(body instanceof ReadableStream ? PIECE_WITHIN : ANSWER_WITHIN);
  const count = uplinks.counter(name);
  const moved = (bytes: number, all: boolean) => {
    expect(all ? ANSWER_TO_LONG_WITHIN : PIECE_WITHIN);
    count(bytes);
  };
  try {
    const response = await office.fetch(url, {
      method: request.method,
      headers,
      ...(body === null ? {} : { body: counted(body, moved), duplex: 'half' }),
      signal: controller.signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
    office.reached(true);
    if (
      response.type === 'opaqueredirect' ||
      (response.status >= 300 && response.status < 400 && response.status !== 304)
    ) {
      controller.abort();
      done();
      return redirected(office);
    }
    const empty = response.body === null || [204, 205, 304].includes(response.status);
    if (empty) done();
    else if (response.headers.get('content-type')?.startsWith('text/event-stream')) uplinks.isStream(controller);
    return new Response(empty ? null : tied(response.body, controller, done), {
      status: response.status,
      headers: downstreamHeaders(response.headers),
    });
  } catch (error) {
    done();
    if (controller.signal.aborted && !late) throw error;
    const reason = error instanceof Error ? error.message : 'unknown';
    // Electron rejects a manual redirect instead of handing it out.
    if (/redirect/i.test(reason)) return redirected(office);
    office.reached(false, late ? 'timeout' : networkTrouble(error));
    office.log.warn('office service not reached', { reason: late ? 'no answer in time' : reason });
    return problem(503, 'unavailable', 'The office service does not answer');
  } finally {
    over = true;
    clearTimeout(timer);
  }
}

function redirected(office: Office): Response {
  office.log.warn('office service answered with a redirect');
  return problem(503, 'unavailable', 'The office service answered with a redirect');
}
