// Who is invited, who is there, who is missing; calling the missing, and inviting more.
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Person, Unit } from '../../contract/domain.ts';
import type { RollPerson, rollRoutes } from '../../contract/roll.ts';
import { record } from '../audit/audit.ts';
import { tellPeople } from '../events/outbox.ts';
import { isEnded, opensAt } from '../meetings/clock.ts';
import { type MeetingRow, meetingOfHost } from '../meetings/summary.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';

/** A ring is shown for half a minute; more often than this it is a nuisance, and no better a call. */
const RING_AGAIN_MS = 60_000;

type Called = z.output<typeof rollRoutes.ring.body>;
type Wish = z.output<typeof rollRoutes.invite.body>;

interface PersonRow {
  id: string;
  name: string;
  position: string;
  unit_id: string;
  invited: boolean;
  presence: RollPerson['presence'];
}

interface UnitRow {
  id: string;
  parent_id: string | null;
  kind: Unit['kind'];
  name: string;
  short_name: string;
}

export class Roll {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * Invited or once inside, each with the office held now (the newer one of two, the last one of somebody who left); the
   * units are theirs and all above, so that they make a tree.
   * @throws Refusal not_found, not_invited, forbidden
   */
  async of(personId: string, meetingId: string): Promise<{ units: Unit[]; people: RollPerson[]; guests: number }> {
    const { db } = this.store;
    await meetingOfHost(db, meetingId, personId);
    const people = await sql<PersonRow>`
      with invited as (select invitees_of(${meetingId}) as id),
      came as (select person_id as id, bool_or(left_at is null) as inside
               from stays where meeting_id = ${meetingId} group by person_id)
      select distinct on (p.id) p.id, p.name, a.position, a.unit_id, i.id is not null as invited,
             case when c.inside then 'inside' when c.id is not null then 'left' else 'absent' end as presence
      from people p
      join assignments a on a.person_id = p.id
      left join current_assignments now on now.id = a.id
      left join invited i on i.id = p.id
      left join came c on c.id = p.id
      where i.id is not null or c.id is not null
      order by p.id, (now.id is not null) desc, a.from_date desc, a.id`.execute(db);
    const unitIds = [...new Set(people.rows.map((row) => row.unit_id))];
    const units =
      unitIds.length === 0
        ? []
        : (
            await sql<UnitRow>`
              with recursive above as (
                select * from units where id in (${sql.join(unitIds)})
                union
                select u.* from units u join above a on u.id = a.parent_id
              ) select * from above order by name, id`.execute(db)
          ).rows;
    const guests = await sql<{ n: number }>`
      select count(distinct s.person_id) as n from stays s join guests g on g.id = s.person_id
      where s.meeting_id = ${meetingId} and s.left_at is null`.execute(db);
    return {
      units: units.map(({ id, parent_id, kind, name, short_name }) => ({
        id,
        parentId: parent_id,
        kind,
        name,
        shortName: short_name,
      })),
      people: people.rows.map(({ id, name, position, unit_id, invited, presence }) => ({
        id,
        name,
        position,
        unitId: unit_id,
        invited,
        presence,
      })),
      guests: Number(guests.rows[0]?.n ?? 0),
    };
  }

