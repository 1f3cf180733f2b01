// The door: who waits, whom a host lets in. A row says how it stands with one member; who stops asking has left.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { LobbyEntry } from '../../contract/conduct.ts';
import type { JoinWaiting } from '../../contract/http.ts';
import { record } from '../audit/audit.ts';
import { peopleById } from '../directory/directory.ts';
import { tellPeople } from '../events/outbox.ts';
import type { Media } from '../media/livekit.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import { mayPutOut } from './expulsion.ts';
import { hostsInside } from './hosts-inside.ts';
import { nameKey } from './same-name.ts';
import type { Standing } from './standing.ts';
import { meetingOfHost } from './summary.ts';

/** Seconds until who waits asks again, whatever they hear before. */
const ASK_AGAIN_S = 5;
/** Six asks missed: gone. */
const GONE_MS = 30_000;
/** A no holds this long; then they may knock again, for a host may have pressed the wrong one. */
const DENIED_MS = 5 * 60_000;
const MOST_ALIKE = 20;

type Entry = z.input<typeof LobbyEntry>;

export class Lobby {
  private readonly store: Store;
  private readonly media: Media;
  private readonly log: Logger;

  constructor(store: Store, media: Media, log: Logger) {
    this.store = store;
    this.media = media;
    this.log = log;
  }

  /** Whether a host turned them away a moment ago. */
  async denied(meetingId: string, memberId: string, now: Date): Promise<boolean> {
    const row = await this.store.db
      .selectFrom('lobby')
      .select('decided_at')
      .where('meeting_id', '=', meetingId)
      .where('member_id', '=', memberId)
      .where('state', '=', 'denied')
      .executeTakeFirst();
    return !!row?.decided_at && now.getTime() - row.decided_at.getTime() < DENIED_MS;
  }

  /** @param knocks or goes on waiting; else only says how it is */
  async wait(standing: Standing, now: Date, knocks: boolean): Promise<JoinWaiting> {
    const { meeting } = standing;
    if (knocks) await this.ask(standing, now);
    const inside = await sql`
      select 1 from stays where meeting_id = ${meeting.id} and left_at is null
      and person_id in (select hosts_of(${meeting.id})) limit 1`.execute(this.store.db);
    return { status: 'waiting', askAgain: ASK_AGAIN_S, hostInside: inside.rows.length > 0 };
  }

  private async ask(standing: Standing, now: Date): Promise<void> {
    const { meeting, member } = standing;
    const { db } = this.store;
    const waiting = await db
      .updateTable('lobby')
      .set({ seen_at: now })
      .where('meeting_id', '=', meeting.id)
      .where('member_id', '=', member.id)
      .where('state', '=', 'waiting')
      .where('seen_at', '>', new Date(now.getTime() - GONE_MS))
      .returning('id')
      .executeTakeFirst();
    if (!waiting) await this.knock(standing, now);
  }

