import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICK_MS = 10; // USER_HZ is 100 on every Linux that Debian ships

type Stat = { parent: number; cpuMs: number };

/** proc(5): fields 4 (ppid), 14–17 (utime, stime and those of waited-for children) of /proc/<pid>/stat. */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = (fields[11] ?? 0) + (fields[12] ?? 0) + (fields[13] ?? 0) + (fields[14] ?? 0);
    return { parent: fields[1] ?? 0, cpuMs: ticks * CLOCK_TICK_MS };
  } catch {
    return null; // gone between listing and reading
  }
}

/** CPU time in ms spent so far by a process and everything below it, and its memory in KiB (PSS: shared pages once). */
export function measureTree(rootPid: number): { cpuMs: number; pssKiB: number; processes: number } {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? statOf(pid) : null;
    if (stat) stats.set(pid, stat);
  }
  const inTree = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = stats.get(at)?.parent) if (at === rootPid) return true;
    return false;
  };
  let cpuMs = 0;
  let pssKiB = 0;
  let processes = 0;
  for (const [pid, stat] of stats) {
    if (!inTree(pid)) continue;
    cpuMs += stat.cpuMs;
    processes += 1;
    try {
      pssKiB += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // a kernel thread or one that just ended
    }
  }
  return { cpuMs, pssKiB, processes };
}
