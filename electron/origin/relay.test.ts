import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Credential, type Office, relay, upstreamUrl } from './relay.ts';
import { Uplinks } from './uplinks.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function office(answer: Answer, more: Partial<Office> = {}) {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = {
    url: () => url,
    fetch,
    credential: async (): Promise<Credential> => ({ kind: 'token', token: 'old' }),
    renew: vi.fn(async (): Promise<Credential> => ({ kind: 'token', token: 'new' })),
    refused: vi.fn(),
    reached: vi.fn(),
    log: { warn: vi.fn() },
    ...more,
  };
  return made;
}
const ask = (path: string, init: RequestInit = {}) => new Request(`app://pendopo${path}`, init);
const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string | string[]> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

describe('a long body on a slow line', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const silent = () => ({
    url: () => 'http://office.example',
    credential: async (): Promise<Credential> => ({ kind: 'none' }),
    renew: async (): Promise<Credential> => ({ kind: 'none' }),
    refused: vi.fn(),
    reached: vi.fn(),
    log: { warn: vi.fn() },
  });
  const never = (init: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const long = (body: ReadableStream<Uint8Array>) =>
    ask('/api/meetings/x/files', { method: 'POST', body, duplex: 'half' } as RequestInit);

  it('is not given up while it moves, and is when nobody answers after it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let pieces = 6;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (pieces-- === 0) return controller.close();
        await new Promise((resolve) => setTimeout(resolve, 15_000));
        controller.enqueue(new Uint8Array(200_000));
      },
    });
    let received = 0;
    const there = {
      ...silent(),
      fetch: async (_url: string, init: RequestInit) => {
        const reader = (init.body as ReadableStream<Uint8Array>).getReader();
        for (let next = await reader.read(); !next.done; next = await reader.read()) received += next.value.length;
        return never(init);
      },
    };
    const answer = relay(long(body), there, new Uplinks());
    // A proxy of the office that swallowed it may still be sending.
    await vi.advanceTimersByTimeAsync(6 * 15_000 + 19 * 60_000);
    expect(received).toBe(1_200_000);
    expect(there.reached).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect((await answer).status).toBe(503);
    expect(there.reached).toHaveBeenCalledWith(false, 'timeout');
  });

  it('is no longer waited for once it was answered, though the rest of it moves', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(300_000)),
    });
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    let ended = false;
    const there = {
      ...silent(),
      fetch: async (_url: string, init: RequestInit) => {
        reader = (init.body as ReadableStream<Uint8Array>).getReader();
        init.signal?.addEventListener('abort', () => {
          ended = true;
        });
        return new Response('{}', { status: 413 });
      },
    };
    expect((await relay(long(body), there, new Uplinks())).status).toBe(413);
    await reader?.read();
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(ended).toBe(false);
  });

  it('is given up after a minute in which the line takes none of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(300_000)),
    });
    const there = {
      ...silent(),
      fetch: async (_url: string, init: RequestInit) => {
        await (init.body as ReadableStream<Uint8Array>).getReader().read();
        return never(init);
      },
    };
    const answer = relay(long(body), there, new Uplinks());
    await vi.advanceTimersByTimeAsync(58_000);
    expect(there.reached).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(4_000);
    expect((await answer).status).toBe(503);
    expect(there.reached).toHaveBeenCalledWith(false, 'timeout');
  });
});

describe('an upload that its page gives up', () => {
  const clientId = '8a4b8a52-6a0e-4c0e-9d3c-1f6f3b7c0a11';
  const sent = () =>
    ask(`/api/meetings/x/files?name=a.csv&clientId=${clientId}`, {
      method: 'POST',
      // Never ends by itself.
      body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(300_000)) }),
      duplex: 'half',
    } as RequestInit);

  it.each(['while it is sent', 'before it is'])('is ended at the office too, %s', async (when) => {
    let ended: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      ended = resolve;
    });
    let began: () => void = () => undefined;
    const there = await office(() => undefined);
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const watched = {
      ...there,
      fetch: (url: string, init: RequestInit & { duplex?: 'half' }) => {
        began();
        if (init.signal?.aborted) ended();
        init.signal?.addEventListener('abort', () => ended());
        return there.fetch(url, init);
      },
    };
    const uplinks = new Uplinks();
    if (when === 'before it is') uplinks.stop(clientId);
    const answer = relay(sent(), watched, uplinks);
    if (when === 'while it is sent') {
      await begun;
      uplinks.stop('another');
      expect(uplinks.size).toBe(1);
      uplinks.stop(clientId);
    }
    await gone;
    await expect(answer).rejects.toThrow();
    expect(uplinks.size).toBe(0);
  });
});

