// The contract's JSON routes, each with the contract's own schemas in and out.
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { z } from 'zod';
import { type Agenda, type Me, type RouteName, routes, type ServerInfo } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import { allUnits } from '../directory/directory.ts';
import type { IdentityProvider } from '../identity/provider.ts';
import { endSessionUrl, endSignIn } from '../identity/signout.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import { type Authenticator, type Caller, cookieNames } from './authenticate.ts';
import { joinLimit } from './limits.ts';

export interface OfficeParts {
  store: Store;
  meetings: Meetings;
  authenticator: Authenticator;
  provider: IdentityProvider;
  publicUrl: () => string;
  /** All of ServerInfo but the clock. */
  about: Omit<ServerInfo, 'now'>;
}

type Answer<N extends RouteName> = z.input<(typeof routes)[N]['answer']>;
type Handler<N extends RouteName> = (caller: Caller, request: FastifyRequest) => Promise<Answer<N>>;

const answered = Problem.describe('RFC 9457 problem details');

export function officeRoutes(app: FastifyInstance, parts: OfficeParts): void {
  const { store, meetings, authenticator } = parts;

  const add = (name: RouteName, handler: RouteHandlerMethod, config: Record<string, unknown> = {}) => {
    const route = routes[name];
    const { body } = route;
    app.route({
      method: route.method,
      url: route.path,
      config,
      schema: {
        operationId: name,
        ...('params' in route ? { params: route.params } : {}),
        ...('query' in route ? { querystring: route.query } : {}),
        ...(body instanceof z.ZodUndefined ? {} : { body }),
        response: { 200: route.answer, default: answered },
      },
      // Before the body is read: who may not ask is not parsed.
      onRequest: async (request) => {
        if (route.auth !== 'none' && name !== 'endSession') request.caller = await authenticator.caller(request);
      },
      preValidation: async (request) => {
        if (!(body instanceof z.ZodUndefined)) return;
        if (request.body !== undefined && request.body !== null) {
          throw new Refusal('bad_request', { issues: [{ path: 'body', message: 'takes no body' }] });
        }
      },
      handler,
    });
  };
  const person = <N extends RouteName>(name: N, handler: Handler<N>, config?: Record<string, unknown>) =>
    add(
      name,
      (request) => {
        if (!request.caller) throw new Refusal('unauthenticated');
        return handler(request.caller, request);
      },
      config,
    );
  const meetingId = (request: FastifyRequest) => (request.params as { id: string }).id;

  add('serverInfo', async (): Promise<Answer<'serverInfo'>> => ({ ...parts.about, now: new Date().toISOString() }));

  person('me', async ({ official }): Promise<Me> => official);

  person('units', async () => ({ units: await allUnits(store.db) }));

  person('agenda', async ({ official }, request): Promise<Agenda> => {
    return meetings.agenda(official.person.id, request.query as { from?: string; to?: string });
  });

  person('createMeeting', ({ official }, request) => meetings.create(official, request.body as never));

  person('meeting', ({ official }, request) => meetings.get(official.person.id, meetingId(request)));

  person(
    'join',
    ({ official }, request) =>
      meetings.join(official.person, meetingId(request), (request.body as { deviceId: string }).deviceId),
    joinLimit,
  );

  person('lock', ({ official }, request) =>
    meetings.lock(official.person.id, meetingId(request), (request.body as { locked: boolean }).locked),
  );

  person('end', ({ official }, request) => meetings.end(official.person.id, meetingId(request)));

  person('attendance', ({ official }, request) => meetings.attendance(official.person.id, meetingId(request)));

  // Somebody who is not (or no longer) in the directory must be able to sign out too.
  add('endSession', async (request, reply): Promise<Answer<'endSession'>> => {
    const signIn = await authenticator.signIn(request);
    await endSignIn(store, signIn);
    const secure = parts.publicUrl().startsWith('https:');
    const browser = signIn.kind === 'browser';
    if (browser)
      reply.clearCookie(cookieNames(secure).session, { path: '/', secure, httpOnly: true, sameSite: 'strict' });
    const client = browser
      ? { id: parts.provider.webClientId, returnTo: `${parts.publicUrl()}/` }
      : { id: parts.about.signIn.clientId, returnTo: null };
    return { endSessionUrl: await endSessionUrl(parts.provider, client) };
  });
}
