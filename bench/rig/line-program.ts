import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Line = Record<string, unknown>;

/** A child that writes one JSON object per line and ends when its standard input closes. */
export class LineProgram {
  readonly #child: ChildProcess;
  readonly #listeners = new Set<(line: Line) => void>();
  readonly #lines: Line[] = [];
  #errors = '';

  constructor(command: string, args: string[] = []) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4_000);
    });
    this.#child.stdin?.on('error', () => undefined);
    if (!this.#child.stdout) throw new Error('no standard output');
    createInterface({ input: this.#child.stdout }).on('line', (text) => {
      if (!text.startsWith('{')) return;
      const line = JSON.parse(text) as Line;
      this.#lines.push(line);
      for (const listener of this.#listeners) listener(line);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it was told on standard input. */
  tell(words: object) {
    this.#child.stdin?.write(`${JSON.stringify(words)}\n`);
  }

  on(listener: (line: Line) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first line, past or future, that fits. @throws Error when the program ends or `ms` pass before it. */
  async line(fits: (line: Line) => boolean, ms = 60_000): Promise<Line> {
    return this.#lines.find(fits) ?? this.next(fits, ms);
  }

  /** The same for lines yet to come. */
  next(fits: (line: Line) => boolean, ms = 60_000): Promise<Line> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        stop();
        this.#child.off('exit', ended);
      };
      const fail = (why: string) => {
        done();
        reject(
          new Error(
            `${this.#child.spawnfile} ${why}; its last lines: ${JSON.stringify(this.#lines.slice(-3))} ${this.#errors}`,
          ),
        );
      };
      const ended = (code: number | null) => fail(`ended (${code})`);
      const timer = setTimeout(() => fail(`did not say what was waited for within ${ms} ms`), ms);
      const stop = this.on((line) => {
        if (!fits(line)) return;
        done();
        resolve(line);
      });
      this.#child.once('exit', ended);
    });
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(timer);
  }
}
