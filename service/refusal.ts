// The one way the service says no. http/problems.ts turns it into problem+json; everybody else only throws it.
import type { Problem, ProblemCode } from '../contract/problem.ts';

type Extra = Partial<Pick<Problem, 'detail' | 'opensAt' | 'retryAfter' | 'issues'>>;

export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly extra: Extra;

  constructor(code: ProblemCode, extra: Extra = {}, options?: ErrorOptions) {
    super(extra.detail ?? code, options);
    this.name = 'Refusal';
    this.code = code;
    this.extra = extra;
  }
}
