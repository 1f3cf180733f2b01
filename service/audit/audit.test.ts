// The chain on both databases: it cannot be changed by the application, and a change behind its back shows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Postgres, startPostgres } from '../../scripts/stack/postgres.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { canonical, record, verify } from './audit.ts';

describe.each(['pglite', 'postgres'] as const)('the audit log on %s', (kind) => {
  let store: Store;
  let postgres: Postgres | null = null;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pendopo-audit-'));
    postgres = kind === 'postgres' ? await startPostgres() : null;
    store = await openStore(postgres ? { url: postgres.url } : { folder });
    await migrate(store);
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** As the database's owner, past the trigger. */
  const behindItsBack = async (statement: string) => {
    await sql.raw('alter table audit disable trigger user').execute(store.db);
    await sql.raw(statement).execute(store.db);
    await sql.raw('alter table audit enable trigger user').execute(store.db);
  };
  const write = (subject: string) =>
    store.db
      .transaction()
      .execute((trx) =>
        record(trx, { actor: 'p-x', action: 'join.granted', subject, detail: { b: 1, a: 'é"' } }, new Date()),
      );

  beforeEach(async () => {
    await behindItsBack('delete from audit');
    // Many at once: the chain must not fork.
    await Promise.all(Array.from({ length: 25 }, (_, n) => write(`m-${n}`)));
  });

  test('a whole chain verifies', async () => {
    expect(await verify(store.db)).toMatchObject({ ok: true, count: 25 });
  });

  test.each(['update audit set actor = 1', 'delete from audit', 'truncate audit'])('refused: %s', async (statement) => {
    await expect(sql.raw(statement.replace('= 1', "= 'p-y'")).execute(store.db)).rejects.toThrow(/append-only/);
    expect(await verify(store.db)).toMatchObject({ ok: true, count: 25 });
  });

  test.each([
    ['an edited detail', `update audit set detail = '{"a":"é\\"","b":2}' where seq = 7`, { seq: 7, reason: 'hash' }],
    ['another actor', `update audit set actor = 'p-y' where seq = 1`, { seq: 1, reason: 'hash' }],
    ['a moved time', `update audit set at = at + interval '1 ms' where seq = 25`, { seq: 25, reason: 'hash' }],
    ['a removed row', 'delete from audit where seq = 9', { seq: 9, reason: 'gap' }],
    ['a removed first row', 'delete from audit where seq = 1', { seq: 1, reason: 'gap' }],
    ['a rewritten hash', `update audit set hash = repeat('a', 64) where seq = 3`, { seq: 3, reason: 'hash' }],
  ])('%s is found', async (_name, statement, found) => {
    await behindItsBack(statement);
    expect(await verify(store.db)).toEqual({ ok: false, ...found });
  });

  test('a change that is rolled back leaves no entry', async () => {
    const failing = store.db.transaction().execute(async (trx) => {
      await record(trx, { actor: 'p-x', action: 'meeting.ended', subject: 'm', detail: {} }, new Date());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await verify(store.db)).toMatchObject({ ok: true, count: 25 });
  });
});

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonical({ b: 1, a: 'x' })).toBe(canonical({ a: 'x', b: 1 }));
});
