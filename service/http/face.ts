// The built face for browsers: the same bundle and headers as in the shell, with the media origins filled in.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

/** Both schemes of each media host: livekit-client asks over http(s) why a ws(s) connection was refused. */
export const mediaSources = (origins: readonly string[]) =>
  origins.flatMap((origin) => [origin, origin.replace(/^ws/, 'http')]).join(' ');

export function faceHeaders(template: Record<string, string>, origins: readonly string[]): Record<string, string> {
  const media = mediaSources(origins);
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => [name, value.replaceAll('{media}', media)]),
  );
}

/** Registers nothing when the folder holds no built face: a service without one is complete. */
export async function serveFace(app: FastifyInstance, folder: string, origins: readonly string[]): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html')) || !existsSync(join(folder, 'headers.json'))) return false;
  const template = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(folder, 'headers.json'), 'utf8')));
  const headers = faceHeaders(template, origins);

  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    index: false,
    dotfiles: 'deny',
    etag: true,
    // Made when it was built (build/compress.mjs): nothing is compressed while people wait.
    preCompressed: true,
  });

  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = new URL(request.url, 'http://here.invalid').pathname;
    // Pages have no dot: they are all the one page, which finds its way by the address. Files have one, or are missing.
    const last = path.slice(path.lastIndexOf('/') + 1);
    const page = !last.includes('.') || path === '/index.html';
    const asset = path.startsWith('/assets/');
    reply.headers(headers);
    if (page)
      return reply
        .sendFile('index.html', { cacheControl: false, immutable: false, maxAge: 0 })
        .header('cache-control', 'no-cache');
    const file = decodeURIComponent(path);
    if (file.includes('..') || file.includes('\\') || file.includes('\0') || file === '/headers.json')
      throw new Refusal('not_found');
    // Built assets carry their hash in the name; what does not is asked for again.
    reply.header('cache-control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(file.slice(1), { cacheControl: false });
  };
  app.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    schema: { hide: true },
    logLevel: 'warn',
    handler: (request, reply) => {
      if (request.url.startsWith('/api/') || request.url === '/api') throw new Refusal('not_found');
      return send(request, reply);
    },
  });
  return true;
}
