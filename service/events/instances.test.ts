// Several instances on one PostgreSQL: what happens on one is heard on the other, and a stream may move between them.

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventReader } from '../trial/events.ts';
import { type Caller, callerWith, meetingNow, openTrial, type Trial } from '../trial/office.ts';
import { prune } from './outbox.ts';

let trial: Trial;
let sri: Caller;
let bambang: Caller;
let urls: string[];

beforeAll(async () => {
  trial = await openTrial({ database: 'postgres', instances: 2 });
  sri = await trial.shell('sri.wahyuni');
  bambang = await trial.shell('bambang.sutrisno');
  urls = trial.offices.map((office) => office.url);
}, 120_000);
afterAll(async () => {
  await trial?.close();
}, 60_000);

const make = async (base: string) => {
  const made = await sri.call('POST', '/api/meetings', meetingNow(), base);
  expect(made.status).toBe(200);
  return made.body.id as string;
};

test('a meeting made on one instance is told on the other, and a stream that moves over misses and repeats nothing', async () => {
  const [one, two] = urls as [string, string];
  const headers = { authorization: `Bearer ${bambang.token}` };
  const first = await EventReader.open(two, headers);
  const heard = await first.next('agenda', await make(one));
  first.close();
  // While away: many at once from both sides, so that commits interleave.
  const missed = await Promise.all(Array.from({ length: 20 }, (_, n) => make(n % 2 ? one : two)));
  const second = await EventReader.open(one, headers, heard.id);
  const last = await make(two);
  await second.next('agenda', last);
  const told = second.heard.map(({ event }) => ('meetingId' in event ? event.meetingId : event.type));
  expect([...told].sort()).toEqual([...missed, last].sort());
  expect(second.heard.map(({ id }) => Number(id))).toEqual(
    [...second.heard].map(({ id }) => Number(id)).sort((a, b) => a - b),
  );
  second.close();
});

test('events written while others are being written are never skipped', async () => {
  const [one, two] = urls as [string, string];
  const reader = await EventReader.open(two, { authorization: `Bearer ${bambang.token}` });
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => make(n % 2 ? one : two)));
  for (const id of ids) await reader.next('agenda', id);
  reader.close();
});

test('signing out on one instance ends the streams and requests on the other', async () => {
  const [one, two] = urls as [string, string];
  const wahyu = await trial.shell('wahyu.hidayat');
  const stream = await EventReader.open(two, { authorization: `Bearer ${wahyu.token}` });
  await callerWith(one, wahyu.token).call('POST', '/api/session/end');
  await stream.next('signed_out');
  await stream.ended();
  expect((await wahyu.call('GET', '/api/me', undefined, two)).status).toBe(401);
});

test('who was away longer than events are kept is told to fetch everything again', async () => {
  const [one] = urls as [string];
  const headers = { authorization: `Bearer ${bambang.token}` };
  const first = await EventReader.open(one, headers);
  const heard = await first.next('agenda', await make(one));
  first.close();
  await make(one);
  await prune(trial.office.store.db, new Date(Date.now() + 1_000));
  const second = await EventReader.open(one, headers, heard.id);
  await second.next('resync');
  second.close();
});

test('a broken database connection is mended, and what was written meanwhile is told', async () => {
  const [one] = urls as [string];
  const reader = await EventReader.open(one, { authorization: `Bearer ${bambang.token}` });
  const { db } = trial.office.store;
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and pid <> pg_backend_pid()`.execute(
    db,
  );
  const id = await make(one);
  await reader.next('agenda', id);
  reader.close();
});

test('the database away is said as such, and nothing else breaks', async () => {
  await trial.postgres?.stop();
  const answer = await sri.call('GET', '/api/agenda');
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect((await fetch(`${trial.url}/api/health/ready`)).status).toBe(503);
  expect((await fetch(`${trial.url}/api/health/live`)).status).toBe(200);
  expect((await fetch(`${trial.url}/api/server`)).status).toBe(200);
});
