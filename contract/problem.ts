import { z } from 'zod';
import { Instant } from './domain.ts';

/** Every reason the service refuses for. The renderer has a sentence for each in both languages. */
export const ProblemCode = z.enum([
  'bad_request', // 400: the request does not fit its schema; `issues` says where
  'unauthenticated', // 401: no, expired or revoked sign-in
  'csrf', // 403: cookie request without our header or from another origin
  'unknown_person', // 403: signed in, but not (or no longer) in the directory
  'forbidden', // 403
  'not_invited', // 403
  'not_started', // 403: `opensAt` says when
  'locked', // 403
  'removed', // 403: a host removed this person from this meeting
  'denied', // 403: a host did not let them in
  'guests_refused', // 403: this class of meeting takes nobody without an account
  'not_inside', // 409: whoever is meant is not in the meeting
  'file_refused', // 422: the file is not of a kind that may be sent
  'file_empty', // 422: there is nothing in it
  'ended', // 410
  'not_found', // 404
  'conflict', // 409
  'payload_too_large', // 413
  'unsupported_media_type', // 415
  'rate_limited', // 429: Retry-After header and `retryAfter` seconds
  'internal', // 500: `instance` names the log entry
  'media_unavailable', // 503: LiveKit does not answer
  'files_unavailable', // 503: no folder, no room, or no virus scanner
  'unavailable', // 503: database or identity provider does not answer
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** RFC 9457 problem details, `application/problem+json`. `title` is English for logs; people see the catalog's sentence. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  detail: z.string().optional(),
  instance: z.string().optional(),
  opensAt: Instant.optional(),
  retryAfter: z.int().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
