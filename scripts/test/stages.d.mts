export function runVisibly(
  command: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<number>;
export function endVisible(): void;
export function countTests(report: string | null, code: number): { passed: number; failed: number; note?: string };
export function failedTests(report: string | null, root: string): string[];
