// The service as a process: its words at the start, and what survives a power cut.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventReader } from './trial/events.ts';
import { callerWith, meetingNow, type Program, startProgram } from './trial/office.ts';
import { browserSignIn, shellSignIn } from './trial/sign-in.ts';

let provider: Program;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  provider = await startProgram('identity/development-provider.ts', { PENDOPO_PROVIDER_ACCESS_TTL: '600' });
  folder = await mkdtemp(join(tmpdir(), 'pendopo-main-'));
  environment = {
    PENDOPO_DATA: folder,
    DATABASE_URL: '',
    PENDOPO_SEED: 'demo',
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'a secret that opens nothing anywhere',
    OIDC_ISSUER: provider.url,
    OIDC_WEB_CLIENT_SECRET: 'development-only',
    OIDC_RESOURCE: 'urn:pendopo:service',
  };
}, 120_000);
afterAll(async () => {
  await provider?.stop();
  await rm(folder, { recursive: true, force: true });
});

const source = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const runOnce = (file: string, env: Record<string, string>) =>
  spawnSync(process.execPath, ['--import', 'tsx', source(file)], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });

test('kill -9 in mid-write loses no acknowledged meeting, and the audit chain stays whole', async () => {
  const first = await startProgram('main.ts', environment);
  const { access_token } = await shellSignIn(provider.url, 'sri.wahyuni');
  const sri = callerWith(first.url, access_token);
  const acknowledged: string[] = [];
  const gone = once(first.child, 'exit');
  const writer = async () => {
    for (;;) {
      try {
        const made = await sri.call('POST', '/api/meetings', meetingNow());
        if (made.status === 200) acknowledged.push(made.body.id);
      } catch {
        return;
      }
      if (acknowledged.length === 60) first.child.kill('SIGKILL');
    }
  };
  await Promise.all([writer(), writer(), writer()]);
  await gone;
  expect(acknowledged.length).toBeGreaterThanOrEqual(60);

  const second = await startProgram('main.ts', environment);
  const again = callerWith(second.url, access_token);
  const agenda = await again.call('GET', '/api/agenda');
  const kept = new Set(agenda.body.meetings.map((meeting: { id: string }) => meeting.id));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);

  // A clean end with a stream open: it is closed, the exit code is 0, and the database was closed too.
  const stream = await EventReader.open(second.url, { authorization: `Bearer ${access_token}` });
  expect(await second.stop()).toBe(0);
  await stream.ended();
  const verdict = runOnce('audit/verify-command.ts', { PENDOPO_DATA: folder, DATABASE_URL: '' });
  expect(verdict.status, verdict.stderr).toBe(0);
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true });
  expect(JSON.parse(verdict.stdout).count).toBeGreaterThanOrEqual(acknowledged.length);
}, 180_000);

test('a wrong environment is answered with the variable and what to do', () => {
  const run = runOnce('main.ts', {
    ...environment,
    OIDC_ISSUER: 'http://masuk.example.go.id',
    LIVEKIT_URL: 'http://x',
  });
  expect(run.status).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/OIDC_ISSUER: must be https/);
  expect(run.stderr).toMatch(/LIVEKIT_URL: must be an address like wss:/);
}, 60_000);

test('logs hold no token, cookie or sign-in code', async () => {
  const program = await startProgram('main.ts', { ...environment, LOG_LEVEL: 'debug' });
  try {
    const { access_token } = await shellSignIn(provider.url, 'sri.wahyuni');
    await callerWith(program.url, access_token).call('GET', '/api/me');
    await callerWith(program.url, `${access_token}x`).call('GET', '/api/me');
    const { jar } = await browserSignIn(program.url, 'sri.wahyuni');
    await fetch(`${program.url}/api/auth/callback?code=verysecretcode&state=s`, { redirect: 'manual' });
    const cookie = jar.value(program.url, 'pendopo_session') ?? 'missing';
    const log = program.stderr();
    expect(log).toContain('"route":"/api/auth/callback"');
    for (const secret of [access_token, cookie, 'verysecretcode', 'code=']) expect(log).not.toContain(secret);
  } finally {
    await program.stop();
  }
}, 120_000);

test('the provider away: who wants to sign in is sent back to the face with a word', async () => {
  const program = await startProgram('main.ts', { ...environment, OIDC_ISSUER: 'http://127.0.0.1:9' });
  try {
    const answer = await fetch(`${program.url}/api/auth/login`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?signin=unavailable']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  } finally {
    await program.stop();
  }
}, 120_000);
