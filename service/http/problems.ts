// Every error leaves as application/problem+json (RFC 9457) with a code of the contract. Nothing of the inside leaks.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem, ProblemCode } from '../../contract/problem.ts';
import { Refusal } from '../refusal.ts';

const statuses: Record<ProblemCode, [status: number, title: string]> = {
  bad_request: [400, 'The request does not fit its schema'],
  unauthenticated: [401, 'Sign in first'],
  csrf: [403, 'Not from our own page'],
  unknown_person: [403, 'Not in the directory'],
  forbidden: [403, 'Not yours to do'],
  not_invited: [403, 'Not invited'],
  not_started: [403, 'The door is not open yet'],
  locked: [403, 'The meeting is locked'],
  removed: [403, 'Removed from this meeting'],
  denied: [403, 'Not let in'],
  guests_refused: [403, 'No guests in this class of meeting'],
  not_inside: [409, 'Not in the meeting'],
  file_refused: [422, 'This kind of file is not taken'],
  file_empty: [422, 'The file is empty'],
  ended: [410, 'The meeting is over'],
  not_found: [404, 'Not found'],
  conflict: [409, 'Conflicts with the present state'],
  payload_too_large: [413, 'Body too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  rate_limited: [429, 'Too many requests'],
  internal: [500, 'Internal error'],
  media_unavailable: [503, 'The media server does not answer'],
  files_unavailable: [503, 'Files are not available now'],
  unavailable: [503, 'A needed service does not answer'],
};

export function problemOf(refusal: Refusal): Problem {
  const [status, title] = statuses[refusal.code];
  return { type: `urn:pendopo:problem:${refusal.code}`, title, status, code: refusal.code, ...refusal.extra };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

const databaseAway =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|Connection terminated|timeout exceeded when trying to connect|the database system is/i;
/** SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown). */
const awayState = /^(08|53|57P)/;

export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { code, statusCode, message } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('payload_too_large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('unsupported_media_type');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return new Refusal('bad_request', { detail: message ?? '' });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = (error as FastifyError).validationContext ?? 'body';
    const issues = error.validation.map((one) => ({
      path: `${where === 'querystring' ? 'query' : where}${one.instancePath.replaceAll('/', '.')}`,
      message: one.message ?? 'invalid',
    }));
    return new Refusal('bad_request', { issues });
  }
  if (typeof code === 'string' && awayState.test(code)) return new Refusal('unavailable', { detail: 'database' });
  if (typeof message === 'string' && databaseAway.test(`${code ?? ''} ${message}`)) {
    return new Refusal('unavailable', { detail: 'database' });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refusal('bad_request', { detail: message ?? '' });
  }
  return null;
}

export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (!refusal || problemOf(refusal).status >= 500) request.log.error({ err: error }, 'request failed');
  else if (refusal.cause) request.log.info({ code: refusal.code, err: refusal.cause }, 'request refused');
  const problem = problemOf(refusal ?? new Refusal('internal'));
  return sendProblem(reply, problem.code === 'internal' ? { ...problem, instance: request.id } : problem);
}
