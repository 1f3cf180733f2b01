// The HTTP server with everything that holds for all routes: problems, limits, headers, logs, the OpenAPI document.
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { Refusal } from '../refusal.ts';
import { BODY_LIMIT, BODY_WITHIN_MS, WHOLE_UPLOAD_MS } from './limits.ts';
import { handleError } from './problems.ts';

export interface ServerOptions {
  log: Logger;
  version: string;
  https: boolean;
  /** Reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Milliseconds for the whole body to arrive; BODY_WITHIN_MS where nothing is said. */
    bodyWithinMs?: number;
  }
}

/** Node has one time for all requests, and files take longer than anybody may hold a JSON call open. */
async function bodyWithin({ raw, routeOptions }: FastifyRequest): Promise<void> {
  const timer = setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, routeOptions.config.bodyWithinMs ?? BODY_WITHIN_MS);
  timer.unref();
  for (const over of ['end', 'close']) raw.once(over, () => clearTimeout(timer));
}

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    // Each route has its own, shorter time (bodyWithin below).
    requestTimeout: WHOLE_UPLOAD_MS,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    // Our own request log below: Fastify's repeats each request twice.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
  });
  app.server.headersTimeout = BODY_WITHIN_MS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) => handleError(new Refusal('not_found'), request, reply));

  // JSON only; an empty body is no body, whatever its content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(new Refusal('bad_request', { detail: 'body is not JSON' }));
    }
  });

  app.addHook('onRequest', bodyWithin);
  app.decorateRequest('caller', null);
  app.decorateRequest('member', null);
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-content-type-options', 'nosniff');
    if (options.https) reply.header('strict-transport-security', 'max-age=31536000');
    if (!reply.hasHeader('content-security-policy')) {
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route, not the address: queries carry sign-in codes, and a meeting's code is its key.
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        person: request.caller?.official.person.id ?? request.member?.id,
      },
      'request',
    );
  });

  await app.register(cookie);
  await app.register(rateLimit, { global: false, addHeadersOnExceeding: {}, addHeaders: {} } as never);
  await app.register(swagger, {
    openapi: {
      info: { title: 'Pendopo office service', version: options.version },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  return app;
}

const IDLE_SWEEP_MS = 100;
const LAST_WORD_MS = 4_000;

/**
 * Finishes what runs and closes. A kept-alive connection that falls idle after the first sweep, or one that a browser
 * opened ahead and never used, would hold the server for minutes: idle ones are swept again, the rest cut after 4 s.
 */
export async function closeServer(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), IDLE_SWEEP_MS);
  const cut = setTimeout(() => app.server.closeAllConnections(), LAST_WORD_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
