import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ServerState } from '../../contract/ipc.ts';
import { compatible } from './compatible.ts';
import { OfficeServer } from './office-server.ts';
import { StalePolicy } from './stale-policy.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const info = {
  product: 'pendopo',
  version: '0.1.4',
  officeName: 'Pemerintah Kabupaten Pati',
  mediaOrigins: ['wss://media.example.go.id'],
  signIn: { issuer: 'https://masuk.example.go.id', clientId: 'desk', scope: 'openid' },
  now: '2026-11-24T16:00:00Z',
};
let http: Server | undefined;
let office: OfficeServer | undefined;
afterEach(() => {
  office?.close();
  http?.close();
});

async function serve(answer: () => { status?: number; body: unknown }) {
  http = createServer((_request, response) => {
    const { status = 200, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => http?.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
}

function ask(url: string) {
  const states: ServerState[] = [];
  const learned = vi.fn();
  office = new OfficeServer({
    url: () => url,
    clientVersion: '0.1.0',
    fetch,
    changed: (state) => states.push(state),
    learned,
    log,
    timing: { first: 20, longest: 40, answerWithin: 500 },
  });
  return { office, states, learned };
}

describe('OfficeServer', () => {
  it('learns the server and its media hosts', async () => {
    const { office, learned } = ask(await serve(() => ({ body: info })));
    expect(await office.ask()).toMatchObject({ officeName: info.officeName, reachable: true, mismatch: false });
    expect(learned).toHaveBeenCalledWith(info);
    expect(await office.info()).toEqual(info);
  });

  it('says nothing against a service that was not asked yet', async () => {
    const { office, states } = ask('http://127.0.0.1:1');
    expect(office.state).toEqual({
      url: 'http://127.0.0.1:1',
      officeName: null,
      reachable: true,
      trouble: null,
      mismatch: false,
    });
    expect((await office.ask()).reachable).toBe(false);
    expect(states.map(({ reachable }) => reachable)).toEqual([false]);
  });

  it('comes back by itself when the service does', async () => {
    let up = false;
    const { office, states } = ask(await serve(() => (up ? { body: info } : { status: 503, body: {} })));
    expect((await office.ask()).reachable).toBe(false);
    await expect(office.info()).rejects.toThrow('not reached');
    up = true;
    await vi.waitFor(() => expect(states.at(-1)?.reachable).toBe(true));
    office.observed(false);
    expect(states.at(-1)?.reachable).toBe(false);
    await vi.waitFor(() => expect(states.at(-1)?.reachable).toBe(true));
  });

  it.each([[{ ...info, version: '9.0.0' }], [{ ...info, somethingNew: 1 }], [{ product: 'other' }]])(
    'says when client and service do not fit',
    async (body) => {
      const { office } = ask(await serve(() => ({ body })));
      expect(await office.ask()).toMatchObject({ reachable: true, mismatch: true });
    },
  );

  it('does not take a media origin that is more than an origin', async () => {
    const { office, learned } = ask(
      await serve(() => ({ body: { ...info, mediaOrigins: ['wss://a; script-src *'] } })),
    );
    expect((await office.ask()).mismatch).toBe(true);
    expect(learned).not.toHaveBeenCalled();
  });
});

it('compares versions by major, before 1.0 by minor', () => {
  const pairs = [
    ['0.1.0', '0.1.9'],
    ['1.2.3', '1.9.0'],
    ['v2.0.0', '2.1.1-rc.1'],
    ['0.1.0', '0.2.0'],
    ['1.0.0', '2.0.0'],
    ['1.0.0', 'x'],
  ];
  expect(pairs.map(([a, b]) => compatible(a ?? '', b ?? ''))).toEqual([true, true, true, false, false, false]);
});

it('reloads once for changed media hosts, and after the meeting', () => {
  const reload = vi.fn();
  const policy = new StalePolicy(reload);
  policy.told(['wss://early.example']);
  expect(reload).not.toHaveBeenCalled();
  policy.loaded(['wss://a.example', 'wss://b.example']);
  policy.told(['wss://b.example', 'wss://a.example']);
  expect(reload).not.toHaveBeenCalled();
  policy.meeting(true);
  policy.told(['wss://c.example']);
  expect(reload).not.toHaveBeenCalled();
  policy.meeting(false);
  expect(reload).toHaveBeenCalledTimes(1);
  policy.told(['wss://c.example']);
  expect(reload).toHaveBeenCalledTimes(1);
});
