import type { ProblemCode } from '../../contract/problem.ts';

/** RFC 9457, in the shape the service itself uses. */
export function problem(status: number, code: ProblemCode, title: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
