// Registers the contract's JSON routes: schemas in and out, who may ask, and nothing read before that is known.
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { z } from 'zod';
import { type RouteName, routes } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import type { Member } from '../meetings/standing.ts';
import { Refusal } from '../refusal.ts';
import type { Authenticator, Caller } from './authenticate.ts';

export type Answer<N extends RouteName> = z.input<(typeof routes)[N]['answer']>;
/** The body as its schema leaves it: defaults filled in. */
export type Body<N extends RouteName> = z.output<(typeof routes)[N]['body']>;
type Config = Record<string, unknown>;

export interface ContractRoutes {
  /** A route whose handler looks after everything else itself. */
  add(name: RouteName, handler: RouteHandlerMethod, config?: Config): void;
  /** `auth: 'person'`. */
  person<N extends RouteName>(
    name: N,
    handler: (caller: Caller, request: FastifyRequest) => Promise<Answer<N>>,
    config?: Config,
  ): void;
  /** `auth: 'member'`: a person, or a guest of the meeting in the address. */
  member<N extends RouteName>(
    name: N,
    handler: (member: Member, request: FastifyRequest) => Promise<Answer<N>>,
    config?: Config,
  ): void;
}

export const meetingIdOf = (request: FastifyRequest) => (request.params as { id: string }).id;
export const bodyOf = <N extends RouteName>(_name: N, request: FastifyRequest) => request.body as Body<N>;

/** What every refusal looks like. */
export const answered = Problem.describe('RFC 9457 problem details');

export function contractRoutes(app: FastifyInstance, authenticator: Authenticator): ContractRoutes {
  const add: ContractRoutes['add'] = (name, handler, config = {}) => {
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
        if (route.auth === 'member') request.member = await authenticator.member(request, meetingIdOf(request));
        else if (route.auth === 'person' && name !== 'endSession') request.caller = await authenticator.caller(request);
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
  return {
    add,
    person: (name, handler, config) =>
      add(
        name,
        (request) => {
          if (!request.caller) throw new Refusal('unauthenticated');
          return handler(request.caller, request);
        },
        config,
      ),
    member: (name, handler, config) =>
      add(
        name,
        (request) => {
          if (!request.member) throw new Refusal('unauthenticated');
          return handler(request.member, request);
        },
        config,
      ),
  };
}
