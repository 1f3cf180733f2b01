// How often the same person or address may ask. Counted in this process: several instances allow as many times more.
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';

/** A village behind one address signs in within minutes: the limit is against guessing, not against a busy morning. */
const SIGNIN_PER_MINUTE = 60;
/** A client tries some twenty times while a media server is gone for a minute; one that dies twice is to cost no wait besides. */
const JOIN_PER_MINUTE = 60;
const GUESTS_PER_MINUTE = 20;

/** One proposal of a body: a meeting with the most invitations the contract allows, and room. */
export const BODY_LIMIT = 512 * 1024;
export const WEBHOOK_BODY_LIMIT = 1024 * 1024;

const refuse = (_request: FastifyRequest, context: { ttl: number }) =>
  new Refusal('rate_limited', { retryAfter: Math.max(1, Math.ceil(context.ttl / 1_000)) });

const limit = (max: number, keyGenerator: (request: FastifyRequest) => string, timeWindow = 60_000) => ({
  rateLimit: { max, timeWindow, hook: 'preHandler' as const, keyGenerator, errorResponseBuilder: refuse },
});

export const signInLimit = limit(SIGNIN_PER_MINUTE, (request) => `signin:${request.ip}`);
export const joinLimit = limit(JOIN_PER_MINUTE, (request) => `join:${request.member?.id ?? request.ip}`);
/** A village office behind one address comes as guests too. */
export const guestLimit = limit(GUESTS_PER_MINUTE, (request) => `guest:${request.ip}`);

/** Of one person in one meeting. */
const memberOf = (request: FastifyRequest) => {
  const who = request.member?.id ?? request.caller?.official.person.id ?? request.ip;
  return `${who}:${(request.params as { id?: string }).id ?? ''}`;
};
/** Faster than anybody writes, slower than what floods a conversation. */
export const sayLimit = limit(10, (request) => `say:${memberOf(request)}`, 10_000);
/** Each 300 ms by contract, and some lateness. */
export const typingLimit = limit(5, (request) => `typing:${memberOf(request)}`, 1_000);
/** Up and down again in one breath, a few times over; each is told to everybody inside. */
export const handLimit = limit(20, (request) => `hand:${memberOf(request)}`, 10_000);
/** Each stays in the audit log. */
export const renameLimit = limit(10, (request) => `rename:${memberOf(request)}`);
/** A client asks with each connection and each new key, twice a second where an answer fails, on every device; each is audited. */
export const keyLimit = limit(120, (request) => `key:${memberOf(request)}`);
export const unsayLimit = limit(60, (request) => `unsay:${memberOf(request)}`);
export const fileLimit = limit(10, (request) => `file:${memberOf(request)}`);
export const downloadLimit = limit(120, (request) => `download:${memberOf(request)}`);
/** Each person once a minute whoever rings; this is for the questions to the database. */
export const ringLimit = limit(30, (request) => `ring:${memberOf(request)}`);
/** A large register takes a second to draw. */
export const exportLimit = limit(10, (request) => `export:${memberOf(request)}`);

/** Each opens a room at LiveKit. */
export const connectionTestLimit = limit(5, (request) => `test:${request.caller?.official.person.id ?? request.ip}`);
/** Asked without signing in; a village office behind one address tests at the same time. */
export const streamTestLimit = limit(60, (request) => `stream-test:${request.ip}`);

/** Each meeting on a thin line asks some ten times a minute; an office of them may stand behind one address. */
export const lineProbeLimit = limit(600, (request) => `line-probe:${request.ip}`);

/** Time for the body of a JSON call; for the largest file over the thinnest line that can carry a meeting (200 kbit/s). */
export const BODY_WITHIN_MS = 30_000;
export const WHOLE_UPLOAD_MS = 20 * 60_000;
