// Who is inside and who was: LiveKit's reports become stays. Reports may come twice, late, or in the wrong order; the
// participant sid and LiveKit's own clock decide, never the order of arrival.
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { MeetingId } from '../../contract/domain.ts';
import { record } from '../audit/audit.ts';
import { tellInvited } from '../events/outbox.ts';
import type { Inside, Media, Present } from '../media/livekit.ts';
import type { MediaReport } from '../media/webhook.ts';
import type { Store } from '../store/store.ts';
import type { Expulsion } from './expulsion.ts';
import { HeadCount } from './head-count.ts';
import type { Rooms } from './rooms.ts';
import { closeRoom, noteInside, noteStay } from './stays.ts';
import { knownAmong, Strangers } from './strangers.ts';
import { letIn, wasInside } from './summary.ts';
import { identityOf, whoIs } from './who.ts';

/** One reconciliation looks at no more rooms than this; the next goes on with those after them. */
const MOST_ROOMS = 200;

/** Reconciliation leaves alone what happened this shortly before: LiveKit's list and its reports may cross. */
const SETTLED_MS = 5_000;

interface Outstaying {
  sid: string;
  meeting_id: string;
  person_id: string;
  device_id: string;
  code: 'ended' | 'unknown_person' | 'removed' | 'lobby' | 'locked';
}

export class Presence {
  private readonly store: Store;
  private readonly media: Media;
  private readonly rooms: Rooms;
  private readonly log: Logger;
  private readonly expulsion: Expulsion;
  private readonly headCount: HeadCount;
  private readonly strangers: Strangers;
  /** The last room that was reconciled, in the order of their names. */
  private reconciledTo = '';

  constructor(store: Store, media: Media, rooms: Rooms, log: Logger, expulsion: Expulsion) {
    this.store = store;
    this.media = media;
    this.rooms = rooms;
    this.log = log;
    this.expulsion = expulsion;
    this.strangers = new Strangers(store, media, log);
    this.headCount = new HeadCount(
      (id) => store.db.transaction().execute((trx) => tellInvited(trx, 'meeting', id, new Date())),
      log,
    );
  }

  /** From now on, who is taken out of the directory is put out of the rooms too: LiveKit renews tokens by itself. */
  async start(): Promise<void> {
    await this.store.listen('pendopo_person', (id) => {
      // Null = notifications may have been missed: everybody is looked at.
      this.showOutAll(id === null ? {} : { personId: id }).catch((err: unknown) =>
        this.log.warn({ err }, 'who left the directory was not shown out yet'),
      );
    });
  }

  /** A report counts once: its id is kept in the same transaction as its effect. */
  async hear(report: MediaReport): Promise<void> {
    if (!MeetingId.safeParse(report.room).success) return;
    if (report.kind === 'published') return this.published(report);
    if (report.kind === 'finished') this.media.forgetRoom(report.room);
    const changed = await this.store.db.transaction().execute(async (trx) => {
      const fresh = await trx
        .insertInto('webhook_events')
        .values({ id: report.id, received_at: new Date() })
        .onConflict((c) => c.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!fresh) return false;
      return report.kind === 'finished' ? closeRoom(trx, report) : noteStay(trx, report);
    });
    if (changed) this.headCount.changed(report.room);
    // Also when the report is known: LiveKit sends it again because we failed at this point the first time.
    if (report.kind === 'joined') await this.receive(report.room, report);
  }

  private async receive(room: string, one: Inside): Promise<void> {
    await this.strangers.showOut(room, [one]);
    const unwanted = await this.outstaying({ sid: one.sid });
    for (const stay of unwanted) await this.showOut(stay);
    // What was allowed when the token was given may not be any more. LiveKit's own list is looked at only for those of ours.
    if (unwanted.length === 0 && (await this.isInside(one.sid))) {
      await this.rooms.settle(room, { identity: one.identity });
    }
  }

