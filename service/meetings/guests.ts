// People without an account. A guest is a typed name, a random id and a cookie for one meeting; nobody vouches for them.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { record } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import { isEnded } from './clock.ts';
import type { Member } from './standing.ts';
import { type MeetingRow, meetingFor } from './summary.ts';

/** After the planned end: a meeting runs over, and its chat is read once more. */
const GRACE_MS = 12 * 3600_000;
/** Of one meeting. Far above any; below what would hurt. */
const MOST_GUESTS = 2_000;

/** Only the hash is stored: who reads the database cannot become anybody. */
const hashed = (token: string) => createHash('sha256').update(token).digest('hex');

const guest = (row: { id: string; name: string }): Member => ({
  id: row.id,
  name: row.name,
  unit: '',
  guest: true,
  person: null,
});

/** Null: no such cookie, another meeting's, or one that ran out. */
export async function guestByToken(db: Queries, meetingId: string, token: string): Promise<Member | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const row = await db
    .selectFrom('guests')
    .select(['id', 'name'])
    .where('token_hash', '=', hashed(token))
    .where('meeting_id', '=', meetingId)
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  return row ? guest(row) : null;
}

export interface GuestPass {
  meeting: MeetingRow;
  /** For the cookie; null = the one they have still holds. */
  token: string | null;
  expiresAt: Date;
}

export class Guests {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * Another name makes another guest: who was let in under one name cannot take on a second by coming back.
   * @param held the cookie they have already
   * @throws Refusal not_found, guests_refused, not_invited (no lobby to wait in), ended, removed, rate_limited
   */
  async welcome(meetingId: string, name: string, deviceId: string, held: string | undefined): Promise<GuestPass> {
    const now = new Date();
    const { db } = this.store;
    const known = held === undefined ? null : await guestByToken(db, meetingId, held);
    const same = known?.name === name ? known : null;
    const { row } = await meetingFor(db, meetingId, { id: same?.id ?? 'g-unknown', guest: true });
    if (isEnded(row, Number(row.present), now)) throw new Refusal('ended');
    await this.refuseBanned(meetingId, deviceId, known?.id ?? '');
    const expiresAt = new Date(row.ends_at.getTime() + GRACE_MS);
    if (same) return { meeting: row, token: null, expiresAt };
    const token = randomBytes(32).toString('base64url');
    const id = `g-${randomBytes(12).toString('hex')}`;
    await db.transaction().execute(async (trx) => {
      const count = await sql<{ n: number }>`
        select count(*) as n from guests where meeting_id = ${meetingId}`.execute(trx);
      if (Number(count.rows[0]?.n) >= MOST_GUESTS) throw new Refusal('rate_limited', { retryAfter: 600 });
      await trx
        .insertInto('guests')
        .values({
          id,
          meeting_id: meetingId,
          name,
          device_id: deviceId,
          token_hash: hashed(token),
          created_at: now,
          expires_at: expiresAt,
        })
        .execute();
      await record(trx, { actor: id, action: 'guest.named', subject: meetingId, detail: { deviceId, name } }, now);
    });
    return { meeting: row, token, expiresAt };
  }

  /** A new name, a lost cookie or signing out does not undo a ban of the same device; a determined one finds another way to the lobby. */
  private async refuseBanned(meetingId: string, deviceId: string, guestId: string): Promise<void> {
    const banned = await sql`
      select 1 from seats s where s.meeting_id = ${meetingId} and s.banned and (s.member_id = ${guestId}
        or exists (select 1 from guests g where g.id = s.member_id and g.device_id = ${deviceId})
        or exists (select 1 from stays y where y.meeting_id = s.meeting_id and y.person_id = s.member_id
                   and y.device_id = ${deviceId})) limit 1`.execute(this.store.db);
    if (banned.rows.length > 0) throw new Refusal('removed');
  }
}
