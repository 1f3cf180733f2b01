// What the office must be able to prove later: who was let in, who was refused, who locked and ended. Append-only (a
// trigger refuses change), and each row's hash covers the one before it, so an edit behind the trigger's back shows.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { takeLedger } from '../store/ledger.ts';
import type { Queries } from '../store/store.ts';

export interface AuditEntry {
  /** Person id, guest id, a login for sign-ins, or `system`. */
  actor: string;
  action:
    | 'meeting.created'
    | 'meeting.locked'
    | 'meeting.unlocked'
    | 'meeting.ended'
    | 'join.granted'
    | 'join.refused'
    | 'session.started'
    | 'session.ended'
    | 'attendance.read'
    | 'participant.removed'
    | 'stranger.found'
    | 'conduct.changed'
    | 'host.changed'
    | 'cohost.added'
    | 'cohost.removed'
    | 'control.used'
    | 'lobby.asked'
    | 'lobby.admitted'
    | 'lobby.denied'
    | 'guest.named'
    | 'name.changed'
    | 'key.given'
    | 'key.rotated'
    | 'chat.removed'
    | 'people.rung'
    | 'people.invited'
    | 'attendance.exported'
    | 'connection.tested';
  /** What it was done to: a meeting id, a person id. */
  subject: string;
  /** Ids, codes and instants only: no tokens, no keys, no titles, nothing said; names where one was typed to be shown. */
  detail: Readonly<Record<string, string | number | boolean | null>>;
}

const GENESIS = '0'.repeat(64);

interface Hashed {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  previous: string;
}

/** JSON with sorted keys and no spaces: the same bytes for the same content, whoever wrote it. */
export function canonical(value: Readonly<Record<string, unknown>>): string {
  const sorted = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`);
  return `{${sorted.join(',')}}`;
}

const hashOf = (row: Hashed) =>
  createHash('sha256')
    .update(canonical({ ...row }))
    .digest('hex');

/** @param trx a transaction, so that the entry stands or falls with the change it tells of. Call it last. */
export async function record(trx: Queries, entry: AuditEntry, now: Date): Promise<void> {
  await takeLedger(trx);
  const last = await trx.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: now.toISOString(),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    detail: canonical(entry.detail),
    previous: last?.hash ?? GENESIS,
  };
  const { previous, ...columns } = row;
  await trx
    .insertInto('audit')
    .values({ ...columns, at: now, previous_hash: previous, hash: hashOf(row) })
    .execute();
}

export type Verdict =
  | { ok: true; count: number; head: string }
  | { ok: false; seq: number; reason: 'gap' | 'previous_hash' | 'hash' };

/**
 * Walks the whole chain in pages. A log cut short at its end cannot be seen from the inside: compare `head` and `count`
 * with those noted elsewhere.
 */
export async function verify(db: Queries): Promise<Verdict> {
  let expected = 1;
  let previous = GENESIS;
  for (;;) {
    const page = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>=', expected)
      .orderBy('seq')
      .limit(1_000)
      .execute();
    if (page.length === 0) break;
    for (const row of page) {
      if (row.seq !== expected) return { ok: false, seq: expected, reason: 'gap' };
      if (row.previous_hash !== previous) return { ok: false, seq: row.seq, reason: 'previous_hash' };
      const { seq, actor, action, subject, detail } = row;
      if (hashOf({ seq, at: row.at.toISOString(), actor, action, subject, detail, previous }) !== row.hash) {
        return { ok: false, seq, reason: 'hash' };
      }
      previous = row.hash;
      expected += 1;
    }
  }
  const stray = await sql<{ n: number }>`select count(*) as n from audit where seq < 1`.execute(db);
  if (Number(stray.rows[0]?.n) > 0) return { ok: false, seq: 0, reason: 'gap' };
  return { ok: true, count: expected - 1, head: previous };
}