  /**
   * LiveKit (1.13) tells of a coming only once somebody can receive; whoever connects what sends and nothing else is heard of
   * here first.
   */
  private async published(report: MediaReport & { kind: 'published' }): Promise<void> {
    const { room, roomSid, sid, identity, misfit } = report;
    if (misfit && (await this.putOutMisfit(room, identity))) return;
    if (await this.isInside(sid)) return;
    const one = await this.media.present(room, identity);
    if (one?.sid !== sid) return;
    const changed = await this.store.db.transaction().execute((trx) => noteInside(trx, room, roomSid, one));
    if (changed) this.headCount.changed(room);
    await this.receive(room, one);
  }

  /** @returns whether it was one of ours */
  private async putOutMisfit(room: string, identity: string): Promise<boolean> {
    const who = whoIs(identity);
    if (!who || !(await knownAmong(this.store.db, room, [who.memberId])).has(who.memberId)) return false;
    await this.expulsion.putOut('system', room, who.memberId, 'misfit');
    return true;
  }

  private async isInside(sid: string): Promise<boolean> {
    const { db } = this.store;
    const stay = db.selectFrom('stays').select('sid').where('sid', '=', sid).where('left_at', 'is', null);
    return (await stay.executeTakeFirst()) !== undefined;
  }

  /**
   * Who is inside and must not be. A token lives minutes, and LiveKit renews it by itself; since it was given, a host may
   * have put the person out, the door may have been locked, the meeting ended, everybody asked to wait in the lobby, or the
   * person taken out of the directory.
   * Asked of the database as it is now, so asking again does no harm.
   */
  private async outstaying(whose: { sid?: string; personId?: string }): Promise<Outstaying[]> {
    const { sid = null, personId = null } = whose;
    const found = await sql<Outstaying>`
      select s.sid, s.meeting_id, s.person_id, s.device_id,
             case when m.ended_at is not null then 'ended' when p.active = false then 'unknown_person'
                  when t.removed_at is not null and (t.banned or t.granted_at is null or t.granted_at <= t.removed_at)
                  then 'removed' when s.past_lobby and not ${letIn(sql`m.id`, sql`s.person_id`)} then 'lobby'
                  else 'locked' end as code
      from stays s join meetings m on m.id = s.meeting_id left join people p on p.id = s.person_id
           left join seats t on t.meeting_id = s.meeting_id and t.member_id = s.person_id
      where s.left_at is null
        and (${sid}::text is null or s.sid = ${sid}) and (${personId}::text is null or s.person_id = ${personId})
        and (m.ended_at is not null or p.active = false
          or (t.removed_at is not null and (t.banned or t.granted_at is null or t.granted_at <= t.removed_at))
          or (s.past_lobby and s.person_id not in (select hosts_of(m.id)) and not ${letIn(sql`m.id`, sql`s.person_id`)})
          or (m.locked_at is not null and s.recorded_at > m.locked_at and s.person_id not in (select hosts_of(m.id))
          and not exists (${wasInside(sql`s.meeting_id`, sql`s.person_id`, sql`m.locked_at`)})))`.execute(
      this.store.db,
    );
    return found.rows;
  }

  /** One that fails does not keep the others. */
  private async showOutAll(whose: { personId?: string }): Promise<void> {
    for (const stay of await this.outstaying(whose)) {
      await this.showOut(stay).catch((err: unknown) => this.log.warn({ err, sid: stay.sid }, 'not shown out'));
    }
  }

