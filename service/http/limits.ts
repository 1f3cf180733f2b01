// How often the same person or address may ask. Counted in this process: several instances allow as many times more.
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';

/** A village behind one address signs in within minutes: the limit is against guessing, not against a busy morning. */
const SIGNIN_PER_MINUTE = 60;
const JOIN_PER_MINUTE = 30;
const GUESTS_PER_MINUTE = 20;

/** One proposal of a body: a meeting with the most invitations the contract allows, and room. */
export const BODY_LIMIT = 512 * 1024;
export const WEBHOOK_BODY_LIMIT = 1024 * 1024;

const refuse = (_request: FastifyRequest, context: { ttl: number }) =>
  new Refusal('rate_limited', { retryAfter: Math.max(1, Math.ceil(context.ttl / 1_000)) });

const limit = (max: number, keyGenerator: (request: FastifyRequest) => string) => ({
  rateLimit: { max, timeWindow: 60_000, hook: 'preHandler' as const, keyGenerator, errorResponseBuilder: refuse },
});

export const signInLimit = limit(SIGNIN_PER_MINUTE, (request) => `signin:${request.ip}`);
export const joinLimit = limit(JOIN_PER_MINUTE, (request) => `join:${request.member?.id ?? request.ip}`);
/** A village office behind one address comes as guests too. */
export const guestLimit = limit(GUESTS_PER_MINUTE, (request) => `guest:${request.ip}`);
