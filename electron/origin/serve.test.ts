import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isApi, openFace } from './serve.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
let folder: string;
let media: string[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'pendopo-face-')), 'renderer');
  media = ['wss://a.example'];
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'headers.json'), '{"content-security-policy":"connect-src \'self\' {media}"}');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'start.js'), 'start()');
  writeFileSync(join(folder, 'assets', 'start.css'), 'p{}');
  writeFileSync(join(folder, '..', 'secret.txt'), 'secret');
});
const open = () => openFace(folder, () => media, log);
const ask = (path: string, method = 'GET') => ({ url: `app://pendopo${path}`, method });
const told = async (promise: Promise<void>) => {
  let is = false;
  void promise.then(() => {
    is = true;
  });
  await turn();
  await turn();
  return is;
};

describe('openFace', () => {
  it('serves a file with its type and the policy of this moment', async () => {
    const { serve } = open();
    const page = await serve(ask('/'));
    expect([page.status, String(page.body)]).toEqual([200, '<!doctype html>']);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toBe("connect-src 'self' wss://a.example https://a.example");
    media = [];
    expect((await serve(ask('/?x=1'))).headers['content-security-policy']).toBe("connect-src 'self'");
    const script = await serve(ask('/assets/start.js'));
    expect([script.headers['content-type'], String(script.body)]).toEqual([
      'text/javascript; charset=utf-8',
      'start()',
    ]);
  });

  it('answers HEAD without a body', async () => {
    const answer = await open().serve(ask('/assets/start.css', 'HEAD'));
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      200,
      'text/css; charset=utf-8',
      null,
    ]);
  });

  it.each<[string, string?]>([
    ['/assets/none.js'],
    ['/secret.txt'],
    ['/..%2fsecret.txt'],
    ['/assets/'],
    ['/index.html', 'POST'],
    ['/index.html', 'DELETE'],
  ])('refuses %s %s', async (path, method) => {
    const answer = await open().serve(ask(path, method));
    expect([answer.status, JSON.parse(String(answer.body))]).toMatchObject([404, { code: 'not_found' }]);
  });

  it('serves nothing without its policy', async () => {
    writeFileSync(join(folder, 'headers.json'), 'broken');
    const { serve } = open();
    expect((await serve(ask('/'))).status).toBe(404);
    expect(log.error).toHaveBeenCalled();
  });

  it('has handed out the face when a script went out and nothing else is on its way', async () => {
    const { serve, handedOut } = open();
    await serve(ask('/'));
    await serve(ask('/assets/start.css'));
    expect(await told(handedOut)).toBe(false);
    const script = serve(ask('/assets/start.js'));
    const style = serve(ask('/assets/start.css'));
    expect(await told(handedOut)).toBe(false);
    await Promise.all([script, style]);
    expect(await told(handedOut)).toBe(true);
  });
});

it('knows which requests are the office’s', () => {
  expect(isApi('app://pendopo/api/me')).toBe(true);
  expect(['app://pendopo/', 'app://pendopo/apix', 'app://other/api/me', 'nonsense'].map(isApi)).toEqual(
    Array(4).fill(false),
  );
});
