import { sql } from 'kysely';
import type { Queries } from './store.ts';

/**
 * Orders the commits of audit rows and outbox rows: taken before either is written, held to the end of the transaction.
 * Without it a lower id could become visible after a higher one, and a stream that resumed between them would miss it;
 * and two audit rows could name the same predecessor. Take it last in a transaction: rows first, ledger after.
 */
export async function takeLedger(trx: Queries): Promise<void> {
  await sql`select pg_advisory_xact_lock(7036737312)`.execute(trx);
}
