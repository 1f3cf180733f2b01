import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compress } from '../../build/compress.mjs';
import { serveFace } from './face.ts';
import { createServer } from './server.ts';

describe('the built face', () => {
  let app: FastifyInstance;
  let parent: string;
  let port: number;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'pendopo-face-'));
    const folder = join(parent, 'renderer');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(parent, 'secret.txt'), 'not for you');
    await writeFile(join(folder, 'index.html'), '<title>Pendopo</title>');
    await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}');
    const long = '/* x */'.repeat(1000);
    await writeFile(join(folder, 'assets', 'long-abc123.js'), long);
    await compress(folder, (name) => name === 'headers.json');
    await writeFile(
      join(folder, 'headers.json'),
      JSON.stringify({
        'content-security-policy': "default-src 'none'; connect-src 'self' {media}",
        'referrer-policy': 'no-referrer',
      }),
    );
    app = await createServer({ log: pino({ level: 'silent' }), version: 'x', https: false, trustedProxies: [] });
    expect(await serveFace(app, folder, ['ws://127.0.0.1:7880', 'wss://media.example.go.id'])).toBe(true);
    await app.listen({ host: '127.0.0.1', port: 0 });
    port = (app.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await app?.close();
    await rm(parent, { recursive: true, force: true });
  });

  /** Not fetch: it would tidy the path before sending it. */
  const get = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers }, (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      })
        .on('error', reject)
        .end();
    });

  test('what was compressed when it was built goes out so, to whoever can read it', async () => {
    const sizes: Record<string, number> = {};
    for (const encoding of ['br', 'gzip', 'identity']) {
      const file = await get('/assets/long-abc123.js', { 'accept-encoding': encoding });
      expect(file.status).toBe(200);
      expect(file.headers['content-encoding'] ?? 'identity').toBe(encoding);
      expect(file.headers['content-type']).toMatch(/javascript/);
      expect(file.headers['cache-control']).toMatch(/immutable/);
      expect(file.headers.vary).toMatch(/accept-encoding/i);
      sizes[encoding] = Number(file.headers['content-length']);
    }
    expect(sizes['identity']).toBe(7000);
    expect(Math.max(sizes['br'] ?? 7000, sizes['gzip'] ?? 7000)).toBeLessThan(700);
    // Small ones have no double, and are sent as they are.
    expect((await get('/', { 'accept-encoding': 'br, gzip' })).body).toBe('<title>Pendopo</title>');
  });

  test('pages get the one page, never cached, with the media hosts in both schemes', async () => {
    for (const path of ['/', '/index.html', '/rapat/k3fd-9xqz-7mbt', '/rapat/x?y=1.2']) {
      const page = await get(path);
      expect([page.status, page.body], path).toEqual([200, '<title>Pendopo</title>']);
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-security-policy']).toBe(
        "default-src 'none'; connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880 wss://media.example.go.id https://media.example.go.id",
      );
      expect(page.headers['referrer-policy']).toBe('no-referrer');
    }
  });

  test('hashed assets are kept for a year; what is missing is missing', async () => {
    const asset = await get('/assets/main-abc123.js');
    expect(asset.status).toBe(200);
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toMatch(/javascript/);
    for (const path of ['/assets/gone.js', '/favicon.ico', '/api/nothing', '/headers.json', '/api']) {
      const missing = await get(path);
      expect([missing.status, JSON.parse(missing.body).code], path).toEqual([404, 'not_found']);
      expect(missing.headers['cache-control']).toBe('no-store');
    }
  });

  test('nothing beside the folder can be reached', async () => {
    const tries = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/%00.txt',
      '/..%252fsecret.txt',
      '//etc/passwd.x',
      '/%zz.txt',
    ];
    for (const path of tries) {
      const answer = await get(path);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.body).not.toContain('not for you');
    }
  });
});
