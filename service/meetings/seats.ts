// What each member of a meeting was given, and what hosts decided about them.
import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../store/store.ts';
import { conductOf, exceptionFor, type Source } from './conduct.ts';
import type { Keys } from './keys.ts';

type Values = {
  granted_at?: RawBuilder<Date>;
  shown_name?: string | null;
  hand_at?: Date | null;
  hand_device?: string | null;
  microphone?: boolean | null;
  camera?: boolean | null;
  share?: boolean | null;
};

export async function setSeat(db: Queries, meetingId: string, memberId: string, values: Values): Promise<void> {
  await db
    .insertInto('seats')
    .values({ meeting_id: meetingId, member_id: memberId, ...values })
    .onConflict((c) => c.columns(['meeting_id', 'member_id']).doUpdateSet(values))
    .execute();
}

/** One's own seat, which nobody else changes until the transaction ends. */
export async function lockedSeat(trx: Queries, meetingId: string, memberId: string) {
  const seat = { meeting_id: meetingId, member_id: memberId };
  // What is not there cannot be locked.
  await trx
    .insertInto('seats')
    .values(seat)
    .onConflict((c) => c.doNothing())
    .execute();
  return trx
    .selectFrom('seats')
    .select(['banned', 'removed_at'])
    .where('meeting_id', '=', meetingId)
    .where('member_id', '=', memberId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** A host's word about what one may publish; null = as the conduct has it. In a transaction. */
export async function setException(
  trx: Queries,
  whom: { meetingId: string; memberId: string },
  source: Source,
  allowed: boolean | null,
): Promise<void> {
  // Locked: whether it is an exception hangs on the conduct, and another host may be changing that.
  const row = await trx
    .selectFrom('meetings')
    .select(['class', 'conduct'])
    .where('id', '=', whom.meetingId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await setSeat(trx, whom.meetingId, whom.memberId, { [source]: exceptionFor(conductOf(row), source, allowed) });
}

/**
 * From the commit on they have no way in: no grant of before counts, no earlier stay passes a lock, whoever let them in
 * must do so again, and the key is another. Putting them out of LiveKit is for after the commit.
 * @returns the new key's index; null when the meeting has none
 */
export async function expel(
  trx: Queries,
  keys: Keys,
  whom: { meetingId: string; memberId: string; ban: boolean },
): Promise<number | null> {
  const { meetingId, memberId, ban } = whom;
  const now = sql<Date>`clock_timestamp()`;
  await trx
    .insertInto('seats')
    .values({ meeting_id: meetingId, member_id: memberId, removed_at: now, banned: ban, hand_at: null })
    .onConflict((c) =>
      c
        .columns(['meeting_id', 'member_id'])
        .doUpdateSet({ removed_at: now, hand_at: null, ...(ban ? { banned: true } : {}) }),
    )
    .execute();
  await trx
    .updateTable('stays')
    .set({ removed_at: now })
    .where('meeting_id', '=', meetingId)
    .where('person_id', '=', memberId)
    .execute();
  // A refusal at the door stays one.
  await trx
    .deleteFrom('lobby')
    .where('meeting_id', '=', meetingId)
    .where('member_id', '=', memberId)
    .where('state', '<>', 'denied')
    .execute();
  return keys.rotate(trx, meetingId);
}
