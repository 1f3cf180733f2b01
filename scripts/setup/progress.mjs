// One line per step: live with seconds on a terminal, plain lines elsewhere. A failed step says what failed, the end of
// its output, and what to do.
import { spawn } from 'node:child_process';

const KEPT_LINES = 25;
const HEARTBEAT_SECONDS = 30;
const running = new Set();

/** Ends the command a step is running; for the signal handlers of start and test. */
export function endRunningSteps() {
  for (const child of running) child.kill('SIGTERM');
}

/** `hint` is what the reader can do now; `output` the end of what the failed command printed. */
export class StepFailure extends Error {
  constructor(message, { hint, output = [], cause } = {}) {
    super(message, { cause });
    this.name = 'StepFailure';
    this.hint = hint;
    this.output = output;
  }
}

const seconds = (since) => (Date.now() - since) / 1000;
const short = (value) => (value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are control characters
const clean = (text) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\s+$/, '');

/** The lines a failure is told with. @returns {string[]} */
export function failureLines(title, error) {
  const lines = [`✗ ${title}: ${error?.message ?? error}`];
  for (const line of error?.output ?? []) lines.push(`    | ${line}`);
  if (error?.hint) lines.push(...`What to do: ${error.hint}`.split('\n').map((line) => `  ${line}`));
  else if (error?.stack && !(error instanceof StepFailure)) lines.push(...error.stack.split('\n').slice(1, 6));
  return lines;
}

/**
 * @param {{stream?: NodeJS.WritableStream & {isTTY?: boolean, columns?: number}, verbose?: boolean}} options
 * verbose = the output of commands is passed through.
 */
export function createProgress({ stream = process.stdout, verbose = false } = {}) {
  const live = Boolean(stream.isTTY) && !verbose && process.env.CI !== 'true';
  const write = (line) => stream.write(`${line}\n`);

  async function step(title, work) {
    const started = Date.now();
    let detail = '';
    let skipped = null;
    let announced = false;
    const announce = () => {
      if (!announced) write(`• ${title}${detail ? ` — ${detail}` : ''} …`);
      announced = true;
    };
    const draw = () => {
      const line = `• ${title}  ${short(seconds(started))}${detail ? `  ${detail}` : ''}`;
      stream.write(`\r\x1b[K${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
    };
    let beats = 0;
    const timer = live
      ? setInterval(draw, 200)
      : setInterval(() => {
          beats += 1;
          if (beats === 1) announce();
          if (beats % HEARTBEAT_SECONDS === 0)
            write(`  … ${title}: ${short(seconds(started))}${detail ? `, ${detail}` : ''}`);
        }, 1000);
    const handle = {
      note(text) {
        detail = text;
      },
      skip(why) {
        skipped = why;
      },
      run: (command, args, options = {}) =>
        run(command, args, { ...options, verbose, stream, onLine: live ? handle.note : () => {} }),
    };
    try {
      const result = await work(handle);
      clearInterval(timer);
      if (live) stream.write('\r\x1b[K');
      const told = skipped ?? (detail && !live ? detail : '');
      write(`✓ ${title}${skipped === null ? `  ${short(seconds(started))}` : ''}${told ? `  (${told})` : ''}`);
      return result;
    } catch (error) {
      clearInterval(timer);
      if (live) stream.write('\r\x1b[K');
      for (const line of failureLines(title, error)) write(line);
      if (error && typeof error === 'object') error.told = true;
      throw error;
    }
  }

  return { step, say: write, verbose };
}

/**
 * Runs a command to its end. Rejects with StepFailure on a bad exit, a missing program, or after `timeout` milliseconds.
 * @returns {Promise<string>} its standard output
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, hint, timeout, verbose = false, stream, onLine = () => {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: false });
    running.add(child);
    const kept = [];
    let out = '';
    let late = false;
    const timer = timeout
      ? setTimeout(() => {
          late = true;
          child.kill('SIGKILL');
        }, timeout)
      : undefined;
    const take = (source, keepAll) => {
      let rest = '';
      source.setEncoding('utf8');
      source.on('data', (chunk) => {
        if (keepAll) out += chunk;
        if (verbose && stream) stream.write(chunk);
        rest += chunk;
        const lines = rest.split(/[\r\n]+/);
        rest = lines.pop() ?? '';
        for (const line of lines.map(clean).filter(Boolean)) {
          kept.push(line);
          if (kept.length > KEPT_LINES) kept.shift();
          onLine(line);
        }
      });
      source.on('end', () => {
        if (clean(rest)) kept.push(clean(rest));
      });
    };
    take(child.stdout, true);
    take(child.stderr, false);
    const shown = [command, ...args].join(' ');
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      const message = error.code === 'ENOENT' ? `the program "${command}" is not installed` : error.message;
      reject(new StepFailure(message, { hint, cause: error }));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      if (code === 0) resolve(out);
      else if (late) reject(new StepFailure(`"${shown}" took longer than ${timeout / 1000} s`, { hint, output: kept }));
      else reject(new StepFailure(`"${shown}" ended with ${signal ?? `code ${code}`}`, { hint, output: kept }));
    });
  });
}
