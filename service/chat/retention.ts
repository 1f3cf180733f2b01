// What the office does not keep for ever: files first, the conversation later.
import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import type { FileFolder } from './file-folder.ts';

const DAY = 24 * 3600_000;

export interface Gone {
  files: number;
  messages: number;
}

/**
 * Deletes files whose time is over, the conversations of meetings that ended `chatDays` ago, and files that no row knows.
 * Several instances may call at once: one does it, the others return.
 */
export async function pruneChat(
  store: Store,
  folder: FileFolder | null,
  chatDays: number,
  now = new Date(),
): Promise<Gone> {
  const before = new Date(now.getTime() - chatDays * DAY);
  const gone = await store.db.transaction().execute(async (trx) => {
    const mine = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(7036737314) as got`.execute(trx);
    if (!mine.rows[0]?.got) return null;
    const old = sql`select id from meetings where coalesce(ended_at, ends_at) < ${before}`;
    const files = await sql<{ id: string }>`
      delete from chat_files where expires_at <= ${now} or meeting_id in (${old}) returning id`.execute(trx);
    // The counter stays: a number is never given twice.
    const messages = await sql`delete from chat_messages where meeting_id in (${old})`.execute(trx);
    return { ids: files.rows.map((row) => row.id), messages: Number(messages.numAffectedRows ?? 0) };
  });
  if (!gone) return { files: 0, messages: 0 };
  for (const id of gone.ids) await folder?.remove(id);
  await folder?.sweep(async (ids) => {
    const rows = await store.db.selectFrom('chat_files').select('id').where('id', 'in', ids).execute();
    return new Set(rows.map((row) => row.id));
  }, now);
  return { files: gone.ids.length, messages: gone.messages };
}
