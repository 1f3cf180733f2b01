import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Protocol, ProtocolRequest, ProtocolResponse } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { answerApp, toProtocol, toWeb } from './app-protocol.ts';
import type { Face } from './serve.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const request = (path: string, more: object = {}) =>
  ({ url: `app://pendopo${path}`, method: 'GET', headers: {}, referrer: '', ...more }) as ProtocolRequest;
const blobs = async (uuid: string) => Buffer.from(`blob ${uuid}`);
const text = async (answer: ProtocolResponse) => {
  let whole = '';
  for await (const chunk of answer.data as Readable) whole += chunk;
  return whole;
};

function answering(face: Partial<Face>, relay: (request: Request) => Promise<Response>) {
  let handler: Parameters<Protocol['registerStreamProtocol']>[1] = () => {};
  const registerStreamProtocol = (scheme: string, given: typeof handler) => {
    handler = given;
    return scheme === 'app';
  };
  answerApp({ protocol: { registerStreamProtocol }, blobs }, face as Face, relay, log);
  return (asked: ProtocolRequest) =>
    new Promise<ProtocolResponse>((done) => handler(asked, (answer) => done(answer as ProtocolResponse)));
}

describe('answerApp', () => {
  it('hands out the face without asking the relay, and a body only where there is one', async () => {
    const relay = vi.fn();
    const ask = answering(
      { serve: async ({ method }) => ({ status: 200, headers: { a: 'b' }, body: method === 'HEAD' ? null : 'page' }) },
      relay,
    );
    const page = await ask(request('/'));
    expect([page.statusCode, page.headers, await text(page)]).toEqual([200, { a: 'b' }, 'page']);
    expect((await ask(request('/', { method: 'HEAD' }))).data).toBeNull();
    expect(relay).not.toHaveBeenCalled();
  });

  it('gives /api/ to the relay, and the page an error when the relay has nobody to answer to', async () => {
    const serve = vi.fn();
    const ask = answering({ serve }, async ({ url }) => {
      if (url.endsWith('/gone')) throw new Error('aborted');
      return new Response('{}', { status: 201, headers: { 'x-kept': 'yes' } });
    });
    const answer = await ask(request('/api/me'));
    expect([answer.statusCode, answer.headers?.['x-kept'], await text(answer)]).toEqual([201, 'yes', '{}']);
    expect(await ask(request('/api/gone'))).toEqual({ error: -2 });
    expect(serve).not.toHaveBeenCalled();
  });
});

describe('toWeb', () => {
  const post = (uploadData: object[]) => toWeb(request('/api/x', { method: 'POST', uploadData }), blobs);

  it('keeps method, headers and a whole body', async () => {
    const got = toWeb(
      request('/api/x?y=1', {
        method: 'PUT',
        headers: { 'X-Pendopo': '1' },
        uploadData: [{ type: 'rawData', bytes: Buffer.from('é') }],
      }),
      blobs,
    );
    expect([got.url, got.method, got.headers.get('x-pendopo'), await got.text()]).toEqual([
      'app://pendopo/api/x?y=1',
      'PUT',
      '1',
      'é',
    ]);
    expect(toWeb(request('/api/x'), blobs).body).toBeNull();
  });

  it('joins the parts of a form: bytes, a slice of a file, a blob', async () => {
    const filePath = join(mkdtempSync(join(tmpdir(), 'pendopo-upload-')), 'file');
    writeFileSync(filePath, '0123456789');
    const got = post([
      { type: 'rawData', bytes: Buffer.from('<') },
      { type: 'file', filePath, offset: 2, length: 3 },
      { type: 'file', filePath, offset: 9 },
      { type: 'blob', blobUUID: '7' },
      { type: 'rawData', bytes: Buffer.from('>') },
    ]);
    expect(await got.text()).toBe('<2349blob 7>');
  });

  it('sends nothing on of an upload it does not know', async () => {
    await expect(post([{ type: 'rawData', bytes: Buffer.from('a') }, { type: 'other' }]).text()).rejects.toThrow();
  });
});

describe('toProtocol', () => {
  it('passes an endless body on piece by piece, and cancels it when Electron lets go', async () => {
    const cancelled = vi.fn();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from('x')),
      cancel: cancelled,
    });
    const { data } = toProtocol(new Response(endless));
    await once(data as Readable, 'readable');
    expect(String((data as Readable).read(1))).toBe('x');
    (data as Readable).destroy();
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
  });

  it('has no body where the answer has none', () => {
    expect(toProtocol(new Response(null, { status: 204 }))).toMatchObject({ statusCode: 204, data: null });
  });
});
