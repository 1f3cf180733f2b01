// The conversation's rows: read, add, blank out. Who may is asked in chat.ts and files.ts before.
import { sql } from 'kysely';
import type { ChatMessage } from '../../contract/chat.ts';
import type { Member } from '../meetings/standing.ts';
import type { Queries } from '../store/store.ts';

interface Row {
  seq: number;
  client_id: string;
  at: Date;
  sender_id: string;
  sender_name: string;
  sender_unit: string;
  guest: boolean;
  text: string;
  had_file: boolean;
  removed_at: Date | null;
  file_id: string | null;
  file_name: string;
  file_size: number;
  file_type: string;
  file_expires_at: Date;
}

/** A file whose time is over looks removed from that moment, deleted or not yet. */
function messageOf(row: Row, now: Date): ChatMessage {
  const there = row.file_id !== null && row.file_expires_at > now;
  const removed = row.removed_at !== null || (row.had_file && !there);
  return {
    seq: Number(row.seq),
    clientId: row.client_id,
    at: row.at.toISOString(),
    from: { id: row.sender_id, name: row.sender_name, unit: row.sender_unit, guest: row.guest },
    text: removed ? '' : row.text,
    file:
      row.file_id === null || removed
        ? null
        : {
            id: row.file_id,
            name: row.file_name,
            size: Number(row.file_size),
            type: row.file_type,
            expiresAt: row.file_expires_at.toISOString(),
          },
    removed,
  };
}

const rows = sql`
  select m.seq, m.client_id, m.at, m.sender_id, m.sender_name, m.sender_unit, m.guest, m.text, m.had_file, m.removed_at,
         f.id as file_id, f.name as file_name, f.size as file_size, f.type as file_type, f.expires_at as file_expires_at
  from chat_messages m left join chat_files f on f.meeting_id = m.meeting_id and f.seq = m.seq`;

export interface Page {
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}

/** Oldest first. `more`: in the direction of the question (newer with `after`, else older) there are others. */
export async function page(db: Queries, meetingId: string, asked: Page, now: Date) {
  const { after, before, limit } = asked;
  const forward = after !== undefined;
  const found = await sql<Row>`
    ${rows} where m.meeting_id = ${meetingId} and m.seq > ${after ?? 0} and m.seq < ${before ?? 2_147_483_647}
    order by m.seq ${forward ? sql`asc` : sql`desc`} limit ${limit + 1}`.execute(db);
  const messages = found.rows.slice(0, limit).map((row) => messageOf(row, now));
  return { messages: forward ? messages : messages.reverse(), more: found.rows.length > limit };
}

export async function messageBySeq(db: Queries, meetingId: string, seq: number, now: Date) {
  const found = await sql<Row>`${rows} where m.meeting_id = ${meetingId} and m.seq = ${seq}`.execute(db);
  return found.rows[0] ? messageOf(found.rows[0], now) : null;
}

export async function messageByClientId(db: Queries, meetingId: string, senderId: string, clientId: string, now: Date) {
  const found = await sql<Row>`
    ${rows} where m.meeting_id = ${meetingId} and m.sender_id = ${senderId} and m.client_id = ${clientId}`.execute(db);
  return found.rows[0] ? messageOf(found.rows[0], now) : null;
}

export interface NewFile {
  id: string;
  name: string;
  size: number;
  type: string;
  expiresAt: Date;
}

/**
 * The counter's row is held to the end of the transaction, so that messages of one meeting become visible in the order of
 * their seq: who reads on from the last one seen misses none.
 * @returns the message, and whether it is new (the same sent twice is one)
 */
export async function addMessage(
  trx: Queries,
  meetingId: string,
  from: Member,
  said: { clientId: string; text: string; file?: NewFile },
  now: Date,
): Promise<{ message: ChatMessage; fresh: boolean }> {
  const counted = await sql<{ last: number }>`
    insert into chat_counters as c (meeting_id, last) values (${meetingId}, 1)
    on conflict (meeting_id) do update set last = c.last + 1 returning last`.execute(trx);
  const same = await messageByClientId(trx, meetingId, from.id, said.clientId, now);
  if (same) return { message: same, fresh: false };
  const seq = Number(counted.rows[0]?.last);
  const { file } = said;
  await trx
    .insertInto('chat_messages')
    .values({
      meeting_id: meetingId,
      seq,
      client_id: said.clientId,
      at: now,
      sender_id: from.id,
      sender_name: from.name,
      sender_unit: from.unit,
      guest: from.guest,
      text: said.text,
      had_file: file !== undefined,
    })
    .execute();
  if (file) {
    const { id, name, size, type, expiresAt } = file;
    await trx
      .insertInto('chat_files')
      .values({ id, meeting_id: meetingId, seq, name, size, type, created_at: now, expires_at: expiresAt })
      .execute();
  }
  const message = await messageBySeq(trx, meetingId, seq, now);
  if (!message) throw new Error('a message just added is not there');
  return { message, fresh: true };
}

/** What was said is gone from the database; that something was said stays. @returns ids of files to delete from disk */
export async function blankMessage(trx: Queries, meetingId: string, seq: number, now: Date): Promise<string[]> {
  await trx
    .updateTable('chat_messages')
    .set({ text: '', removed_at: now })
    .where('meeting_id', '=', meetingId)
    .where('seq', '=', seq)
    .where('removed_at', 'is', null)
    .execute();
  const files = await trx
    .deleteFrom('chat_files')
    .where('meeting_id', '=', meetingId)
    .where('seq', '=', seq)
    .returning('id')
    .execute();
  return files.map((file) => file.id);
}
