// A real LiveKit server for the demo and the tests: loopback only, its own random keys, gone with its temp folder on stop().
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface LiveKitOptions {
  /** Where LiveKit reports joins and departures: the office service's /api/livekit/webhook. Several instances may listen. */
  webhookUrl?: string | readonly string[];
  /** Signalling port; default: the kernel picks. Given again after a stop, the server comes back where clients look for it. */
  port?: number;
  /** Keys to reuse over a restart; default: random. */
  keys?: { apiKey: string; apiSecret: string };
  /** Media by UDP on this address of this interface instead of loopback, for measurements over a line that can be made bad. */
  line?: { address: string; networkInterface: string };
  /** `host:port` of a Redis that several nodes share: together they are one deployment. */
  redis?: string;
  /** LiveKit's own TURN, by UDP and by TLS on 127.0.0.1. LiveKit tells clients port 443 whatever it listens on, so that is it. */
  turn?: { domain: string; certFile: string; keyFile: string };
  /** Whoever has a token may make the room. Default: only the office service makes rooms. */
  autoCreate?: boolean;
}

export interface LiveKit {
  /** Signalling, `ws://127.0.0.1:PORT`. */
  url: string;
  port: number;
  /** Where media comes in; `turnUdp` where TURN is on. */
  ports: { udp: number; tcp: number; turnUdp: number | null };
  apiKey: string;
  apiSecret: string;
  pid: number;
  /** What the node calls itself, in a cluster. */
  nodeId: string | null;
  /** SIGTERM, then waits for the exit and removes the temp folder. */
  stop(): Promise<void>;
  /** SIGKILL: what a power cut looks like. */
  kill(): Promise<void>;
  /** What the server wrote so far, for a failing test's message. */
  output(): string;
}

/** @throws Error with the server's own output when it does not come up within 20 s. */
export async function startLiveKit(options: LiveKitOptions = {}): Promise<LiveKit> {
  // A port that the kernel named a moment ago can be taken by another test before LiveKit binds it: try again with others.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === 3 || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

/** Reserved (IANA), so hardly any machine serves it; none of the ports that Firefox refuses to name to a peer connection, as discard. */
const NOBODY = 1023;

function binary(): string {
  const path = process.env['PENDOPO_LIVEKIT'] ?? fileURLToPath(new URL('../../.dev/livekit-server', import.meta.url));
  if (!existsSync(path)) {
    throw new Error(`LiveKit's server is not at ${path}: put the binary there, or name it in PENDOPO_LIVEKIT.`);
  }
  return path;
}

async function startOnce(options: LiveKitOptions): Promise<LiveKit> {
  const folder = await mkdtemp(join(tmpdir(), 'pendopo-livekit-'));
  const port = options.port ?? (await freeTcpPort());
  const tcpPort = await freeTcpPort();
  const udpPort = await freeUdpPort();
  const turnUdp = options.turn ? await freeUdpPort() : null;
  const address = options.line?.address ?? '127.0.0.1';
  const apiKey = options.keys?.apiKey ?? `API${randomBytes(6).toString('hex')}`;
  const apiSecret = options.keys?.apiSecret ?? randomBytes(32).toString('base64url');
  const urls = typeof options.webhookUrl === 'string' ? [options.webhookUrl] : (options.webhookUrl ?? []);
  // JSON is YAML. `stun_servers` names a port where nobody listens: left empty, the server hands clients public STUN hosts, and
  // a meeting on a closed network would look abroad. Nobody needs an answer there, host candidates on loopback are enough.
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      // No ICE over TCP on the line: it would be a second way for media.
      tcp_port: options.line ? 0 : tcpPort,
      udp_port: udpPort,
      use_external_ip: false,
      node_ip: address,
      enable_loopback_candidate: !options.line,
      interfaces: { includes: [options.line?.networkInterface ?? 'lo'] },
      // Never the media address itself: WebRTC takes whatever comes from a STUN server's address for an answer of that server.
      stun_servers: [`127.0.0.1:${NOBODY}`],
    },
    keys: { [apiKey]: apiSecret },
    ...(options.redis ? { redis: { address: options.redis } } : {}),
    room: { auto_create: options.autoCreate ?? false, empty_timeout: 300, departure_timeout: 20 },
    ...(options.turn
      ? {
          turn: {
            enabled: true,
            domain: options.turn.domain,
            cert_file: options.turn.certFile,
            key_file: options.turn.keyFile,
            tls_port: 443,
            udp_port: turnUdp,
            bind_addresses: ['127.0.0.1'],
            // Else no relaying to private addresses, and ours is one.
            allow_restricted_peer_cidrs: ['127.0.0.0/8'],
          },
        }
      : {}),
    webhook: { api_key: apiKey, urls },
    logging: { level: 'info', json: true },
  };
  const file = join(folder, 'livekit.yaml');
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 });

  const child = spawn(binary(), ['--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  const keep = (chunk: Buffer) => {
    written = (written + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const gone = once(child, 'exit').then(() => undefined);
  gone.catch(() => undefined);

  const end = async (signal: NodeJS.Signals) => {
    // LiveKit drains on the first SIGTERM (it waits for participants, and drops one that comes while it starts), leaves on
    // the second; a demo or test waits for neither.
    const insist = [0, 300, 5_000].map((after, nth) =>
      setTimeout(() => child.kill(nth === 2 ? 'SIGKILL' : signal), after),
    );
    await gone;
    for (const timer of insist) clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(`http://127.0.0.1:${port}/`, child);
  } catch (error) {
    await end('SIGKILL');
    throw new Error(`${String(error)}\n${written}`);
  }
  return {
    url: `ws://127.0.0.1:${port}`,
    port,
    ports: { udp: udpPort, tcp: tcpPort, turnUdp },
    apiKey,
    apiSecret,
    pid: child.pid ?? 0,
    nodeId: /"nodeID":\s*"(ND_\w+)"/.exec(written)?.[1] ?? null,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    output: () => written,
  };
}

/** Asks until the HTTP port answers; the pause between two asks only spares the processor. */
async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('LiveKit ended while starting');
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
    } catch {
      // not listening yet
    }
    if (Date.now() > deadline) throw new Error('LiveKit does not answer after 20 s');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** For who must know a port before its program runs: service and LiveKit each want the other's address. */
export async function freeTcpPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the kernel named no port');
  return address.port;
}

async function freeUdpPort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
