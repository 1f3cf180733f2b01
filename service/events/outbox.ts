// What people are told, in the order it became true. One row per event with its audience; a trigger notifies all instances.
import { sql } from 'kysely';
import type { OfficeEvent } from '../../contract/events.ts';
import { takeLedger } from '../store/ledger.ts';
import type { Queries } from '../store/store.ts';

/**
 * Tells everybody invited to the meeting (as invited at this moment). Inside the transaction that changed it, last.
 * @returns how many they are
 */
export async function tellInvited(
  trx: Queries,
  type: 'agenda' | 'meeting',
  meetingId: string,
  now: Date,
): Promise<number> {
  await takeLedger(trx);
  const event: OfficeEvent = { type, meetingId };
  const told = await sql<{ people: number }>`insert into outbox (audience, payload, created_at)
    select array(select invitees_of(${meetingId})), ${JSON.stringify(event)}, ${now}
    returning cardinality(audience) as people`.execute(trx);
  return told.rows[0]?.people ?? 0;
}

/** Tells some people, wherever they are signed in. Inside the transaction that changed it, last. */
export async function tellPeople(
  trx: Queries,
  people: readonly string[],
  event: OfficeEvent,
  now: Date,
): Promise<void> {
  if (people.length === 0) return;
  await takeLedger(trx);
  await trx
    .insertInto('outbox')
    .values({ audience: [...new Set(people)], payload: JSON.stringify(event), created_at: now })
    .execute();
}

export interface OutboxRow {
  id: number;
  audience: string[];
  payload: string;
}

/** Rows after `id`, oldest first; for one person, or for all. */
export async function rowsAfter(db: Queries, id: number, limit: number, personId?: string): Promise<OutboxRow[]> {
  let query = db.selectFrom('outbox').select(['id', 'audience', 'payload']).where('id', '>', id);
  if (personId) query = query.where(sql<boolean>`audience @> array[${personId}]::text[]`);
  return query.orderBy('id').limit(limit).execute();
}

/** The newest id ever given, and up to where rows are gone. */
export async function outboxBounds(db: Queries): Promise<{ newest: number; prunedTo: number }> {
  const found = await sql<{ newest: number; pruned_to: number }>`
    select greatest(s.pruned_to, coalesce((select max(id) from outbox), 0)) as newest, s.pruned_to
    from outbox_state s`.execute(db);
  const row = found.rows[0];
  return { newest: Number(row?.newest ?? 0), prunedTo: Number(row?.pruned_to ?? 0) };
}

/** Forgets what nobody will resume from any more. */
export async function prune(db: Queries, before: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await takeLedger(trx);
    const gone = await sql<{ id: number | null }>`
      with old as (delete from outbox where created_at < ${before} returning id) select max(id) as id from old`.execute(
      trx,
    );
    const upTo = gone.rows[0]?.id;
    if (upTo) await sql`update outbox_state set pruned_to = greatest(pruned_to, ${upTo})`.execute(trx);
  });
}
