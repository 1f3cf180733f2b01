// Rows that only protect against something are deleted once it can no longer happen.
import { sql } from 'kysely';
import type { Store } from './store.ts';

/** LiveKit repeats a report for minutes, and its signature is believed for minutes; a day is far beyond both. */
const REPORTS_MS = 24 * 3600_000;
/** After its planned end, and with nobody inside, no meeting needs its keys and its door any more. */
const MEETINGS_MS = 48 * 3600_000;

/**
 * Deletes sessions, sign-ins begun, revocations, reports of LiveKit, keys and doors of meetings, and guests that never came
 * in, once they are past. Several instances may call at once:
 * one does it, the others return.
 * @returns how many rows went
 */
export async function prune(store: Store, now = new Date()): Promise<number> {
  const reported = new Date(now.getTime() - REPORTS_MS);
  return store.db.transaction().execute(async (trx) => {
    const mine = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7036737313) as got`.execute(trx);
    if (!mine.rows[0]?.got) return 0;
    const over = sql<string>`(select m.id from meetings m where m.ends_at < ${new Date(now.getTime() - MEETINGS_MS)}
      and not exists (select 1 from stays s where s.meeting_id = m.id and s.left_at is null))`;
    const gone = [
      await trx.deleteFrom('sessions').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('signin_transactions').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('revoked_tokens').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('webhook_events').where('received_at', '<', reported).executeTakeFirst(),
      await trx.deleteFrom('finished_rooms').where('at', '<', reported).executeTakeFirst(),
      await trx.deleteFrom('meeting_keys').where('meeting_id', 'in', over).executeTakeFirst(),
      await trx.deleteFrom('lobby').where('meeting_id', 'in', over).executeTakeFirst(),
      await trx
        .deleteFrom('guests')
        .where('expires_at', '<', now)
        .where(sql<boolean>`not exists (select 1 from stays s where s.person_id = guests.id)`)
        .executeTakeFirst(),
    ];
    return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
  });
}