describe('relay', () => {
  it('attaches the token and strips what is not the page’s to say', async () => {
    let seen: IncomingMessage['headers'] = {};
    const there = await office((request, response, body) => {
      seen = request.headers;
      json(response, { got: body, url: request.url }, 201, {
        'set-cookie': ['sid=1', 'x=2'],
        'access-control-allow-origin': '*',
        'x-kept': 'yes',
        location: 'https://evil.example',
      });
    });
    const request = ask('/api/meetings?x=1', {
      method: 'POST',
      body: '{"a":1}',
      headers: {
        authorization: 'Bearer page',
        cookie: 'sid=page',
        'x-forwarded-for': '1.2.3.4',
        connection: 'x-secret',
        'x-secret': '1',
        'content-type': 'application/json',
        'x-pendopo': '1',
        'last-event-id': '7',
      },
    });
    const answer = await relay(request, there, new Uplinks());
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ got: '{"a":1}', url: '/api/meetings?x=1' });
    expect(seen).toMatchObject({ authorization: 'Bearer old', 'x-pendopo': '1', 'last-event-id': '7' });
    for (const name of ['cookie', 'x-forwarded-for', 'x-secret', 'origin', 'referer'])
      expect(seen[name]).toBeUndefined();
    for (const name of ['set-cookie', 'access-control-allow-origin', 'location'])
      expect(answer.headers.get(name)).toBeNull();
    expect(answer.headers.get('x-kept')).toBe('yes');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('renews once after a 401 and sends the same body again', async () => {
    const bodies: string[] = [];
    const there = await office((request, response, body) => {
      bodies.push(`${request.headers.authorization} ${body}`);
      json(response, {}, request.headers.authorization === 'Bearer new' ? 200 : 401);
    });
    const answer = await relay(ask('/api/x', { method: 'POST', body: 'hello' }), there, new Uplinks());
    expect(answer.status).toBe(200);
    expect(bodies).toEqual(['Bearer old hello', 'Bearer new hello']);
    expect(there.refused).not.toHaveBeenCalled();
  });

  it('says so when a fresh token is refused too', async () => {
    const there = await office((_request, response) => json(response, { code: 'unauthenticated' }, 401));
    expect((await relay(ask('/api/me'), there, new Uplinks())).status).toBe(401);
    expect(there.renew).toHaveBeenCalledExactlyOnceWith('old');
    expect(there.refused).toHaveBeenCalledExactlyOnceWith('new');
  });

  it('does not take an unreachable provider for a sign-out', async () => {
    const there = await office((_request, response) => json(response, {}, 401), {
      renew: async () => ({ kind: 'offline' }),
    });
    const answer = await relay(ask('/api/me'), there, new Uplinks());
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'unavailable' }]);
  });

  it('asks without a token when nobody is signed in and does not renew then', async () => {
    let authorization: string | undefined = 'unset';
    const there = await office(
      (request, response) => {
        authorization = request.headers.authorization;
        json(response, {}, 401);
      },
      { credential: async () => ({ kind: 'none' }) },
    );
    expect((await relay(ask('/api/me'), there, new Uplinks())).status).toBe(401);
    expect(authorization).toBeUndefined();
    expect(there.renew).not.toHaveBeenCalled();
  });

  it('answers 503 problem+json when the service or the provider is not there', async () => {
    const there = await office(() => {}, { url: () => 'http://127.0.0.1:1' });
    const answer = await relay(ask('/api/me'), there, new Uplinks());
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 503, code: 'unavailable' });
    expect(there.reached).toHaveBeenCalledWith(false, 'unreachable');
    const offline = await relay(
      ask('/api/me'),
      { ...there, credential: async () => ({ kind: 'offline' }) },
      new Uplinks(),
    );
    expect(offline.status).toBe(503);
  });

  it('follows no redirect', async () => {
    const there = await office((request, response) => {
      if (request.url === '/api/x') response.writeHead(302, { location: '/api/y' }).end();
      else json(response, { followed: true });
    });
    expect((await relay(ask('/api/x'), there, new Uplinks())).status).toBe(503);
    expect(there.reached).toHaveBeenCalledWith(true);
  });

  it('streams an event stream and ends it upstream with the reader, or with the page', async () => {
    const closed = vi.fn();
    const there = await office((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write('data: x\n\n'), 10);
      response.on('close', () => {
        clearInterval(timer);
        closed();
      });
    });
    const uplinks = new Uplinks();
    const first = await relay(ask('/api/events'), there, uplinks);
    const reader = first.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('data: x');
    await reader?.cancel();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
    await relay(ask('/api/events'), there, uplinks);
    expect(uplinks.size).toBe(1);
    uplinks.dropAll();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(2));
    expect(uplinks.size).toBe(0);
  });

  it('ends the oldest event stream when a fourth is opened', async () => {
    const closed: string[] = [];
    const there = await office((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      response.on('close', () => closed.push(request.url ?? ''));
    });
    const uplinks = new Uplinks();
    for (let n = 1; n <= 4; n++) await relay(ask(`/api/events?${n}`), there, uplinks);
    await vi.waitFor(() => expect(closed).toEqual(['/api/events?1']));
    expect(uplinks.size).toBe(3);
    uplinks.dropAll();
  });

  it('keeps no finished request', async () => {
    const there = await office((_request, response) => json(response, { a: 1 }));
    const uplinks = new Uplinks();
    await (await relay(ask('/api/me'), there, uplinks)).text();
    expect(uplinks.size).toBe(0);
  });

  it('sends a long body as a stream, once', async () => {
    let length = 0;
    const there = await office((_request, response, body) => {
      length = body.length;
      json(response, {}, 401);
    });
    const answer = await relay(ask('/api/x', { method: 'POST', body: 'y'.repeat(1_000_000) }), there, new Uplinks());
    expect([answer.status, length]).toEqual([401, 1_000_000]);
  });

  it('refuses a foreign origin', async () => {
    const there = await office((_request, response) => json(response, {}));
    const request = ask('/api/me', { headers: { origin: 'https://evil.example' } });
    expect((await relay(request, there, new Uplinks())).status).toBe(404);
    expect(there.reached).not.toHaveBeenCalled();
  });
});

describe('upstreamUrl', () => {
  it('keeps path and query, under the base path of the service', () => {
    expect(upstreamUrl('app://pendopo/api/agenda?from=a%3Ab', 'https://a.go.id')).toBe(
      'https://a.go.id/api/agenda?from=a%3Ab',
    );
    expect(upstreamUrl('app://pendopo/api/me', 'https://a.go.id/pendopo/')).toBe('https://a.go.id/pendopo/api/me');
  });

  it.each([
    'app://pendopo/api',
    'app://pendopo/other',
    'app://pendopo/api/../x',
    'app://pendopo/api/%2e%2e/x',
    'app://pendopo/api/..%2fx',
    'app://pendopo/api/%252e%252e/x',
    'app://pendopo/api/..\\x',
    'app://pendopo/api/%5c',
    'app://pendopo/api/x%00',
    'app://pendopo/api//evil.example/x',
    'app://pendopo//evil.example/api/x',
    'app://evil/api/x',
    'https://pendopo/api/x',
  ])('refuses %s', (url) => {
    expect(upstreamUrl(url, 'https://a.go.id')).toBeNull();
  });
});
