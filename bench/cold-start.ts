import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { asUnprivileged, giveTo } from '../scripts/setup/unprivileged.mjs';
import type { Sample } from './compare.ts';
import { measureTree } from './process-tree.ts';

/** A program with a profile of its own that has been started once, as on every day after the first. */
export class ColdStarter {
  readonly #profile = mkdtempSync(join(tmpdir(), 'pendopo-bench-'));
  readonly #electron: string;
  readonly #app: string;
  readonly #env: Record<string, string>;

  constructor(electron: string, app: string, env: Record<string, string> = {}) {
    this.#electron = electron;
    this.#app = app;
    this.#env = env;
    giveTo(this.#profile);
  }

  /** The first start ever: the client learns its media hosts and writes them down. `settled` says when the profile is complete. */
  async prime(settled: (profile: string) => boolean): Promise<void> {
    await this.#start(async () => {
      for (let tries = 0; !settled(this.#profile); tries += 1) {
        if (tries > 200) throw new Error('the first start did not settle within 20 s');
        await wait(100);
      }
    });
  }

  /** From exec to the first painted button that answers: ms, CPU ms of the process tree so far, MB PSS. Disk cache warm. */
  measure(): Promise<Sample> {
    return this.#start(async () => undefined);
  }

  close() {
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  async #start(then: () => Promise<void>): Promise<Sample> {
    const hook = join(import.meta.dirname, 'when-interactive.cjs');
    const line = asUnprivileged(this.#electron, ['-r', hook, this.#app, `--user-data-dir=${this.#profile}`], {
      ...process.env,
      ...this.#env,
    });
    const from = Date.now();
    const child = spawn(line.command, line.args, {
      env: line.env,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    try {
      for await (const text of createInterface({ input: child.stdout })) {
        const at = /^INTERACTIVE (\d+)$/.exec(text)?.[1];
        if (at === undefined) continue;
        const tree = measureTree(child.pid ?? 0);
        await then();
        return { time: Number(at) - from, cpu: tree.cpuMs, memory: tree.pssKiB / 1024 };
      }
      throw new Error(`${this.#app} ended before it was interactive`);
    } finally {
      const ended = once(child, 'exit');
      // The whole group: helpers that outlive the main process would still write into the profile.
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
  }
}

/** The client has written its media hosts down: the next start has the right CSP at once. */
export function knowsMediaHosts(profile: string): boolean {
  const file = join(profile, 'config.json');
  return existsSync(file) && /"mediaOrigins":\s*\[\s*"/.test(readFileSync(file, 'utf8'));
}
