// Rows that only protect against something are deleted once it can no longer happen.
import { sql } from 'kysely';
import type { Store } from './store.ts';

/** LiveKit repeats a report for minutes, and its signature is believed for minutes; a day is far beyond both. */
const REPORTS_MS = 24 * 3600_000;

/**
 * Deletes sessions, sign-ins begun, revocations and reports of LiveKit that are past. Several instances may call at once:
 * one does it, the others return.
 * @returns how many rows went
 */
export async function prune(store: Store, now = new Date()): Promise<number> {
  const reported = new Date(now.getTime() - REPORTS_MS);
  return store.db.transaction().execute(async (trx) => {
    const mine = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7036737313) as got`.execute(trx);
    if (!mine.rows[0]?.got) return 0;
    const gone = [
      await trx.deleteFrom('sessions').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('signin_transactions').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('revoked_tokens').where('expires_at', '<', now).executeTakeFirst(),
      await trx.deleteFrom('webhook_events').where('received_at', '<', reported).executeTakeFirst(),
      await trx.deleteFrom('finished_rooms').where('at', '<', reported).executeTakeFirst(),
    ];
    return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
  });
}
