export type Step = {
  note(text: string): void;
  skip(why: string): void;
  run(command: string, args: string[], options?: RunOptions): Promise<string>;
};
export type RunOptions = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What the reader can do when it fails. */
  hint?: string;
  /** Milliseconds. */
  timeout?: number;
};
export type Progress = {
  step<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
  say(line: string): void;
  verbose: boolean;
};
export class StepFailure extends Error {
  constructor(message: string, options?: { hint?: string; output?: string[]; cause?: unknown });
  hint?: string;
  output: string[];
}
export function createProgress(options?: {
  stream?: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  verbose?: boolean;
}): Progress;
export function run(command: string, args: string[], options?: RunOptions): Promise<string>;
export function failureLines(title: string, error: unknown): string[];
export function endRunningSteps(): void;
