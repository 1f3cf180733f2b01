// PENDOPO_SEED=demo: the tree, the people and five meetings dated from now. Safe to run at each start; what offices made
// themselves is left alone. The first database that had it keeps its attendance; only the demo meetings move.
import { dayStart } from '../meetings/clock.ts';
import type { Queries, Store } from '../store/store.ts';
import { demoPeople, demoUnits } from './demo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface DemoMeeting {
  id: string;
  title: string;
  unit: string;
  organiser: string;
  startsAt: Date;
  endsAt: Date;
  endedAt?: Date;
  class?: 'terbatas';
  units: string[];
  people?: string[];
}

/** Fixed ids so that scripts and screenshots find them; real meetings get random ones. */
export const demoMeetingIds = {
  running: 'rakr-banj-r001',
  today: 'rakr-sp4n-r002',
  tomorrow: 'rakr-apbd-r003',
  over: 'brfg-pag1-r004',
  restricted: 'rats-bpbd-r005',
  foreign: 'rakr-keca-r006',
} as const;

export function demoMeetings(now: Date): DemoMeeting[] {
  const today = dayStart(now).getTime();
  const five = Math.floor(now.getTime() / (5 * MINUTE)) * 5 * MINUTE;
  // Late at night "later today" has no room left: then it simply comes next.
  const later = Math.max(five + 10 * MINUTE, Math.min(five + 3 * HOUR, today + 22 * HOUR));
  const earlier = Math.max(today, five - 3 * HOUR);
  const at = (time: number, hours: number) => ({ startsAt: new Date(time), endsAt: new Date(time + hours * HOUR) });
  return [
    {
      id: demoMeetingIds.running,
      title: 'Rapat Koordinasi Kesiapsiagaan Banjir',
      unit: 'diskominfo',
      organiser: 'p-sri-wahyuni',
      ...at(five - 10 * MINUTE, 2),
      units: [
        'diskominfo',
        'bpbd',
        'dputr',
        'dinkes',
        'bappeda',
        'kec-kayen',
        'kec-sukolilo',
        'kec-juwana',
        'kec-gabus',
      ],
    },
    {
      id: demoMeetingIds.today,
      title: 'Evaluasi Tindak Lanjut Laporan SP4N-LAPOR!',
      unit: 'diskominfo',
      organiser: 'p-sri-wahyuni',
      ...at(later, 1.5),
      units: ['diskominfo', 'inspektorat', 'dispermades'],
    },
    {
      id: demoMeetingIds.tomorrow,
      title: 'Rapat Pembahasan Rancangan APBD',
      unit: 'bappeda',
      organiser: 'p-dwi-lestari',
      ...at(today + 33 * HOUR, 2),
      units: ['bappeda', 'bpkad', 'diskominfo'],
    },
    {
      id: demoMeetingIds.over,
      title: 'Arahan Pagi Bidang Infrastruktur TI',
      unit: 'diskominfo',
      organiser: 'p-sri-wahyuni',
      startsAt: new Date(earlier),
      endsAt: new Date(earlier + HOUR),
      endedAt: new Date(Math.min(earlier + HOUR, now.getTime())),
      units: ['diskominfo'],
    },
    {
      id: demoMeetingIds.restricted,
      title: 'Rapat Terbatas Anggaran Tanggap Darurat',
      unit: 'bpbd',
      organiser: 'p-agus-prasetyo',
      ...at(five + 10 * MINUTE, 1),
      class: 'terbatas',
      units: [],
      people: ['p-sri-wahyuni', 'p-ratna-kusuma', 'p-hadi-santosa'],
    },
    {
      id: demoMeetingIds.foreign,
      title: 'Koordinasi Desa se-Kecamatan Kayen',
      unit: 'kec-kayen',
      organiser: 'p-bambang-sutrisno',
      ...at(five - 5 * MINUTE, 2),
      units: ['kec-kayen'],
    },
  ];
}

export async function seedDemo(store: Store, now: Date): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await people(trx);
    for (const meeting of demoMeetings(now)) await one(trx, meeting, now);
  });
}

async function people(trx: Queries): Promise<void> {
  const units = demoUnits.map((unit) => ({
    id: unit.id,
    parent_id: unit.parentId,
    kind: unit.kind,
    name: unit.name,
    short_name: unit.shortName,
  }));
  await trx
    .insertInto('units')
    .values(units)
    .onConflict((c) => c.column('id').doNothing())
    .execute();
  await trx
    .insertInto('people')
    .values(demoPeople.map(({ id, login, name, nip }) => ({ id, login, name, nip })))
    .onConflict((c) => c.column('id').doNothing())
    .execute();
  await trx
    .insertInto('assignments')
    .values(
      demoPeople.map((person) => ({
        id: `as-${person.id}`,
        person_id: person.id,
        unit_id: person.unitId,
        position: person.position,
        role: person.role,
        from_date: '2025-01-02',
        until_date: null,
      })),
    )
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

async function one(trx: Queries, meeting: DemoMeeting, now: Date): Promise<void> {
  const dated = {
    starts_at: meeting.startsAt,
    ends_at: meeting.endsAt,
    ended_at: meeting.endedAt ?? null,
    locked_at: null,
  };
  await trx
    .insertInto('meetings')
    .values({
      id: meeting.id,
      title: meeting.title,
      unit_id: meeting.unit,
      organiser_id: meeting.organiser,
      class: meeting.class ?? 'biasa',
      created_at: now,
      ...dated,
    })
    .onConflict((c) => c.column('id').doUpdateSet(dated))
    .execute();
  for (const unit of meeting.units) {
    const row = { meeting_id: meeting.id, unit_id: unit };
    await trx
      .insertInto('meeting_units')
      .values(row)
      .onConflict((c) => c.doNothing())
      .execute();
  }
  for (const person of meeting.people ?? []) {
    const row = { meeting_id: meeting.id, person_id: person };
    await trx
      .insertInto('meeting_people')
      .values(row)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}
