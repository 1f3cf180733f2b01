// A meeting as one person sees it.
import { type RawBuilder, sql } from 'kysely';
import type { MeetingClass, MeetingRole, MeetingSummary, UnitKind } from '../../contract/domain.ts';
import { Refusal } from '../refusal.ts';
import type { Queries } from '../store/store.ts';
import { OVERTIME, opensAt, stateOf } from './clock.ts';
import { conductOf } from './conduct.ts';

export interface MeetingRow {
  id: string;
  title: string;
  organiser_id: string;
  organiser_name: string;
  starts_at: Date;
  ends_at: Date;
  ended_at: Date | null;
  locked_at: Date | null;
  class: MeetingClass;
  conduct: string | null;
  host_id: string;
  cohosts: string[];
  unit_id: string;
  parent_id: string | null;
  kind: UnitKind;
  unit_name: string;
  short_name: string;
  present: number;
  invited: number;
}

const load = (db: Queries, where: RawBuilder<unknown>) =>
  sql<MeetingRow>`
    select m.id, m.title, m.organiser_id, o.name as organiser_name, m.starts_at, m.ends_at, m.ended_at, m.locked_at,
           m.class, m.conduct, coalesce(m.host_id, m.organiser_id) as host_id,
           array(select c.person_id from cohosts c where c.meeting_id = m.id) as cohosts, u.id as unit_id, u.parent_id, u.kind, u.name as unit_name, u.short_name,
           (select count(distinct s.person_id) from stays s where s.meeting_id = m.id and s.left_at is null) as present,
           (select count(*) from invitees_of(m.id)) as invited
    from meetings m join people o on o.id = m.organiser_id join units u on u.id = m.unit_id
    where ${where} order by m.starts_at, m.id`.execute(db);

/** The one place that says who leads a meeting. */
export function roleOf(row: Pick<MeetingRow, 'host_id' | 'cohosts'>, memberId: string): MeetingRole {
  if (row.host_id === memberId) return 'host';
  return row.cohosts.includes(memberId) ? 'cohost' : 'participant';
}

export function summaryOf(row: MeetingRow, personId: string, now: Date): MeetingSummary {
  const role = roleOf(row, personId);
  return {
    id: row.id,
    title: row.title,
    unit: { id: row.unit_id, parentId: row.parent_id, kind: row.kind, name: row.unit_name, shortName: row.short_name },
    organiser: { id: row.organiser_id, name: row.organiser_name },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    opensAt: opensAt(row.starts_at, role).toISOString(),
    class: row.class,
    state: stateOf(row, role, Number(row.present), now),
    locked: row.locked_at !== null,
    present: Number(row.present),
    invited: Number(row.invited),
    role,
  };
}

/**
 * The meeting, for somebody who is invited to it, leads it, was let in, or may knock at its door. Who has its code may
 * knock, so they may see what it is: unless nobody uninvited gets in (class Terbatas, or no lobby).
 * @throws Refusal not_found, not_invited, guests_refused
 */
export async function meetingFor(
  db: Queries,
  meetingId: string,
  member: { id: string; guest: boolean },
): Promise<{ row: MeetingRow; access: 'invited' | 'admitted' | 'door' }> {
  const found = await load(db, sql`m.id = ${meetingId}`);
  const row = found.rows[0];
  if (!row) throw new Refusal('not_found');
  if (member.guest && row.class === 'terbatas') throw new Refusal('guests_refused');
  if (!member.guest && roleOf(row, member.id) !== 'participant') return { row, access: 'invited' };
  const known = await sql<{ invited: boolean; admitted: boolean }>`
    select ${member.id} in (select invitees_of(${meetingId})) as invited,
           exists (select 1 from lobby where meeting_id = ${meetingId} and member_id = ${member.id}
                   and state = 'admitted') as admitted`.execute(db);
  const { invited = false, admitted = false } = known.rows[0] ?? {};
  if (invited && !member.guest) return { row, access: 'invited' };
  if (row.class === 'terbatas') throw new Refusal('not_invited');
  if (admitted) return { row, access: 'admitted' };
  if (conductOf(row).lobby === 'off') throw new Refusal('not_invited');
  return { row, access: 'door' };
}

/** Host or co-host. @throws Refusal not_found, not_invited, forbidden */
export async function meetingOfHost(db: Queries, meetingId: string, personId: string): Promise<MeetingRow> {
  const { row } = await meetingFor(db, meetingId, { id: personId, guest: false });
  if (roleOf(row, personId) === 'participant') throw new Refusal('forbidden');
  return row;
}

/**
 * Select: the person's stays that the office knew of when the door was locked, both by the database's clock. They may come back,
 * for a dropped line is no reason to shut somebody out; who was only thrown out because of a lock was never inside.
 */
export const wasInside = (
  meetingId: RawBuilder<unknown>,
  personId: RawBuilder<unknown>,
  lockedAt: RawBuilder<unknown>,
) =>
  sql`select 1 from stays before where before.meeting_id = ${meetingId} and before.person_id = ${personId}
      and before.recorded_at <= ${lockedAt} and before.removed_at is null and not before.past_lobby`;

/**
 * Condition: a host let the member in, or they were inside and were not put out since. A grant alone is neither: it is asked
 * for while the person still looks at themselves.
 */
export const letIn = (meetingId: RawBuilder<unknown>, memberId: RawBuilder<unknown>) =>
  sql<boolean>`(exists (select 1 from lobby l where l.meeting_id = ${meetingId} and l.member_id = ${memberId}
                        and l.state = 'admitted')
    or exists (select 1 from stays b where b.meeting_id = ${meetingId} and b.person_id = ${memberId}
               and b.removed_at is null and not b.past_lobby))`;

/**
 * What overlaps [from, to), as planned or as held: a meeting of last night that still goes on at one in the morning, or
 * whose door is still open, is on today's agenda.
 */
export async function agendaOf(
  db: Queries,
  personId: string,
  from: Date,
  to: Date,
  now: Date,
): Promise<MeetingSummary[]> {
  const doorOpen = new Date(now.getTime() - OVERTIME);
  const found = await load(
    db,
    sql`m.id in (select meetings_of(${personId})) and m.starts_at < ${to} and (
      m.ends_at > ${from}
      or (m.ended_at is null and m.ends_at > ${doorOpen}::timestamptz and ${now}::timestamptz >= ${from}::timestamptz)
      or exists (select 1 from stays s where s.meeting_id = m.id and s.joined_at < ${to}
                 and (s.left_at is null or s.left_at > ${from})))`,
  );
  return found.rows.map((row) => summaryOf(row, personId, now));
}
