// The connection test's own calls: a throw-away room, and a short stream whose beat shows whether something holds it back.
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { STREAM_TEST, type TestRoomId } from '../../contract/connection-test.ts';
import type { ConnectionTests } from '../meetings/connection-test.ts';
import { type ContractRoutes, meetingIdOf } from './contract-route.ts';
import { connectionTestLimit, streamTestLimit } from './limits.ts';

export function connectionTestRoutes(app: FastifyInstance, { person }: ContractRoutes, tests: ConnectionTests): void {
  person('startConnectionTest', ({ official }) => tests.start(official.person.id), connectionTestLimit);

  person('endConnectionTest', async ({ official }, request) => {
    const id: TestRoomId = meetingIdOf(request);
    await tests.end(official.person.id, id);
    return { done: true as const };
  });

  app.get(STREAM_TEST.path, { schema: { hide: true }, config: streamTestLimit }, async (_request, reply) => {
    const { raw } = reply;
    reply.hijack();
    // The very headers of the event stream (events/hub.ts): what is done to this one is done to that one.
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    for (let n = 0; n < STREAM_TEST.events && !raw.destroyed; n += 1) {
      if (n > 0) await wait(STREAM_TEST.everyMs);
      raw.write(`data: {"n":${n}}\n\n`);
    }
    raw.end();
  });
}
