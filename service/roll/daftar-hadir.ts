// Brings a meeting's daftar hadir together from the database: the same stays that `attendance` answers, and guests; offices as
// they were held on the day of the meeting.
import { record } from '../audit/audit.ts';
import { peopleOn } from '../directory/directory.ts';
import { dayOf } from '../meetings/clock.ts';
import { meetingOfHost } from '../meetings/summary.ts';
import type { Queries, Store } from '../store/store.ts';
import { type Attendee, type Register, registerOf, type Stay } from './register.ts';

/**
 * For hosts; each export is in the audit log.
 * @throws Refusal not_found, not_invited, forbidden
 */
export async function exportRegister(
  store: Store,
  asking: { personId: string; officeName: string; format: 'csv' | 'pdf' },
  meetingId: string,
): Promise<Register> {
  const { db } = store;
  const now = new Date();
  const row = await meetingOfHost(db, meetingId, asking.personId);
  const day = dayOf(row.starts_at);
  const attendees = await attendeesOf(db, meetingId, day);
  const host = (await peopleOn(db, [row.host_id], day)).get(row.host_id);
  const register = registerOf(
    {
      officeName: asking.officeName,
      title: row.title,
      class: row.class,
      unit: row.unit_name,
      host: { name: host?.name ?? row.organiser_name, nip: host?.nip ?? null, position: host?.position ?? '' },
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      endedAt: row.ended_at,
      invited: Number(row.invited),
    },
    attendees,
    now,
  );
  const detail = { format: asking.format, rows: register.rows.length };
  await db
    .transaction()
    .execute((trx) =>
      record(trx, { actor: asking.personId, action: 'attendance.exported', subject: meetingId, detail }, now),
    );
  return register;
}

async function attendeesOf(db: Queries, meetingId: string, day: string): Promise<Attendee[]> {
  const rows = await db
    .selectFrom('stays')
    .select(['person_id', 'joined_at', 'left_at'])
    .where('meeting_id', '=', meetingId)
    .orderBy('joined_at')
    .execute();
  const stays = new Map<string, Stay[]>();
  for (const { person_id, joined_at, left_at } of rows) {
    const mine = stays.get(person_id) ?? [];
    mine.push({ joinedAt: joined_at, leftAt: left_at });
    stays.set(person_id, mine);
  }
  const people = await peopleOn(db, [...stays.keys()], day);
  const guests = await db.selectFrom('guests').select(['id', 'name']).where('meeting_id', '=', meetingId).execute();
  return [
    ...[...people.values()].map((person) => ({
      name: person.name,
      nip: person.nip,
      position: person.position,
      unit: person.unit.name,
      guest: false,
      stays: stays.get(person.id) ?? [],
    })),
    ...guests.map((guest) => ({
      name: guest.name,
      nip: null,
      position: '',
      unit: '',
      guest: true,
      stays: stays.get(guest.id) ?? [],
    })),
  ];
}
