// A whole office on trial: real database, real LiveKit, real identity provider, the service in this process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { freeTcpPort, type LiveKit, startLiveKit } from '../../scripts/stack/livekit.ts';
import { type Postgres, startPostgres } from '../../scripts/stack/postgres.ts';
import { readConfig } from '../config.ts';
import { type Office, openOffice } from '../office.ts';
import { shellSignIn } from './sign-in.ts';

export type DatabaseKind = 'pglite' | 'postgres';

export interface Program {
  url: string;
  child: ChildProcess;
  stderr(): string;
  /** SIGTERM and the exit code. */
  stop(): Promise<number | null>;
}

/** Runs a program of service/ from source, up to its ready line. */
export async function startProgram(file: string, environment: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(`../${file}`, import.meta.url))], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk) => {
    err = (err + chunk).slice(-50_000);
  });
  const gone = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.includes('\n')) resolve((JSON.parse(out.slice(0, out.indexOf('\n'))) as { url: string }).url);
    });
    gone.then(([code]) => reject(new Error(`${file} ended with ${code}\n${err}`)), reject);
  });
  return {
    url,
    child,
    stderr: () => err,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const [code] = await gone;
      return code as number | null;
    },
  };
}

export interface TrialOptions {
  database: DatabaseKind;
  /** Services on the same database (PostgreSQL only); LiveKit reports to the first. */
  instances?: number;
  environment?: Record<string, string>;
}

export interface Trial {
  office: Office;
  offices: Office[];
  url: string;
  issuer: string;
  livekit: LiveKit;
  postgres: Postgres | null;
  environment: Record<string, string>;
  /** A caller signed in as the desktop client is. */
  shell(login: string): Promise<Caller>;
  close(): Promise<void>;
}

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

export interface Caller {
  token: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape; a wrong guess fails the test.
  call<T = any>(method: string, path: string, body?: unknown, base?: string): Promise<Answer<T>>;
}

export function callerWith(url: string, token: string): Caller {
  return {
    token,
    async call(method, path, body, base = url) {
      const answer = await fetch(base + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json(), headers: answer.headers };
    },
  };
}

export async function openTrial(options: TrialOptions): Promise<Trial> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const ports = await Promise.all(Array.from({ length: options.instances ?? 1 }, () => freeTcpPort()));
    const livekit = await startLiveKit({ webhookUrl: `http://127.0.0.1:${ports[0]}/api/livekit/webhook` });
    undo.push(() => livekit.stop());
    const provider = await startProgram('identity/development-provider.ts', {});
    undo.push(() => provider.stop());
    const postgres = options.database === 'postgres' ? await startPostgres() : null;
    if (postgres) undo.push(() => postgres.stop());
    const folder = await mkdtemp(join(tmpdir(), 'pendopo-data-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const environment: Record<string, string> = {
      ...(postgres ? { DATABASE_URL: postgres.url } : { PENDOPO_DATA: join(folder, 'database') }),
      PENDOPO_FILES: join(folder, 'files'),
      PENDOPO_SEED: 'demo',
      LIVEKIT_URL: livekit.url,
      LIVEKIT_API_KEY: livekit.apiKey,
      LIVEKIT_API_SECRET: livekit.apiSecret,
      OIDC_ISSUER: provider.url,
      OIDC_WEB_CLIENT_SECRET: 'development-only',
      OIDC_RESOURCE: 'urn:pendopo:service',
      ...options.environment,
    };
    const offices: Office[] = [];
    for (const port of ports) {
      const config = readConfig({ ...environment, PENDOPO_PORT: String(port) });
      const log = pino({ level: process.env['TRIAL_LOG'] ?? 'silent' }, pino.destination(2));
      const office = await openOffice(config, log);
      undo.push(() => office.close());
      offices.push(office);
    }
    const office = offices[0] as Office;
    return {
      office,
      offices,
      url: office.url,
      issuer: provider.url,
      livekit,
      postgres,
      environment,
      async shell(login) {
        return callerWith(office.url, (await shellSignIn(provider.url, login)).access_token);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks again until the answer satisfies; for what becomes true through another program, where no event can be awaited. */
export async function eventually<T>(ask: () => Promise<T>, satisfied: (value: T) => boolean, seconds = 20): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const value = await ask();
    if (satisfied(value)) return value;
    if (Date.now() > deadline) throw new Error(`still not so after ${seconds} s: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a client asks for when it makes a meeting that is open right now. */
export const meetingNow = (changes: Record<string, unknown> = {}) => ({
  title: 'Rapat uji',
  unitId: 'diskominfo',
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 3600_000).toISOString(),
  invitedUnits: [],
  invitedPeople: ['p-bambang-sutrisno'],
  ...changes,
});

export const device = (letter: string) => letter.repeat(16);
