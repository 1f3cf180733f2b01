import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICK_MS = 10; // USER_HZ is 100 on every Linux that Debian ships

type Stat = { parent: number; cpuMs: number };

/** proc(5): fields 4 (ppid), 14–17 (utime, stime and those of waited-for children) of /proc/<pid>/stat. */
export function parseStat(text: string): Stat {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (fields[11] ?? 0) + (fields[12] ?? 0) + (fields[13] ?? 0) + (fields[14] ?? 0);
  return { parent: fields[1] ?? 0, cpuMs: ticks * CLOCK_TICK_MS };
}

function statOf(pid: number): Stat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null; // gone between listing and reading
  }
}

/** The process and everything below it, with parent and CPU time. */
function treeOf(rootPid: number): Map<number, Stat> {
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
  for (const pid of [...stats.keys()].filter((pid) => !inTree(pid))) stats.delete(pid);
  return stats;
}

function pssKiBOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // a kernel thread or one that just ended
  }
}

/** CPU time in ms spent so far by a process and everything below it, and its memory in KiB (PSS: shared pages once). */
export function measureTree(rootPid: number): { cpuMs: number; pssKiB: number; processes: number } {
  let cpuMs = 0;
  let pssKiB = 0;
  const tree = treeOf(rootPid);
  for (const [pid, stat] of tree) {
    cpuMs += stat.cpuMs;
    pssKiB += pssKiBOf(pid);
  }
  return { cpuMs, pssKiB, processes: tree.size };
}

/** PSS in KiB of the processes below (and with) a program whose command line fits. */
export function pssKiBWhere(rootPid: number, fits: (commandLine: string) => boolean): number {
  let pssKiB = 0;
  for (const pid of treeOf(rootPid).keys()) {
    try {
      if (fits(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) pssKiB += pssKiBOf(pid);
    } catch {
      // ended between listing and reading
    }
  }
  return pssKiB;
}

/** What a Chromium process is: the value of --type in its command line, `browser` without one. */
export function chromiumType(commandLine: string): string {
  return /(?:^|[\0 ])--type=([a-z-]+)/.exec(commandLine)?.[1] ?? 'browser';
}

/** First field of schedstat: ns on the processor (kernel Documentation/scheduler/sched-stats). */
export function parseSchedstat(text: string): number {
  return Number(text.split(' ')[0]) / 1e6;
}

export const MAIN_THREAD = 'main';

export type ChromiumCpu = {
  /** ms of the whole tree. */
  total: number;
  /** ms by process type: renderer, gpu-process, utility, browser, zygote. */
  byType: Record<string, number>;
  /** ms by name of the threads alive in renderers: MAIN_THREAD, AudioOutputDevi … (names end after 15 letters). */
  rendererThreads: Record<string, number>;
};

/** CPU time so far of a Chromium or Electron and everything below it. Take the difference of two with `since`. */
export function measureChromium(rootPid: number): ChromiumCpu {
  const cpu: ChromiumCpu = { total: 0, byType: {}, rendererThreads: {} };
  for (const [pid, { cpuMs }] of treeOf(rootPid)) {
    try {
      const type = chromiumType(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      cpu.total += cpuMs;
      cpu.byType[type] = (cpu.byType[type] ?? 0) + cpuMs;
      if (type !== 'renderer') continue;
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        // Chromium leaves the program's name on the first thread, which is the renderer's main one.
        const first = thread === String(pid);
        const name = first ? MAIN_THREAD : readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim();
        const ms = parseSchedstat(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
        cpu.rendererThreads[name] = (cpu.rendererThreads[name] ?? 0) + ms;
      }
    } catch {
      // ended between listing and reading
    }
  }
  return cpu;
}

/** `later` less `earlier`, name by name. */
export function since(later: ChromiumCpu, earlier: ChromiumCpu): ChromiumCpu {
  const less = (a: Record<string, number>, b: Record<string, number>) =>
    Object.fromEntries(Object.entries(a).map(([name, value]) => [name, value - (b[name] ?? 0)]));
  return {
    total: later.total - earlier.total,
    byType: less(later.byType, earlier.byType),
    rendererThreads: less(later.rendererThreads, earlier.rendererThreads),
  };
}

/** Pid of the program whose command line holds `word` and that is nobody's typed helper. @throws Error when there is none. */
export function pidOf(word: string): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (line.includes(word) && chromiumType(line) === 'browser' && /chrom|electron/.test(line.split('\0')[0] ?? ''))
        return Number(name);
    } catch {
      // ended while we looked
    }
  }
  throw new Error(`no process with ${word}`);
}