  private async knock({ meeting, member, shownName }: Standing, now: Date): Promise<void> {
    const alike = await this.alike(meeting.id, member.id, shownName);
    const row = {
      typed_name: shownName,
      same_name: alike,
      state: 'waiting' as const,
      asked_at: now,
      seen_at: now,
      decided_at: null,
    };
    await this.store.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('lobby')
        .values({ id: randomBytes(12).toString('hex'), meeting_id: meeting.id, member_id: member.id, ...row })
        .onConflict((c) => c.columns(['meeting_id', 'member_id']).doUpdateSet(row))
        .execute();
      const detail = { guest: member.guest, alike: alike.length };
      await record(trx, { actor: member.id, action: 'lobby.asked', subject: meeting.id, detail }, now);
      await this.tellHosts(trx, meeting.id, now);
    });
    this.ringInside(meeting.id);
  }

  /** Everybody of the directory who reads alike, those invited first; one does not resemble oneself. */
  private async alike(meetingId: string, memberId: string, name: string): Promise<string[]> {
    const key = nameKey(name);
    if (key === '') return [];
    const all = await sql<{ name: string; unit: string; invited: boolean }>`
      select distinct on (p.id) p.id, p.name, u.short_name as unit, p.id in (select invitees_of(${meetingId})) as invited
      from people p join current_assignments a on a.person_id = p.id join units u on u.id = a.unit_id
      where p.id <> ${memberId} order by p.id, a.from_date desc, a.id`.execute(this.store.db);
    const same = all.rows.filter((one) => nameKey(one.name) === key);
    return same
      .sort((a, b) => Number(b.invited) - Number(a.invited))
      .slice(0, MOST_ALIKE)
      .map((one) => `${one.name} · ${one.unit}`);
  }

  /** For hosts. @throws Refusal not_found, not_invited, forbidden */
  async list(meetingId: string, personId: string): Promise<Entry[]> {
    await meetingOfHost(this.store.db, meetingId, personId);
    return this.entries(meetingId, new Date());
  }

  private async entries(meetingId: string, now: Date): Promise<Entry[]> {
    const { db } = this.store;
    const rows = await db
      .selectFrom('lobby')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .where('state', '=', 'waiting')
      .where('seen_at', '>', new Date(now.getTime() - GONE_MS))
      .orderBy('asked_at')
      .orderBy('id')
      .limit(1_000)
      .execute();
    if (rows.length === 0) return [];
    const members = rows.map((row) => row.member_id);
    const people = await peopleById(db, members);
    const invited = await sql<{ id: string }>`select invitees_of(${meetingId}) as id`.execute(db);
    const invitees = new Set(invited.rows.map(({ id }) => id));
    const present = await this.presentNames(meetingId);
    return rows.map((row) => {
      const key = nameKey(row.typed_name);
      const inside = present.filter((one) => one.id !== row.member_id && key !== '' && one.key === key);
      const sameName = [...new Set([...inside.map((one) => one.label), ...row.same_name])].slice(0, MOST_ALIKE);
      return {
        id: row.id,
        typedName: row.typed_name,
        person: people.get(row.member_id) ?? null,
        invited: invitees.has(row.member_id),
        sameName,
        askedAt: row.asked_at.toISOString(),
      };
    });
  }

  /** As they are shown inside, guests too. */
  private async presentNames(meetingId: string): Promise<{ id: string; key: string; label: string }[]> {
    const found = await sql<{ id: string; name: string; unit: string | null }>`
      select distinct on (s.person_id) s.person_id as id, coalesce(t.shown_name, p.name, g.name, '') as name,
             u.short_name as unit
      from stays s left join people p on p.id = s.person_id left join guests g on g.id = s.person_id
           left join seats t on t.meeting_id = s.meeting_id and t.member_id = s.person_id
           left join current_assignments a on a.person_id = p.id left join units u on u.id = a.unit_id
      where s.meeting_id = ${meetingId} and s.left_at is null
      order by s.person_id, a.from_date desc, a.id`.execute(this.store.db);
    return found.rows.map(({ id, name, unit }) => ({
      id,
      key: nameKey(name),
      label: unit === null ? name : `${name} · ${unit}`,
    }));
  }

  /**
   * Lets in or turns away who waits; also takes back an earlier decision. Members that were let in before and are turned
   * away now are put out by the caller.
   * @param ids of entries, or `all` of those who wait
   * @returns who waits still, and which of the turned away had been admitted
   */
  async decide(
    meetingId: string,
    personId: string,
    ids: readonly string[],
    admit: boolean,
  ): Promise<{ entries: Entry[]; takenBack: string[] }> {
    const now = new Date();
    const meeting = await meetingOfHost(this.store.db, meetingId, personId);
    const takenBack: string[] = [];
    await this.store.db.transaction().execute(async (trx) => {
      let query = trx.selectFrom('lobby').selectAll().where('meeting_id', '=', meetingId).forUpdate();
      query = ids.includes('all') ? query.where('state', '=', 'waiting') : query.where('id', 'in', [...ids]);
      const state = admit ? ('admitted' as const) : ('denied' as const);
      const rows = (await query.execute()).filter((row) => row.state !== state);
      if (rows.length === 0) return;
      const whose = rows.map((row) => row.id);
      await trx.updateTable('lobby').set({ state, decided_at: now }).where('id', 'in', whose).execute();
      for (const row of rows) {
        if (row.state === 'admitted') {
          if (!mayPutOut(meeting, personId, row.member_id, false)) throw new Refusal('forbidden');
          takenBack.push(row.member_id);
        }
        const detail = { memberId: row.member_id };
        await record(trx, { actor: personId, action: `lobby.${state}`, subject: meetingId, detail }, now);
      }
      const event = { type: 'admission' as const, meetingId };
      await tellPeople(trx, await peopleAmong(trx, rows), event, now);
      await this.tellHosts(trx, meetingId, now);
    });
    this.ringInside(meetingId);
    return { entries: await this.entries(meetingId, now), takenBack };
  }

  /** Those who wait learn that it is worth asking again: the conduct changed. */
  async askAnew(trx: Queries, meetingId: string, now: Date): Promise<void> {
    const rows = await trx
      .selectFrom('lobby')
      .select('member_id')
      .where('meeting_id', '=', meetingId)
      .where('state', '=', 'waiting')
      .execute();
    await tellPeople(trx, await peopleAmong(trx, rows), { type: 'admission', meetingId }, now);
  }

  /** Waits no longer: came in, went away, or was refused for another reason. */
  async leave(meetingId: string, memberId: string): Promise<void> {
    const now = new Date();
    const gone = await this.store.db.transaction().execute(async (trx) => {
      const row = await trx
        .deleteFrom('lobby')
        .where('meeting_id', '=', meetingId)
        .where('member_id', '=', memberId)
        .where('state', '=', 'waiting')
        .returning('id')
        .executeTakeFirst();
      if (row) await this.tellHosts(trx, meetingId, now);
      return row !== undefined;
    });
    if (gone) this.ringInside(meetingId);
  }

  /** Forgets who stopped asking. Several instances may call it: each row goes once. */
  async sweep(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - GONE_MS);
    const left = await this.store.db.transaction().execute(async (trx) => {
      const gone = await trx
        .deleteFrom('lobby')
        .where('state', '=', 'waiting')
        .where('seen_at', '<', before)
        .returning('meeting_id')
        .execute();
      const meetings = [...new Set(gone.map((row) => row.meeting_id))].sort();
      for (const meetingId of meetings) await this.tellHosts(trx, meetingId, now);
      return meetings;
    });
    for (const meetingId of left) this.ringInside(meetingId);
  }

  private async tellHosts(trx: Queries, meetingId: string, now: Date): Promise<void> {
    const hosts = await sql<{ id: string }>`select hosts_of(${meetingId}) as id`.execute(trx);
    await tellPeople(
      trx,
      hosts.rows.map(({ id }) => id),
      { type: 'lobby', meetingId },
      now,
    );
  }

  /** Hosts inside hear it at once; the event reaches them too, so a failure loses nothing. */
  private ringInside(meetingId: string): void {
    const ring = async () => {
      const { db } = this.store;
      const waiting = (await this.entries(meetingId, new Date())).length;
      const to = await hostsInside(db, meetingId);
      await this.media.tell(meetingId, { type: 'lobby', waiting }, to);
    };
    ring().catch((err: unknown) => this.log.warn({ err, meetingId }, 'hosts inside not told of the door'));
  }
}

/** Guests hear no events. */
async function peopleAmong(trx: Queries, rows: readonly { member_id: string }[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((row) => row.member_id))];
  const people = await trx.selectFrom('people').select('id').where('id', 'in', ids).execute();
  return people.map(({ id }) => id);
}
