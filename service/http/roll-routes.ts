// The roll of a meeting and its daftar hadir, for hosts.
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MeetingId } from '../../contract/domain.ts';
import { csvOf } from '../roll/csv.ts';
import { exportRegister } from '../roll/daftar-hadir.ts';
import { heldBy } from '../roll/held.ts';
import type { Register } from '../roll/register.ts';
import type { Roll } from '../roll/roll.ts';
import type { Store } from '../store/store.ts';
import type { Authenticator } from './authenticate.ts';
import { answered, bodyOf, type ContractRoutes, meetingIdOf } from './contract-route.ts';
import { exportLimit, ringLimit } from './limits.ts';

export interface RollParts {
  store: Store;
  roll: Roll;
  authenticator: Authenticator;
  officeName: string;
}

const formats = {
  csv: { type: 'text/csv; charset=utf-8', write: async (register: Register) => Buffer.from(csvOf(register)) },
  // Read when somebody asks for it: fonts and their reader would slow every start of the service.
  pdf: {
    type: 'application/pdf',
    write: async (register: Register) => (await import('../roll/pdf.ts')).pdfOf(register),
  },
} as const;

export function rollRoutes(app: FastifyInstance, { person }: ContractRoutes, parts: RollParts): void {
  const { store, roll, authenticator, officeName } = parts;

  person('held', async ({ official }) => ({ meetings: await heldBy(store.db, official.person.id) }));

  person('roll', ({ official }, request) => roll.of(official.person.id, meetingIdOf(request)));

  person(
    'ring',
    ({ official }, request) => roll.ring(official.person, meetingIdOf(request), bodyOf('ring', request)),
    ringLimit,
  );

  person('invite', ({ official }, request) =>
    roll.invite(official.person, meetingIdOf(request), bodyOf('invite', request)),
  );

  for (const format of ['csv', 'pdf'] as const) {
    app.route({
      method: 'GET',
      url: `/api/meetings/:id/attendance.${format}`,
      config: exportLimit,
      schema: {
        operationId: `attendance${format.toUpperCase()}`,
        description: `The daftar hadir as a file (${formats[format].type}), for hosts.`,
        params: z.strictObject({ id: MeetingId }),
        response: { default: answered },
      },
      onRequest: async (request: FastifyRequest) => {
        request.caller = await authenticator.caller(request);
      },
      handler: async (request, reply) => {
        const personId = request.caller?.official.person.id ?? '';
        const register = await exportRegister(store, { personId, officeName, format }, meetingIdOf(request));
        const file = await formats[format].write(register);
        const day = register.meeting.startsAt.toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
        const name = `Daftar Hadir ${register.meeting.title.replace(/[\\/:*?"<>|]/g, '-').slice(0, 100)} ${day}.${format}`;
        return reply.type(formats[format].type).header('content-disposition', contentDisposition(name)).send(file);
      },
    });
  }
}
