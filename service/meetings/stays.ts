// One participant's time inside, as LiveKit tells it, and whether the door had let them in.
import { sql } from 'kysely';
import type { Inside, Media } from '../media/livekit.ts';
import type { MediaReport } from '../media/webhook.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import { conductOf } from './conduct.ts';
import { isGranted } from './standing.ts';
import { knownAmong } from './strangers.ts';
import { letIn } from './summary.ts';
import { whoIs } from './who.ts';

type Finished = MediaReport & { kind: 'finished' };
type Moved = MediaReport & { kind: 'joined' | 'left' };

/** @returns whether anybody was inside */
export async function closeRoom(trx: Queries, report: Finished): Promise<boolean> {
  // Only this room's stays: the meeting may already have a new room under the same name.
  await trx
    .insertInto('finished_rooms')
    .values({ room_sid: report.roomSid, at: report.at })
    .onConflict((c) => c.doNothing())
    .execute();
  const closed = await trx
    .updateTable('stays')
    .set({ left_at: sql<Date>`greatest(joined_at, ${report.at}::timestamptz)` })
    .where('meeting_id', '=', report.room)
    .where('room_sid', '=', report.roomSid)
    .where('left_at', 'is', null)
    .returning('sid')
    .execute();
  return closed.length > 0;
}

/** @returns whether it was news, and of one of ours */
export async function noteStay(trx: Queries, report: Moved): Promise<boolean> {
  const who = whoIs(report.identity);
  if (!who || !(await knownAmong(trx, report.room, [who.memberId])).has(who.memberId)) return false;
  const end = report.kind === 'left' ? report.at : await finishedAt(trx, report.roomSid);
  // The report's clock counts whole seconds; a stay never ends before it began.
  const leftAt = end && new Date(Math.max(end.getTime(), report.joinedAt.getTime()));
  const stay = {
    sid: report.sid,
    room_sid: report.roomSid,
    meeting_id: report.room,
    person_id: who.memberId,
    device_id: who.deviceId,
    joined_at: report.joinedAt,
    left_at: leftAt,
    past_lobby: await passesLobby(trx, report.room, who.memberId),
    // With a token of before: being let through that door again is for whom lets them in anew.
    removed_at: await removedSince(trx, report.room, who.memberId),
  };
  const insert = trx.insertInto('stays').values(stay);
  // A `joined` that comes after its `left` changes nothing: that stay is over.
  const done = await (report.kind === 'left'
    ? insert.onConflict((c) => c.column('sid').doUpdateSet({ left_at: leftAt }))
    : insert.onConflict((c) => c.column('sid').doNothing())
  )
    .returning('sid')
    .executeTakeFirst();
  return done !== undefined;
}

/** Found inside, whatever was or was not reported. */
export const noteInside = (trx: Queries, room: string, roomSid: string, one: Inside) =>
  noteStay(trx, { kind: 'joined', id: '', at: one.joinedAt, room, roomSid, ...one });

/**
 * Before a door is shut: who is inside now was inside before, though LiveKit's report may be on its way or lost. LiveKit away =
 * what was reported has to do.
 */
export async function noteAllInside(store: Store, media: Media, meetingId: string): Promise<void> {
  try {
    const [room] = await media.openRooms([meetingId]);
    if (!room) return;
    const inside = await media.inside(meetingId);
    const open = await store.db
      .selectFrom('stays')
      .select('sid')
      .where('meeting_id', '=', meetingId)
      .where('left_at', 'is', null)
      .execute();
    const known = new Set(open.map(({ sid }) => sid));
    await store.db.transaction().execute(async (trx) => {
      for (const one of inside) if (!known.has(one.sid)) await noteInside(trx, meetingId, room.sid, one);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** When a host put them out, where nothing was granted since. */
async function removedSince(trx: Queries, meetingId: string, memberId: string): Promise<Date | null> {
  const seat = await trx
    .selectFrom('seats')
    .select(['granted_at', 'removed_at', 'banned'])
    .where('meeting_id', '=', meetingId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return seat && !isGranted(seat) ? seat.removed_at : null;
}

/**
 * A token from before the lobby opens LiveKit's door, not ours. Only the lobby for everybody is asked about: whom the other one
 * holds was never given a token. As it is when they come in; what becomes of the lobby or of them later changes nothing.
 */
async function passesLobby(trx: Queries, meetingId: string, memberId: string): Promise<boolean> {
  const meeting = await trx
    .selectFrom('meetings')
    .select(['class', 'conduct'])
    .where('id', '=', meetingId)
    .executeTakeFirstOrThrow();
  if (conductOf(meeting).lobby !== 'everyone') return false;
  const found = await sql<{ ok: boolean }>`
    select ${memberId} in (select hosts_of(${meetingId})) or ${letIn(sql`${meetingId}`, sql`${memberId}`)} as ok`.execute(
    trx,
  );
  return !found.rows[0]?.ok;
}

async function finishedAt(trx: Queries, roomSid: string): Promise<Date | null> {
  const room = await trx.selectFrom('finished_rooms').select('at').where('room_sid', '=', roomSid).executeTakeFirst();
  return room?.at ?? null;
}
