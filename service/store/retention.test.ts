import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../../scripts/stack/postgres.ts';
import { readConfig } from '../config.ts';
import { demoMeetingIds, seedDemo } from '../directory/seed.ts';
import { openOffice } from '../office.ts';
import { type DatabaseKind, eventually } from '../trial/office.ts';
import { migrate } from './migrations.ts';
import { prune } from './retention.ts';
import { openStore, type Store } from './store.ts';

const HOUR = 3600_000;

describe.each<DatabaseKind>(['pglite', 'postgres'])('what is past, on %s', (database) => {
  const undo: (() => Promise<unknown>)[] = [];
  let address: { url: string } | { folder: string };

  beforeAll(async () => {
    if (database === 'postgres') {
      const postgres = await startPostgres();
      undo.push(() => postgres.stop());
      address = { url: postgres.url };
    } else {
      const folder = await mkdtemp(join(tmpdir(), 'pendopo-retention-'));
      undo.push(() => rm(folder, { recursive: true, force: true }));
      address = { folder };
    }
    const store = await openStore(address);
    await migrate(store);
    await store.close();
  }, 120_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 60_000);

  const fill = async ({ db }: Store, now: number) => {
    for (const [key, expires_at, old] of [
      ['past', new Date(now - 1_000), new Date(now - 25 * HOUR)],
      ['valid', new Date(now + HOUR), new Date(now - 23 * HOUR)],
    ] as const) {
      const session = { token_hash: key, login: 'x', created_at: old, seen_at: old, expires_at };
      await db.insertInto('sessions').values(session).execute();
      const begun = { token_hash: key, state: 's', nonce: 'n', verifier: 'v', return_to: '/', expires_at };
      await db.insertInto('signin_transactions').values(begun).execute();
      await db.insertInto('revoked_tokens').values({ key, expires_at }).execute();
      await db.insertInto('webhook_events').values({ id: key, received_at: old }).execute();
      await db.insertInto('finished_rooms').values({ room_sid: key, at: old }).execute();
    }
  };
  const left = async ({ db }: Store) => [
    (await db.selectFrom('sessions').select('token_hash as key').execute()).map(({ key }) => key),
    (await db.selectFrom('signin_transactions').select('token_hash as key').execute()).map(({ key }) => key),
    (await db.selectFrom('revoked_tokens').select('key').execute()).map(({ key }) => key),
    (await db.selectFrom('webhook_events').select('id as key').execute()).map(({ key }) => key),
    (await db.selectFrom('finished_rooms').select('room_sid as key').execute()).map(({ key }) => key),
  ];
  const onlyValid = Array.from({ length: 5 }, () => ['valid']);

  test('it goes, once, whoever is asked to at the same time; what still protects stays', async () => {
    const stores = [await openStore(address)];
    if (database === 'postgres') stores.push(await openStore(address), await openStore(address));
    const store = stores[0] as Store;
    const now = Date.now();
    await fill(store, now);
    const gone = await Promise.all(stores.map((one) => prune(one, new Date(now))));
    expect(gone.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(await left(store)).toEqual(onlyValid);
    for (const table of [
      'sessions',
      'signin_transactions',
      'revoked_tokens',
      'webhook_events',
      'finished_rooms',
    ] as const) {
      await store.db.deleteFrom(table).execute();
    }
    for (const one of stores) await one.close();
  });

  test('keys, doors and absent guests of meetings that are over go; those of others stay, and so do guests who came', async () => {
    const store = await openStore(address);
    try {
      const { db } = store;
      const now = new Date();
      await seedDemo(store, now);
      const ids = { past: demoMeetingIds.over, valid: demoMeetingIds.running };
      const past = new Date(now.getTime() - 49 * HOUR);
      await db.updateTable('meetings').set({ ends_at: past }).where('id', '=', ids.past).execute();
      for (const [key, meeting_id] of Object.entries(ids)) {
        const expires_at = key === 'past' ? past : new Date(now.getTime() + HOUR);
        await db.insertInto('meeting_keys').values({ meeting_id, key_index: 0, sealed: 'x', made_at: now }).execute();
        const door = {
          id: key,
          meeting_id,
          member_id: 'g-x',
          typed_name: 'x',
          same_name: [],
          state: 'waiting' as const,
        };
        await db
          .insertInto('lobby')
          .values({ ...door, asked_at: now, seen_at: now })
          .execute();
        for (const came of [true, false]) {
          const id = `${key}-${came}`;
          const guest = { id, meeting_id, name: 'x', device_id: 'x', token_hash: id, created_at: now, expires_at };
          await db.insertInto('guests').values(guest).execute();
          const stay = { sid: id, room_sid: 'x', meeting_id, person_id: id, device_id: 'x', joined_at: past };
          if (came)
            await db
              .insertInto('stays')
              .values({ ...stay, left_at: past })
              .execute();
        }
      }
      expect(await prune(store, now)).toBe(3);
      const left = async (table: 'meeting_keys' | 'lobby') =>
        (await db.selectFrom(table).select('meeting_id').execute()).map((row) => row.meeting_id);
      expect([await left('meeting_keys'), await left('lobby')]).toEqual([[ids.valid], [ids.valid]]);
      const guests = await db.selectFrom('guests').select('id').orderBy('id').execute();
      expect(guests.map(({ id }) => id)).toEqual(['past-true', 'valid-false', 'valid-true']);
    } finally {
      await store.close();
    }
  });

  test('the office does it by itself', async () => {
    const before = await openStore(address);
    await fill(before, Date.now());
    await before.close();
    const config = readConfig({
      ...('url' in address ? { DATABASE_URL: address.url } : { PENDOPO_DATA: address.folder }),
      // Neither is asked: nobody signs in, nobody meets.
      LIVEKIT_URL: 'ws://127.0.0.1:9',
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET: 'secret-of-a-media-server-that-is-away',
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_WEB_CLIENT_SECRET: 'none',
    });
    const office = await openOffice(config, pino({ level: 'silent' }));
    try {
      await eventually(
        () => left(office.store),
        (rows) => JSON.stringify(rows) === JSON.stringify(onlyValid),
      );
    } finally {
      await office.close();
    }
  });
});
