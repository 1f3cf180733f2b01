// A throw-away PostgreSQL cluster from Debian's packages, for the tests that must hold on the real server too.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asUnprivileged, giveTo } from '../setup/unprivileged.mjs';
import { freeTcpPort } from './livekit.ts';

export interface Postgres {
  /** `postgresql://postgres@127.0.0.1:PORT/postgres`, the superuser. */
  url: string;
  /** A fresh database of its own in the same cluster; answers its URL. */
  database(name: string): Promise<string>;
  pid: number;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** The newest installed server's programs, or null when none is installed. */
export function postgresPrograms(): string | null {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return null;
  const newest = readdirSync(base)
    .filter((version) => existsSync(join(base, version, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest ? join(base, newest, 'bin') : null;
}

/** @throws Error when PostgreSQL is not installed, or with its output when it does not come up within 30 s. */
export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (!programs) throw new Error("PostgreSQL is not installed: install Debian's package postgresql.");
  const folder = await mkdtemp(join(tmpdir(), 'pendopo-postgres-'));
  giveTo(folder);
  const data = join(folder, 'data');
  // Trust is right here: the cluster listens on loopback, lives minutes and holds made-up people.
  const init = asUnprivileged(join(programs, 'initdb'), [
    ...['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  ]);
  await run(init.command, init.args, { env: init.env, cwd: folder });

  const port = await freeTcpPort();
  const server = asUnprivileged(join(programs, 'postgres'), [
    ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'shared_buffers=32MB'],
  ]);
  const child = spawn(server.command, server.args, { env: server.env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  const keep = (chunk: Buffer) => {
    written = (written + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const gone = once(child, 'exit');
  const stop = async () => {
    // SIGINT is PostgreSQL's "fast" shutdown: clients are dropped, no waiting.
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };

  const connection = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`PostgreSQL ended while starting\n${written}`);
    }
    try {
      await run(join(programs, 'pg_isready'), connection);
      break;
    } catch {
      if (Date.now() > deadline) {
        await stop();
        throw new Error(`PostgreSQL does not answer after 30 s\n${written}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async database(name) {
      await run(join(programs, 'createdb'), [...connection, name]);
      return `postgresql://postgres@127.0.0.1:${port}/${name}`;
    },
    pid: child.pid ?? 0,
    stop,
  };
}
