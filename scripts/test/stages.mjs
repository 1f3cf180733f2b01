// Running a stage of `npm test` and counting what came out of it.
import { spawn } from 'node:child_process';

const visible = new Set();

/** @returns {Promise<number>} the exit code; 1 for a signal or a program that cannot be started */
export function runVisibly(command, args, { cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    visible.add(child);
    const end = (code) => {
      visible.delete(child);
      resolve(code ?? 1);
    };
    child.on('error', (error) => {
      console.log(`${command}: ${error.message}`);
      end(1);
    });
    child.on('close', end);
  });
}

export function endVisible() {
  for (const child of visible) child.kill('SIGTERM');
}

/**
 * @param {string | null} report vitest's JSON report, null when it wrote none
 * @param {number} code vitest's exit code
 * @returns {{passed: number, failed: number, note?: string}} `failed` is never 0 for a run that did not succeed: a file that
 * could not be loaded has no tests to count, and an error outside any test fails the run only by its exit code.
 */
export function countTests(report, code) {
  const result = parsed(report);
  if (result === null) {
    return code === 0
      ? { passed: 0, failed: 0 }
      : { passed: 0, failed: 1, note: `vitest ended with code ${code} and no report` };
  }
  const passed = result.numPassedTests ?? 0;
  let failed = result.numFailedTests ?? 0;
  for (const file of result.testResults ?? []) {
    const tests = file.assertionResults ?? [];
    if (file.status === 'failed' && !tests.some((test) => test.status === 'failed')) failed += 1;
  }
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, note: `vitest ended with code ${code} although no test failed` };
  return { passed, failed };
}

/**
 * @param {string | null} report vitest's JSON report
 * @param {string} root paths are told from here
 * @returns {string[]} two lines for each failure, in the order they ran: where a log is cut, its end still names them all, and
 * the first is often the cause of the rest
 */
export function failedTests(report, root) {
  const files = [...(parsed(report)?.testResults ?? [])].sort(
    (one, other) => (one.startTime ?? 0) - (other.startTime ?? 0),
  );
  return files.flatMap((file) => {
    const name = (file.name ?? 'a file').replace(`${root}/`, '');
    const bad = (file.assertionResults ?? []).filter((test) => test.status === 'failed');
    if (bad.length === 0) return file.status === 'failed' ? [`✗ ${name}`, `    ${firstLine(file.message)}`] : [];
    return bad.flatMap((test) => {
      const message = test.failureMessages?.[0] ?? '';
      const at = message
        .split('\n')
        .find((line) => line.trim().startsWith('at ') && line.includes(name.split('/').at(-1)));
      const place = at?.match(/:(\d+):\d+\)?$/)?.[1];
      return [`✗ ${name}${place ? `:${place}` : ''} > ${test.fullName}`, `    ${firstLine(message)}`];
    });
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
const COLOURS = /\u001b\[[0-9;]*m/g;
const firstLine = (message = '') => message.replace(COLOURS, '').split('\n')[0].slice(0, 300);

/** Null for a report that was not written, or not to its end. */
function parsed(report) {
  try {
    return report === null ? null : JSON.parse(report);
  } catch {
    return null;
  }
}
