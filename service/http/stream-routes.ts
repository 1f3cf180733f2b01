// What is not a JSON call of the renderer: the event stream, LiveKit's reports, health and the API's own description.
import type { FastifyInstance } from 'fastify';
import type { EventHub } from '../events/hub.ts';
import type { Media } from '../media/livekit.ts';
import type { WebhookGate } from '../media/webhook.ts';
import type { Presence } from '../meetings/presence.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { Authenticator } from './authenticate.ts';
import { WEBHOOK_BODY_LIMIT } from './limits.ts';

const HEALTH_MS = 3_000;

export function eventRoute(app: FastifyInstance, hub: EventHub, authenticator: Authenticator): void {
  app.get('/api/events', { schema: { hide: true } }, async (request, reply) => {
    const { signIn, official } = await authenticator.caller(request);
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    await hub
      .open(reply.raw, {
        personId: official.person.id,
        keys: signIn.keys,
        expiresAt: signIn.expiresAt,
        lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined,
        stillAllowed: () => authenticator.stillAllowed(request),
      })
      .catch((err: unknown) => {
        request.log.error({ err }, 'event stream not opened');
        // Hijacked, so the error handler is out of reach; EventSource comes back after a broken connection.
        reply.raw.destroy();
      });
  });
}

export function webhookRoute(app: FastifyInstance, gate: WebhookGate, presence: Presence): void {
  app.register(async (scope) => {
    // The signature covers the bytes as sent: no parsing before it is checked.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/webhook+json', 'application/json'],
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
    scope.post('/api/livekit/webhook', { bodyLimit: WEBHOOK_BODY_LIMIT, schema: { hide: true } }, async (request) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const report = await gate.read(body, request.headers.authorization);
      if (report) await presence.hear(report);
      return {};
    });
  });
}

const inTime = async (work: Promise<unknown>) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), HEALTH_MS);
  });
  try {
    await Promise.race([work, late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
};

export function healthRoutes(app: FastifyInstance, store: Store, media: Media): void {
  app.get('/api/health/live', { schema: { hide: true }, logLevel: 'warn' }, async () => ({ status: 'ok' }));

  // Without the media server the agenda still works, so it is reported and decides nothing.
  app.get('/api/health/ready', { schema: { hide: true }, logLevel: 'warn' }, async () => {
    const [database, mediaServer] = await Promise.all([inTime(store.ping()), inTime(media.ping())]);
    if (!database) throw new Refusal('unavailable', { detail: 'database' });
    return { status: 'ok', database: 'ok', media: mediaServer ? 'ok' : 'unavailable' };
  });
}
