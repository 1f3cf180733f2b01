// End-to-end keys of meetings of class Terbatas: 32 random bytes each, sealed in the database, a new one whenever somebody
// must not hear any more. LiveKit never sees them, and only members get one: a recorder has none (strangers.ts).
import { randomBytes } from 'node:crypto';
import type { MeetingClass } from '../../contract/domain.ts';
import { seal, unseal } from '../identity/sealed.ts';
import type { Queries } from '../store/store.ts';

/** livekit-client keeps a ring of sixteen. */
const RING = 16;

export interface MeetingKey {
  index: number;
  /** base64url. */
  key: string;
}

const purpose = (meetingId: string, index: number) => `meeting key ${meetingId} ${index}`;

export class Keys {
  private readonly secret: string;

  /** @param secret at least 256 random bits, kept outside the database (sealing.ts) */
  constructor(secret: string) {
    this.secret = secret;
  }

  /** Makes the first one when it is needed. */
  async ensure(db: Queries, meetingId: string, meetingClass: MeetingClass): Promise<void> {
    if (meetingClass !== 'terbatas') return;
    const has = await db.selectFrom('meeting_keys').select('key_index').where('meeting_id', '=', meetingId).execute();
    if (has.length > 0) return;
    await db
      .insertInto('meeting_keys')
      .values({ meeting_id: meetingId, ...this.fresh(meetingId, 0) })
      .onConflict((c) => c.doNothing())
      .execute();
  }

  /** @returns the new index; null when the meeting has no key to rotate */
  async rotate(trx: Queries, meetingId: string): Promise<number | null> {
    const row = await trx
      .selectFrom('meeting_keys')
      .select('key_index')
      .where('meeting_id', '=', meetingId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return null;
    const index = (row.key_index + 1) % RING;
    await trx
      .updateTable('meeting_keys')
      .set(this.fresh(meetingId, index))
      .where('meeting_id', '=', meetingId)
      .execute();
    return index;
  }

  /** Null: there is none, or it was sealed with another secret: rotate then. */
  async current(db: Queries, meetingId: string): Promise<MeetingKey | null> {
    const row = await db
      .selectFrom('meeting_keys')
      .select(['key_index', 'sealed'])
      .where('meeting_id', '=', meetingId)
      .executeTakeFirst();
    if (!row) return null;
    const key = unseal(this.secret, purpose(meetingId, row.key_index), row.sealed);
    return key === null ? null : { index: row.key_index, key };
  }

  private fresh(meetingId: string, index: number) {
    const key = randomBytes(32).toString('base64url');
    return { key_index: index, sealed: seal(this.secret, purpose(meetingId, index), key), made_at: new Date() };
  }
}
