// The processes of a demo or a test: started in groups of their own, logged to .dev/logs/, and ended with us, however we end.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inDev } from '../setup/places.mjs';

const TERM_PATIENCE_MS = 5_000;
const KEPT_LINES = 40;

export type ChildOptions = {
  /** Names the log file and prefixes messages. */
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Its output also goes to our own, prefixed. */
  verbose?: boolean;
};

export type Child = {
  name: string;
  pid: number;
  /** Resolves with the first line of standard output that `pick` answers something for. Rejects when it ends before. */
  line<T>(pick: (line: string) => T | undefined, timeoutMs: number): Promise<T>;
  /** Called for each further line of standard output. */
  onLine(listener: (line: string) => void): void;
  /** Resolves when the process has ended: how, and the last lines it wrote. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; lastLines: string[] }>;
  stop(): Promise<void>;
  logFile: string;
};

type Stoppable = { stop: () => Promise<void> | void };

/** Signals a whole group where there are groups; a process that is gone already is no error. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {}
}

export class Children {
  readonly #stoppable: Stoppable[] = [];
  #watchdog: ChildProcess | null = null;
  #stopping: Promise<void> | null = null;

  get stopping(): boolean {
    return this.#stopping !== null;
  }

  start({ name, command, args, env = process.env, cwd, verbose = false }: ChildOptions): Child {
    if (this.#stopping) throw new Error(`${name}: not started, everything is being ended`);
    const logFile = inDev('logs', `${name}.log`);
    const log = createWriteStream(logFile);
    const child = spawn(command, args, {
      env,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const lastLines: string[] = [];
    const listeners = new Set<(line: string) => void>();
    const read = (source: NodeJS.ReadableStream, each: (line: string) => void) => {
      let rest = '';
      source.setEncoding('utf8');
      source.on('data', (chunk: string) => {
        log.write(chunk);
        rest += chunk;
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          lastLines.push(line);
          if (lastLines.length > KEPT_LINES) lastLines.shift();
          if (verbose) process.stdout.write(`[${name}] ${line}\n`);
          each(line);
        }
      });
    };
    read(child.stdout, (line) => {
      for (const listener of listeners) listener(line);
    });
    read(child.stderr, () => {});

    let over = false;
    const ended: Child['ended'] = new Promise((resolve) => {
      const end = (code: number | null, signalName: NodeJS.Signals | null) => {
        if (over) return;
        over = true;
        log.end();
        // What it started itself ends with it.
        signal(child, 'SIGKILL');
        if (child.pid !== undefined) this.#tell(`-${-child.pid}`);
        resolve({ code, signal: signalName, lastLines });
      };
      child.on('error', (error) => {
        lastLines.push(String(error));
        end(null, null);
      });
      child.on('close', end);
    });
    if (child.pid !== undefined) this.#tell(`+${-child.pid}`);

    const stop = async () => {
      if (over) return;
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), TERM_PATIENCE_MS);
      await ended;
      clearTimeout(timer);
    };
    const handle: Child = {
      name,
      pid: child.pid ?? 0,
      logFile,
      ended,
      stop,
      onLine: (listener) => {
        listeners.add(listener);
      },
      line: (pick, timeoutMs) =>
        new Promise((resolve, reject) => {
          const tail = () => lastLines.slice(-15).join('\n');
          const timer = setTimeout(() => {
            listeners.delete(look);
            reject(new Error(`${name} was not ready after ${timeoutMs / 1000} s (log: ${logFile})\n${tail()}`));
          }, timeoutMs);
          const look = (line: string) => {
            const found = pick(line);
            if (found === undefined) return;
            clearTimeout(timer);
            listeners.delete(look);
            resolve(found);
          };
          listeners.add(look);
          ended.then(({ code, signal: signalName }) => {
            clearTimeout(timer);
            reject(
              new Error(
                `${name} ended (${signalName ?? `code ${code}`}) before it was ready (log: ${logFile})\n${tail()}`,
              ),
            );
          });
        }),
    };
    this.#stoppable.push(handle);
    return handle;
  }

  /** Takes over what somebody else started: `stop` is called in turn, and the watchdog knows its process. */
  adopt(pid: number, stop: Stoppable['stop'], { group = false } = {}): void {
    const target = group ? -pid : pid;
    if (pid > 1) this.#tell(`+${target}`);
    this.#stoppable.push({
      stop: async () => {
        await stop();
        if (pid > 1) this.#tell(`-${target}`);
      },
    });
  }

  /** Ends everything, last started first. Safe to call twice. */
  stopAll(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const one of this.#stoppable.reverse()) await Promise.resolve(one.stop()).catch(() => undefined);
      this.#watchdog?.stdin?.end();
    })();
    return this.#stopping;
  }

  /**
   * Ends everything on Ctrl-C, SIGTERM, SIGHUP and on a crash of ours, then calls `exit` with the code a shell expects.
   * A second Ctrl-C does not wait any longer.
   */
  endWithUs(exit: (code: number) => void = process.exit): void {
    const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    for (const [name, code] of Object.entries(codes)) {
      process.on(name, () => {
        if (this.#stopping) return exit(code);
        void this.stopAll().then(() => exit(code));
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        if (this.#stopping) return;
        console.error(error);
        void this.stopAll().then(() => exit(1));
      });
    }
  }

  #tell(line: string): void {
    if (process.platform === 'win32') return;
    if (!this.#watchdog) {
      const script = fileURLToPath(new URL('./watchdog.mjs', import.meta.url));
      this.#watchdog = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
      this.#watchdog.on('error', () => {});
      this.#watchdog.stdin?.on('error', () => {});
      // It lives by our pipe and must not keep us alive.
      this.#watchdog.unref();
      (this.#watchdog.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    }
    this.#watchdog.stdin?.write(`${line}\n`);
  }
}
