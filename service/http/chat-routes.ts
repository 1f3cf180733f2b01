// The meeting's conversation. Files are no JSON: their bytes pass as they are, in and out.
import type { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ChatFile, ChatMessage, MAX_FILE } from '../../contract/chat.ts';
import { DeviceId, MeetingId } from '../../contract/domain.ts';
import type { Chat } from '../chat/chat.ts';
import type { FileFolder } from '../chat/file-folder.ts';
import type { Files } from '../chat/files.ts';
import { Refusal } from '../refusal.ts';
import type { Authenticator } from './authenticate.ts';
import { answered, bodyOf, type ContractRoutes, meetingIdOf } from './contract-route.ts';
import { downloadLimit, fileLimit, sayLimit, typingLimit, unsayLimit, WHOLE_UPLOAD_MS } from './limits.ts';

export interface ChatParts {
  chat: Chat;
  /** Null: no folder is configured, so no files are taken. */
  files: Files | null;
  folder: FileFolder | null;
  authenticator: Authenticator;
}

const Upload = z.strictObject({
  name: z.string().min(1).max(500),
  size: z.coerce.number().int().nonnegative(),
  clientId: z.uuid(),
  deviceId: DeviceId,
});

export function chatRoutes(app: FastifyInstance, { member }: ContractRoutes, parts: ChatParts): void {
  const { chat, files, folder, authenticator } = parts;

  member('chat', (asking, request) => chat.read(asking, meetingIdOf(request), request.query as { limit?: number }));

  member('say', (asking, request) => chat.say(asking, meetingIdOf(request), bodyOf('say', request)), sayLimit);

  member(
    'unsay',
    (asking, request) => chat.unsay(asking, meetingIdOf(request), bodyOf('unsay', request).seq, folder),
    unsayLimit,
  );

  member(
    'typing',
    (asking, request) => {
      const { deviceId, text } = bodyOf('typing', request);
      return chat.typing(asking, meetingIdOf(request), deviceId, text);
    },
    typingLimit,
  );

  const asMember = async (request: FastifyRequest) => {
    request.member = await authenticator.member(request, meetingIdOf(request));
  };
  const taken = () => {
    if (!files) throw new Refusal('files_unavailable', { detail: 'no folder for files' });
    return files;
  };

  app.register(async (scope) => {
    // Whatever it says it is: the service looks for itself, and reads it only once it knows that it wants it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.route({
      method: 'POST',
      url: '/api/meetings/:id/files',
      config: { ...fileLimit, bodyWithinMs: WHOLE_UPLOAD_MS },
      schema: {
        operationId: 'sendFile',
        description: `The body is the file itself, at most ${MAX_FILE} bytes, any content type.`,
        consumes: ['application/octet-stream'],
        params: z.strictObject({ id: MeetingId }),
        querystring: Upload,
        response: { 200: ChatMessage, default: answered },
      },
      onRequest: asMember,
      handler: async (request) => {
        if (!request.member) throw new Refusal('unauthenticated');
        const { name, size, clientId } = request.query as z.output<typeof Upload>;
        return taken().send(request.member, meetingIdOf(request), {
          name,
          size,
          clientId,
          body: (request.body as Readable | undefined) ?? request.raw,
        });
      },
    });
  });

  app.route({
    method: 'GET',
    url: '/api/meetings/:id/files/:fileId',
    config: downloadLimit,
    schema: {
      operationId: 'file',
      description: 'The bytes of a file of this meeting, as attachment.',
      params: z.strictObject({ id: MeetingId, fileId: ChatFile.shape.id }),
      response: { default: answered },
    },
    onRequest: asMember,
    handler: async (request, reply) => {
      if (!request.member) throw new Refusal('unauthenticated');
      const { fileId } = request.params as { fileId: string };
      const file = await taken().fetch(request.member, meetingIdOf(request), fileId);
      return reply
        .type(file.type)
        .header('content-length', file.size)
        .header('content-disposition', contentDisposition(file.name))
        .header('cache-control', 'private, no-store')
        .send(file.stream());
    },
  });
}
