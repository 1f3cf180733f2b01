// A line between the client and everything else that can be made bad. Two network namespaces, joined by nothing but bench/shaper:
// the run itself, office, media server and bots live in one, the client's browser in the other. Neither sees this machine's own
// network, and media cannot go around the line.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { LineProgram } from './line-program.ts';
import { program, recordings } from './programs.ts';

/** Set in the part of a run that lives behind the line: the client's namespace. */
const CLIENT = 'PENDOPO_BENCH_CLIENT_NAMESPACE';
export const LINE = { address: '10.88.0.1', networkInterface: 'wan0' };

export const insideNetwork = () => process.env[CLIENT] !== undefined;

/** Runs this same command once more inside fresh namespaces. @returns its exit code. @throws Error where namespaces cannot be made. */
export async function runInNetwork(args: string[]): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('comparisons over a bad line need Linux and root (network namespaces)');
  // Built out here: inside, no package registry can be reached.
  program('bot');
  program('shaper');
  recordings();
  const [server, client] = ['server', 'client'].map((side) => `pendopo-${side}-${process.pid}`) as [string, string];
  const made: string[] = [];
  try {
    for (const name of [server, client]) {
      execFileSync('ip', ['netns', 'add', name]);
      made.push(name);
    }
    const child = spawn('nsenter', [`--net=/run/netns/${server}`, process.execPath, ...process.execArgv, ...args], {
      env: { ...process.env, [CLIENT]: client },
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    for (const name of made) execFileSync('ip', ['netns', 'delete', name]);
  }
}

export type Condition = {
  /** ms each way. */
  delay?: number;
  /** Share of packets lost, each way. */
  loss?: number;
  /** kbit/s towards the client and from it; 0 = no limit. Drop-tail queue of 400 ms. */
  down?: number;
  up?: number;
  /** 1 = nothing gets through. */
  hole?: 0 | 1;
};
type Counts = { packets: number; bytes: number; dropped: number };

export type Network = {
  /** Where the browser has to run. */
  namespace: string;
  set(condition: Condition): Promise<void>;
  stats(): Promise<{ down: Counts; up: Counts }>;
  /** Makes services that listen on our loopback reachable at the client's loopback, through the line. */
  offer(ports: number[]): Promise<void>;
  close(): Promise<void>;
};

/** 20 ms each way, nothing else: a good line within the province. */
export const GOOD: Required<Condition> = { delay: 20, loss: 0, down: 0, up: 0, hole: 0 };

/** Only inside `runInNetwork`. */
export async function openNetwork(): Promise<Network> {
  const namespace = process.env[CLIENT];
  if (!namespace) throw new Error('not inside runInNetwork');
  const shaper = program('shaper');
  const link = new LineProgram(shaper, ['link', '-client', namespace]);
  const proxies: LineProgram[] = [];
  const { url } = (await link.line((line) => line['ready'] === 'link', 10_000)) as { url: string };
  const network: Network = {
    namespace,
    set: async (condition) => {
      const query = new URLSearchParams(Object.entries(condition).map(([name, value]) => [name, String(value)]));
      const answer = await fetch(`${url}/set?${query}`, { method: 'POST' });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.body?.cancel();
    },
    stats: async () => (await (await fetch(`${url}/stats`)).json()) as { down: Counts; up: Counts },
    offer: async (ports) => {
      const words = ports.map(String);
      const near = new LineProgram(shaper, ['proxy', '-listen', LINE.address, '-to', '127.0.0.1', ...words]);
      const far = new LineProgram('nsenter', [
        `--net=/run/netns/${namespace}`,
        ...[shaper, 'proxy', '-listen', '127.0.0.1', '-to', LINE.address, ...words],
      ]);
      proxies.push(near, far);
      for (const proxy of [near, far]) await proxy.line((line) => line['ready'] === 'proxy', 10_000);
    },
    close: async () => {
      for (const proxy of proxies) await proxy.stop();
      await link.stop();
    },
  };
  await network.set(GOOD);
  return network;
}
