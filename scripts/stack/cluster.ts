// Two LiveKit nodes that share a Redis, behind one address: what an office runs that must not fall with one machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeTcpPort, type LiveKit, startLiveKit } from './livekit.ts';

export interface Cluster {
  /** Signalling through the balancer, `ws://127.0.0.1:PORT`. */
  url: string;
  apiKey: string;
  apiSecret: string;
  nodes: LiveKit[];
  /** The node that carries a room now, or null. */
  nodeOf(room: string): Promise<LiveKit | null>;
  stop(): Promise<void>;
}

/** @throws Error when redis-server is not installed, or one of the parts does not come up. */
export async function startCluster(webhookUrl: string): Promise<Cluster> {
  const redis = await startRedis();
  const keys = { apiKey: `API${randomBytes(6).toString('hex')}`, apiSecret: randomBytes(32).toString('base64url') };
  const nodes: LiveKit[] = [];
  const stopAll = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.stop();
  };
  try {
    for (let count = 0; count < 2; count += 1)
      nodes.push(await startLiveKit({ webhookUrl, keys, redis: redis.address }));
    const balancer = await startBalancer(nodes.map(({ port }) => port));
    return {
      url: `ws://127.0.0.1:${balancer.port}`,
      ...keys,
      nodes,
      nodeOf: async (room) => {
        // LiveKit's own table (pkg/routing/redisrouter.go, NodeRoomKey); a node names itself in its first log lines.
        const id = await redis.ask('HGET', 'room_node_map', room);
        return nodes.find(({ nodeId }) => nodeId !== null && nodeId === id) ?? null;
      },
      stop: async () => {
        balancer.stop();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

type Redis = { address: string; ask(...words: string[]): Promise<string | null>; stop(): Promise<void> };

async function startRedis(): Promise<Redis> {
  const folder = await mkdtemp(join(tmpdir(), 'pendopo-redis-'));
  const port = await freeTcpPort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await ready(child);
  return {
    address: `127.0.0.1:${port}`,
    ask: (...words) => ask(port, words),
    stop: async () => {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('error', () =>
      reject(new Error("redis-server is not installed: install Debian's package redis-server.")),
    );
    child.once('exit', (code) => reject(new Error(`redis-server ended (${code}): ${said.slice(-2000)}`)));
  });
}

/** One question in Redis's own protocol (RESP2), answered by a bulk string or nil. */
async function ask(port: number, words: string[]): Promise<string | null> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return /^\$\d+\r\n([^\r]*)/.exec(chunk.toString())?.[1] ?? null;
  } finally {
    socket.destroy();
  }
}

/** Passes each TCP connection to a node that accepts it, in turn: the least that stands before two nodes. */
async function startBalancer(ports: number[]) {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    open.add(near);
    near.on('error', () => near.destroy());
    near.once('close', () => open.delete(near));
    turn += 1;
    pass(
      near,
      ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the kernel named no port');
  return {
    port: address.port,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function pass(near: Socket, [port, ...others]: number[]) {
  if (port === undefined) {
    near.destroy();
    return;
  }
  const far = connect(port, '127.0.0.1');
  far.once('connect', () => {
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  far.on('error', () => {
    if (far.bytesRead > 0 || far.bytesWritten > 0) near.destroy();
    else pass(near, others);
  });
}