  /**
   * To the desktops of those meant who are invited, not inside, not banned and not rung within the last minute.
   * @returns how many were rung now
   * @throws Refusal not_found, not_invited, forbidden, ended, not_started (their door is not open yet)
   */
  async ring(caller: Person, meetingId: string, called: Called): Promise<{ rung: number }> {
    const now = new Date();
    const row = await meetingOfHost(this.store.db, meetingId, caller.id);
    refuseOver(row, now);
    const opens = opensAt(row.starts_at, 'participant');
    if (now < opens) throw new Refusal('not_started', { opensAt: opens.toISOString() });
    const meant =
      'unitId' in called
        ? sql`a.person_id in (
            with recursive below as (
              select id from units where id = ${called.unitId}
              union select u.id from units u join below b on u.parent_id = b.id
            ) select c.person_id from current_assignments c join below b on b.id = c.unit_id)`
        : sql`a.person_id in (${sql.join(called.people)})`;
    const rung = await this.store.db.transaction().execute(async (trx) => {
      // In one order, so that two hosts who ring at once do not wait for each other.
      const found = await sql<{ person_id: string }>`
        insert into rings as r (meeting_id, person_id, at)
        select ${meetingId}, a.person_id, ${now}::timestamptz from (select invitees_of(${meetingId}) as person_id) a
        where ${meant} and a.person_id <> ${caller.id}
          and not exists (select 1 from stays s where s.meeting_id = ${meetingId} and s.person_id = a.person_id
                          and s.left_at is null)
          and not exists (select 1 from seats t where t.meeting_id = ${meetingId} and t.member_id = a.person_id
                          and t.banned)
        order by a.person_id
        on conflict (meeting_id, person_id) do update set at = excluded.at
          where r.at <= ${new Date(now.getTime() - RING_AGAIN_MS)}
        returning person_id`.execute(trx);
      const people = found.rows.map((one) => one.person_id);
      const whom = 'unitId' in called ? { unitId: called.unitId } : { people: people.join(' ') };
      const detail = { ...whom, rung: people.length };
      await record(trx, { actor: caller.id, action: 'people.rung', subject: meetingId, detail }, now);
      const ring = { type: 'ring', meetingId, title: row.title, from: caller.name, at: now.toISOString() } as const;
      await tellPeople(trx, people, ring, now);
      return people.length;
    });
    return { rung };
  }

  /**
   * @returns how many people are invited who were not before
   * @throws Refusal not_found, not_invited, forbidden, ended, bad_request (unknown ids)
   */
  async invite(caller: Person, meetingId: string, wish: Wish): Promise<{ invited: number }> {
    const now = new Date();
    const { db } = this.store;
    refuseOver(await meetingOfHost(db, meetingId, caller.id), now);
    const issues = [...(await unknown(db, 'units', wish.units)), ...(await unknown(db, 'people', wish.people))];
    if (issues.length > 0) throw new Refusal('bad_request', { issues });
    const invited = await db.transaction().execute(async (trx) => {
      // Two invitations at once: the second one counts what the first one left.
      await sql`select 1 from meetings where id = ${meetingId} for update`.execute(trx);
      const before = new Set(await invitees(trx, meetingId));
      const units = wish.units.map((unit) => ({ meeting_id: meetingId, unit_id: unit }));
      const people = wish.people.map((person) => ({ meeting_id: meetingId, person_id: person }));
      if (units.length > 0) {
        await trx
          .insertInto('meeting_units')
          .values(units)
          .onConflict((c) => c.doNothing())
          .execute();
      }
      if (people.length > 0) {
        await trx
          .insertInto('meeting_people')
          .values(people)
          .onConflict((c) => c.doNothing())
          .execute();
      }
      const added = (await invitees(trx, meetingId)).filter((id) => !before.has(id));
      const detail = { units: wish.units.join(' '), people: wish.people.join(' '), added: added.length };
      await record(trx, { actor: caller.id, action: 'people.invited', subject: meetingId, detail }, now);
      await tellPeople(trx, added, { type: 'agenda', meetingId }, now);
      return added.length;
    });
    return { invited };
  }
}

function refuseOver(row: MeetingRow, now: Date): void {
  if (isEnded(row, Number(row.present), now)) throw new Refusal('ended');
}

async function invitees(db: Queries, meetingId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select invitees_of(${meetingId}) as id`.execute(db);
  return found.rows.map((row) => row.id);
}

async function unknown(db: Queries, table: 'units' | 'people', ids: readonly string[]) {
  if (ids.length === 0) return [];
  const found = await db.selectFrom(table).select('id').where('id', 'in', ids).execute();
  const known = new Set(found.map((row) => row.id));
  return ids.flatMap((id, at) => (known.has(id) ? [] : [{ path: `body.${table}.${at}`, message: `unknown: ${id}` }]));
}
