// Who is inside and who was: LiveKit's reports become stays. Reports may come twice, late, or in the wrong order; the
// participant sid and LiveKit's own clock decide, never the order of arrival.
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { DeviceId, MeetingId, PersonId } from '../../contract/domain.ts';
import { record } from '../audit/audit.ts';
import { tellInvited } from '../events/outbox.ts';
import type { Inside, Media } from '../media/livekit.ts';
import type { MediaReport } from '../media/webhook.ts';
import type { Queries, Store } from '../store/store.ts';
import { isEnded } from './clock.ts';

/** Head counts of one meeting are announced at most this often: a thousand joins must not become a thousand refetches each. */
const COUNT_EVERY_MS = 1_000;
/** One reconciliation looks at no more rooms than this. */
const MOST_ROOMS = 200;

interface Who {
  personId: string;
  deviceId: string;
}

/** Our identities are `personId:deviceId`; anything else in a room is none of ours. */
export function whoIs(identity: string): Who | null {
  const at = identity.lastIndexOf(':');
  const personId = PersonId.safeParse(identity.slice(0, at));
  const deviceId = DeviceId.safeParse(identity.slice(at + 1));
  return at > 0 && personId.success && deviceId.success ? { personId: personId.data, deviceId: deviceId.data } : null;
}

export class Presence {
  private readonly store: Store;
  private readonly media: Media;
  private readonly log: Logger;
  private readonly announced = new Map<string, { at: number; timer?: NodeJS.Timeout }>();

  constructor(store: Store, media: Media, log: Logger) {
    this.store = store;
    this.media = media;
    this.log = log;
  }

  /** A report counts once: its id is kept in the same transaction as its effect. */
  async hear(report: MediaReport): Promise<void> {
    if (!MeetingId.safeParse(report.room).success) return;
    if (report.kind === 'finished') this.media.forgetRoom(report.room);
    const changed = await this.store.db.transaction().execute(async (trx) => {
      const fresh = await trx
        .insertInto('webhook_events')
        .values({ id: report.id, received_at: new Date() })
        .onConflict((c) => c.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!fresh) return false;
      if (report.kind === 'finished') return this.finished(trx, report);
      return this.moved(trx, report);
    });
    if (changed) this.announce(report.room);
    if (changed && report.kind === 'joined') await this.showOut(report);
  }

  private async finished(trx: Queries, report: MediaReport): Promise<boolean> {
    // Only this room's stays: the meeting may already have a new room under the same name.
    const closed = await trx
      .updateTable('stays')
      .set({ left_at: report.at })
      .where('meeting_id', '=', report.room)
      .where('room_sid', '=', report.roomSid)
      .where('left_at', 'is', null)
      .returning('sid')
      .execute();
    return closed.length > 0;
  }

  private async moved(trx: Queries, report: MediaReport & { kind: 'joined' | 'left' }): Promise<boolean> {
    const who = whoIs(report.identity);
    if (!who || !(await this.known(trx, report.room, who.personId))) return false;
    // The report's clock counts whole seconds; a stay never ends before it began.
    const leftAt = report.kind === 'left' ? new Date(Math.max(report.at.getTime(), report.joinedAt.getTime())) : null;
    const stay = {
      sid: report.sid,
      room_sid: report.roomSid,
      meeting_id: report.room,
      person_id: who.personId,
      device_id: who.deviceId,
      joined_at: report.joinedAt,
      left_at: leftAt,
    };
    const insert = trx.insertInto('stays').values(stay);
    // A `joined` that comes after its `left` changes nothing: that stay is over.
    const done = await (leftAt
      ? insert.onConflict((c) => c.column('sid').doUpdateSet({ left_at: leftAt }))
      : insert.onConflict((c) => c.column('sid').doNothing())
    )
      .returning('sid')
      .executeTakeFirst();
    return done !== undefined;
  }

  private async known(trx: Queries, meetingId: string, personId: string): Promise<boolean> {
    const found = await sql`
      select 1 from meetings m, people p where m.id = ${meetingId} and p.id = ${personId}`.execute(trx);
    return found.rows.length > 0;
  }

