import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asUnprivileged, giveTo } from '../scripts/setup/unprivileged.mjs';
import type { Sample } from './compare.ts';
import { measureTree } from './process-tree.ts';

/** One start with a fresh profile, from exec to the first painted button that answers. The disk cache is warm. */
export async function coldStart(electron: string, app: string, env: Record<string, string>): Promise<Sample> {
  const profile = mkdtempSync(join(tmpdir(), 'pendopo-bench-'));
  giveTo(profile);
  const hook = join(import.meta.dirname, 'when-interactive.cjs');
  const line = asUnprivileged(electron, ['-r', hook, app, `--user-data-dir=${profile}`], { ...process.env, ...env });
  const from = Date.now();
  const child = spawn(line.command, line.args, { env: line.env, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const at = /^INTERACTIVE (\d+)$/.exec(text)?.[1];
      if (at === undefined) continue;
      const tree = measureTree(child.pid ?? 0);
      return { time: Number(at) - from, cpu: tree.cpuMs, memory: tree.pssKiB / 1024 };
    }
    throw new Error(`${app} ended before it was interactive`);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true });
  }
}
