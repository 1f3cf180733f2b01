import type { ProblemCode } from '../../contract/problem.ts';

/** RFC 9457, in the shape the service itself uses. */
export function problem(status: number, code: ProblemCode, title: string): Response {
  const { headers, body } = plainProblem(status, code, title);
  return new Response(body, { status, headers });
}

/** The face's one refusal: no such file, path or method. */
export const notFound = () => plainProblem(404, 'not_found', 'No such path');

function plainProblem(status: number, code: ProblemCode, title: string) {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify({ type: 'about:blank', title, status, code }) };
}