  /** A token lives minutes; the door may have been locked or the meeting ended since it was given. Then: out again. */
  private async showOut(report: MediaReport & { kind: 'joined' | 'left' }): Promise<void> {
    const who = whoIs(report.identity);
    const { db } = this.store;
    const meeting = await db.selectFrom('meetings').selectAll().where('id', '=', report.room).executeTakeFirst();
    if (!who || !meeting) return;
    const over = isEnded(meeting, new Date());
    let late = false;
    if (!over && meeting.locked_at && meeting.organiser_id !== who.personId && report.joinedAt > meeting.locked_at) {
      const before = await db
        .selectFrom('stays')
        .select('sid')
        .where('meeting_id', '=', report.room)
        .where('person_id', '=', who.personId)
        .where('joined_at', '<=', meeting.locked_at)
        .limit(1)
        .executeTakeFirst();
      late = before === undefined;
    }
    if (!over && !late) return;
    await this.media.removeParticipant(report.room, report.identity);
    const detail = { personId: who.personId, code: over ? 'ended' : 'locked' };
    await db
      .transaction()
      .execute((trx) =>
        record(trx, { actor: 'system', action: 'participant.removed', subject: report.room, detail }, new Date()),
      );
  }

  /** Tells the invited that the count changed: at once, and at most once a second after that. */
  private announce(meetingId: string): void {
    const last = this.announced.get(meetingId);
    if (last?.timer) return;
    const wait = last ? last.at + COUNT_EVERY_MS - Date.now() : 0;
    const tell = () => {
      this.announced.set(meetingId, { at: Date.now() });
      this.store.db
        .transaction()
        .execute((trx) => tellInvited(trx, 'meeting', meetingId, new Date()))
        .catch((error: unknown) => this.log.error({ err: error, meetingId }, 'head count not announced'));
    };
    if (wait <= 0) tell();
    else this.announced.set(meetingId, { at: last?.at ?? 0, timer: setTimeout(tell, wait) });
  }

  /**
   * Compares open stays with LiveKit's own lists: reports that never came (we were down, LiveKit was killed) must leave no
   * ghosts and forget nobody. LiveKit away = nothing is concluded.
   */
  async reconcile(): Promise<void> {
    const asked = new Date();
    const { db } = this.store;
    const rooms = (await this.media.openRooms()).filter((room) => MeetingId.safeParse(room.name).success);
    const sids = new Map(rooms.map((room) => [room.name, room.sid]));
    const open = await db.selectFrom('stays').selectAll().where('left_at', 'is', null).execute();
    const names = [...new Set([...open.map((stay) => stay.meeting_id), ...sids.keys()])].slice(0, MOST_ROOMS);
    for (const name of names) {
      const inside = sids.has(name) ? await this.media.inside(name) : [];
      const here = new Set(inside.map((one) => one.sid));
      const ghosts = open
        .filter(
          (stay) =>
            stay.meeting_id === name && stay.joined_at.getTime() < asked.getTime() - 5_000 && !here.has(stay.sid),
        )
        .map((stay) => stay.sid);
      const known = new Set(open.map((stay) => stay.sid));
      const missed = inside.filter((one) => !known.has(one.sid));
      if (ghosts.length === 0 && missed.length === 0) continue;
      await db.transaction().execute(async (trx) => {
        if (ghosts.length > 0) {
          await trx
            .updateTable('stays')
            .set({ left_at: asked })
            .where('sid', 'in', ghosts)
            .where('left_at', 'is', null)
            .execute();
        }
        for (const one of missed) await this.add(trx, name, sids.get(name) ?? '', one);
      });
      this.announce(name);
    }
  }

  private async add(trx: Queries, room: string, roomSid: string, one: Inside): Promise<void> {
    const { sid, identity, joinedAt } = one;
    await this.moved(trx, { kind: 'joined', id: '', at: joinedAt, room, roomSid, sid, identity, joinedAt });
  }

  close(): void {
    for (const { timer } of this.announced.values()) clearTimeout(timer);
    this.announced.clear();
  }
}
