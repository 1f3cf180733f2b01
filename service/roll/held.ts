// The meetings that somebody led and that are over: where the daftar hadir is fetched afterwards.
import { sql } from 'kysely';
import type { UnitKind } from '../../contract/domain.ts';
import { HELD_DAYS, HELD_MOST, type HeldMeeting } from '../../contract/held.ts';
import { dayStart, OVERTIME } from '../meetings/clock.ts';
import { roleOf } from '../meetings/summary.ts';
import type { Queries } from '../store/store.ts';

const DAY = 24 * 3600_000;

interface HeldRow {
  id: string;
  title: string;
  organiser_id: string;
  organiser_name: string;
  host_id: string;
  cohosts: string[];
  starts_at: Date;
  ends_at: Date;
  class: HeldMeeting['class'];
  unit_id: string;
  parent_id: string | null;
  kind: UnitKind;
  unit_name: string;
  short_name: string;
  attended: number;
}

/**
 * Newest first, HELD_MOST at most: of today and the HELD_DAYS before it. Over = as isEnded has it (meetings/clock.ts); led = as
 * roleOf has it, so that each of them answers its daftar hadir. Who became co-host uninvited finds it only here, so today counts.
 */
export async function heldBy(db: Queries, personId: string, now = new Date()): Promise<HeldMeeting[]> {
  const today = dayStart(now);
  const from = new Date(today.getTime() - HELD_DAYS * DAY);
  const tomorrow = new Date(today.getTime() + DAY);
  const closed = new Date(now.getTime() - OVERTIME);
  const found = await sql<HeldRow>`
    with held as (
      select m.* from meetings m
      where m.starts_at >= ${from} and m.starts_at < ${tomorrow}
        and (coalesce(m.host_id, m.organiser_id) = ${personId}
             or exists (select 1 from cohosts c where c.meeting_id = m.id and c.person_id = ${personId}))
        and (m.ended_at is not null
             or (m.ends_at <= ${closed}
                 and not exists (select 1 from stays s where s.meeting_id = m.id and s.left_at is null)))
      order by m.starts_at desc, m.id limit ${HELD_MOST}
    )
    select m.id, m.title, m.organiser_id, o.name as organiser_name, coalesce(m.host_id, m.organiser_id) as host_id,
           array(select c.person_id from cohosts c where c.meeting_id = m.id) as cohosts,
           m.starts_at, m.ends_at, m.class, u.id as unit_id, u.parent_id, u.kind, u.name as unit_name, u.short_name,
           (select count(distinct s.person_id) from stays s where s.meeting_id = m.id) as attended
    from held m join people o on o.id = m.organiser_id join units u on u.id = m.unit_id
    order by m.starts_at desc, m.id`.execute(db);
  return found.rows.map((row) => ({
    id: row.id,
    title: row.title,
    unit: { id: row.unit_id, parentId: row.parent_id, kind: row.kind, name: row.unit_name, shortName: row.short_name },
    organiser: { id: row.organiser_id, name: row.organiser_name },
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    class: row.class,
    role: roleOf(row, personId),
    attended: Number(row.attended),
  }));
}
