// What one person may do over and over in a meeting, and from where on they are asked to wait.
import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JoinGrant } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import { type Caller, device, meetingNow, openTrial, type Trial } from '../trial/office.ts';
import { RoomParticipant } from '../trial/participant.ts';

let trial: Trial;
let sri: Caller;
let bambang: Caller;
let inside: RoomParticipant;
let id: string;

beforeAll(async () => {
  // Counted in the process: one database is enough.
  trial = await openTrial({ database: 'pglite' });
  sri = await trial.shell('sri.wahyuni');
  bambang = await trial.shell('bambang.sutrisno');
  id = (await sri.call('POST', '/api/meetings', meetingNow({ class: 'terbatas' }))).body.id as string;
  const { body } = await sri.call('POST', `/api/meetings/${id}/join`, { deviceId: device('a') });
  inside = await RoomParticipant.enter(JoinGrant.parse(body));
}, 300_000);
afterAll(async () => {
  await inside?.leave();
  await trial?.close();
  await dispose();
}, 180_000);

const ask = (path: string, more: object, who = sri) =>
  who.call('POST', `/api/meetings/${id}/${path}`, { deviceId: device('a'), ...more });

test.each([
  // Raised and lowered eight times in a row: an impatient one.
  { path: 'hand', normal: 16, more: (n: number) => ({ raised: n % 2 === 0 }) },
  // Mistyped, and again.
  { path: 'name', normal: 6, more: (n: number) => ({ name: `Kepala Dinas ${n}` }) },
  // A minute of keys that change and a line that drops, on several devices.
  { path: 'key', normal: 60, more: () => ({}) },
])('$path: who uses it is never slowed down; who hammers it is, and alone', async ({ path, normal, more }) => {
  for (let n = 0; n < normal; n += 1) expect((await ask(path, more(n))).status, `number ${n}`).toBe(200);
  const hammered = await Promise.all(Array.from({ length: 130 }, (_, n) => ask(path, more(n))));
  const slowed = hammered.filter(({ status }) => status === 429);
  expect(slowed.length).toBeGreaterThan(0);
  for (const { body, headers } of slowed) {
    const problem = Problem.parse(body);
    expect(problem.code).toBe('rate_limited');
    expect(problem.retryAfter).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBe(problem.retryAfter);
  }
  expect((await ask(path, more(0), bambang)).status).not.toBe(429);
});
