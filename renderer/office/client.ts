import type { z } from 'zod';
import { CLIENT_HEADER, type RouteName, routes } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import { USE_HEADER } from '../../contract/use.ts';
import { host } from '../host/current.ts';
import { learnOfficeTime } from './clock.ts';
import { personAt } from './use.ts';

const used = personAt(globalThis.window);

/** The service's plain refusal. `problem.code` chooses the sentence the person reads. */
export class OfficeRefusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.name = 'OfficeRefusal';
    this.problem = problem;
  }
}

type Routes = typeof routes;
type Answer<R extends RouteName> = z.infer<Routes[R]['answer']>;
type Body<R extends RouteName> = z.input<Routes[R]['body']>;
type Options<R extends RouteName> = {
  params?: Routes[R] extends { params: z.ZodType } ? z.infer<Routes[R]['params']> : never;
  query?: Routes[R] extends { query: z.ZodType } ? z.input<Routes[R]['query']> : never;
  body?: Body<R>;
  signal?: AbortSignal;
};

/**
 * One call of the office's API, relative to our own origin: the shell relays it with the sign-in attached, a browser sends
 * its cookie. The answer is parsed with the contract's schema.
 * @throws OfficeRefusal for any non-2xx answer, and with code `unavailable` when nothing answers
 */
export async function office<R extends RouteName>(name: R, options: Options<R> = {}): Promise<Answer<R>> {
  const route = routes[name];
  let path: string = route.path;
  for (const [key, value] of Object.entries((options.params ?? {}) as Record<string, string>)) {
    path = path.replace(`:${key}`, encodeURIComponent(value));
  }
  const query = new URLSearchParams(
    Object.entries((options.query ?? {}) as Record<string, string | undefined>).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  ).toString();
  const headers: Record<string, string> = { accept: 'application/json', [CLIENT_HEADER]: '1' };
  if (used()) headers[USE_HEADER] = '1';
  const init: RequestInit = { method: route.method, headers };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  const asked = Date.now();
  const answer = await fetch(query ? `${path}?${query}` : path, init).catch((error: unknown) => {
    // A time-out is the office not answering; an abort is our own doing.
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unavailable();
  });
  if (!answer.ok) throw await refusalOf(answer);
  const said = route.answer.parse(await answer.json().catch(() => null));
  if ('now' in said) learnOfficeTime(said.now, asked);
  return said as Answer<R>;
}

/** What an answer that is none says. Whatever learns first that the sign-in is over has it looked at. */
export async function refusalOf(answer: Response): Promise<OfficeRefusal> {
  const problem = Problem.safeParse(await answer.json().catch(() => null));
  if (problem.data?.code === 'unauthenticated') host.signIn.recheck();
  return problem.success ? new OfficeRefusal(problem.data) : unavailable(answer.status);
}

function unavailable(status = 503) {
  return new OfficeRefusal({ type: 'about:blank', title: 'The office does not answer', status, code: 'unavailable' });
}