  /** @throws Refusal media_unavailable; then LiveKit's next report or the next reconciliation tries again. */
  private async showOut(stay: Outstaying): Promise<void> {
    const { sid, meeting_id, person_id, code } = stay;
    if (!(await this.media.removeParticipant(meeting_id, identityOf(person_id, stay.device_id)))) return;
    const now = new Date();
    await this.store.db.transaction().execute(async (trx) => {
      if (code === 'locked' || code === 'lobby' || code === 'removed')
        await trx.updateTable('stays').set({ removed_at: now }).where('sid', '=', sid).execute();
      const detail = { personId: person_id, code };
      await record(trx, { actor: 'system', action: 'participant.removed', subject: meeting_id, detail }, now);
    });
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
    const metadata = new Map(rooms.map((room) => [room.name, room.metadata]));
    const open = await db.selectFrom('stays').selectAll().where('left_at', 'is', null).execute();
    for (const name of this.turnOf(new Set([...open.map((stay) => stay.meeting_id), ...sids.keys()]))) {
      // Before it is looked at: one that fails has had its turn.
      this.reconciledTo = name;
      const inside: Present[] = sids.has(name) ? await this.media.inside(name) : [];
      const mine = open.filter((stay) => stay.meeting_id === name);
      if (await this.compare(name, sids.get(name) ?? '', inside, mine, asked)) this.headCount.changed(name);
      if (sids.has(name)) await this.healed(name, metadata.get(name) ?? '', inside);
    }
    // Reports may be lost, and so may a removal: the lock and the end hold at the latest from here.
    await this.showOutAll({});
  }

  /** What a host changed while LiveKit or we were away. A room of a database before this one is none of ours. */
  private async healed(name: string, metadata: string, inside: readonly Present[]): Promise<void> {
    const ours = await this.store.db.selectFrom('meetings').select('id').where('id', '=', name).executeTakeFirst();
    if (!ours) return;
    await this.strangers.showOut(name, inside);
    for (const one of inside) if (one.misfit) await this.putOutMisfit(name, one.identity);
    await this.rooms.heal(name, metadata, inside);
  }

  /** Rooms take turns: those after the last one looked at, then from the beginning. */
  private turnOf(rooms: ReadonlySet<string>): string[] {
    const names = [...rooms].sort();
    const next = names.findIndex((name) => name > this.reconciledTo);
    return [...names.slice(Math.max(0, next)), ...names.slice(0, Math.max(0, next))].slice(0, MOST_ROOMS);
  }

  /** @returns whether anything was not as LiveKit has it */
  private async compare(
    room: string,
    roomSid: string,
    inside: readonly Inside[],
    open: readonly { sid: string; joined_at: Date }[],
    asked: Date,
  ): Promise<boolean> {
    // Whatever happened since we asked is for the reports to tell.
    const settled = new Date(asked.getTime() - SETTLED_MS);
    const here = inside.map((one) => one.sid);
    const ghosts = open.filter((stay) => stay.joined_at < settled && !here.includes(stay.sid)).map((stay) => stay.sid);
    const openSids = new Set(open.map((stay) => stay.sid));
    const missed = inside.filter((one) => !openSids.has(one.sid));
    if (here.length === 0 && ghosts.length === 0) return false;
    return this.store.db.transaction().execute(async (trx) => {
      let changed = false;
      if (ghosts.length > 0) {
        // When they left nobody saw; the last moment somebody did is the best we know.
        const closed = await trx
          .updateTable('stays')
          .set({ left_at: sql<Date>`greatest(joined_at, seen_at)` })
          .where('sid', 'in', ghosts)
          .where('left_at', 'is', null)
          .returning('sid')
          .execute();
        changed = closed.length > 0;
      }
      for (const one of missed) {
        if (await noteInside(trx, room, roomSid, one)) changed = true;
      }
      if (here.length > 0) {
        const reopened = await trx
          .updateTable('stays')
          .set({ left_at: null })
          .where('sid', 'in', here)
          .where('left_at', '<', settled)
          .returning('sid')
          .execute();
        if (reopened.length > 0) changed = true;
        await trx
          .updateTable('stays')
          .set({ seen_at: asked })
          .where('sid', 'in', here)
          .where('left_at', 'is', null)
          .execute();
      }
      return changed;
    });
  }

  close(): void {
    this.headCount.close();
  }
}
