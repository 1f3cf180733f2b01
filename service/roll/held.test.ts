// Which past meetings somebody may still fetch the daftar hadir of, and the offices it states, at a time the test chooses. Nobody
// enters here.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HELD_MOST, HeldMeetings } from '../../contract/held.ts';
import { startPostgres } from '../../scripts/stack/postgres.ts';
import { peopleById } from '../directory/directory.ts';
import { seedDemo } from '../directory/seed.ts';
import { newMeetingId } from '../meetings/meetings.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { type DatabaseKind, device } from '../trial/office.ts';
import { exportRegister } from './daftar-hadir.ts';
import { heldBy } from './held.ts';

const SRI = 'p-sri-wahyuni';
const BAMBANG = 'p-bambang-sutrisno';
const DWI = 'p-dwi-lestari';
const at = (text: string) => new Date(`${text}+07:00`);

describe.each<DatabaseKind>(['pglite', 'postgres'])('meetings held, on %s', (database) => {
  const undo: (() => Promise<unknown>)[] = [];
  let store: Store;

  beforeAll(async () => {
    if (database === 'postgres') {
      const postgres = await startPostgres();
      undo.push(() => postgres.stop());
      store = await openStore({ url: postgres.url });
    } else {
      const folder = await mkdtemp(join(tmpdir(), 'pendopo-held-'));
      undo.push(() => rm(folder, { recursive: true, force: true }));
      store = await openStore({ folder });
    }
    undo.push(() => store.close());
    await migrate(store);
    await seedDemo(store, new Date());
  }, 120_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 60_000);

  const row = (starts: Date, more: { ended_at?: Date; host_id?: string } = {}) => ({
    id: newMeetingId(),
    title: 'Rapat yang lalu',
    unit_id: 'diskominfo',
    organiser_id: SRI,
    starts_at: starts,
    ends_at: new Date(starts.getTime() + 3600_000),
    class: 'biasa' as const,
    created_at: starts,
    ...more,
  });
  const planned = async (starts: string, more: { ended_at?: Date; host_id?: string } = {}) => {
    const meeting = row(at(starts), more);
    await store.db.insertInto('meetings').values(meeting).execute();
    await store.db.insertInto('meeting_people').values({ meeting_id: meeting.id, person_id: BAMBANG }).execute();
    return meeting.id;
  };
  const stay = (meeting_id: string, person_id: string, letter: string, left: Date | null) =>
    store.db
      .insertInto('stays')
      .values({
        sid: `PA_${meeting_id}_${letter}`,
        room_sid: `RM_${meeting_id}`,
        meeting_id,
        person_id,
        device_id: device(letter),
        joined_at: at('2031-03-03T09:00'),
        left_at: left,
      })
      .execute();
  const held = async (who: string, now: string) =>
    HeldMeetings.parse({ meetings: await heldBy(store.db, who, at(now)) }).meetings;
  const ids = async (who: string, now: string) => (await held(who, now)).map(({ id }) => id);

  test('hosts and co-hosts find it, newest first, and get the daftar hadir; who only took part does not', async () => {
    const older = await planned('2031-03-02T09:00');
    const newer = await planned('2031-03-03T09:00');
    await store.db.insertInto('cohosts').values({ meeting_id: newer, person_id: DWI }).execute();
    const left = at('2031-03-03T10:00');
    // On two devices, yet one line of the list.
    for (const letter of ['a', 'b']) await stay(newer, BAMBANG, letter, left);
    await stay(newer, SRI, 'c', left);
    expect(await ids(SRI, '2031-03-04T08:00')).toEqual([newer, older]);
    expect(await held(DWI, '2031-03-04T08:00')).toMatchObject([{ id: newer, role: 'cohost', attended: 2 }]);
    expect(await ids(BAMBANG, '2031-03-04T08:00')).toEqual([]);
    const register = (personId: string) =>
      exportRegister(store, { personId, officeName: 'Kabupaten Pati', format: 'csv' }, newer);
    expect((await register(DWI)).rows.length).toBe(2);
    await expect(register(BAMBANG)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('it states the office that each held on the day of the meeting, whenever it is made', async () => {
    const office = (person_id: string, position: string, unit_id: string, from_date: string, until: string | null) => ({
      id: `a-${position}-${person_id}`,
      ...{ person_id, position, unit_id, role: 'pejabat', from_date, until_date: until },
    });
    const people = ['m-pindah', 'm-baru', 'm-plt', 'm-pensiun'];
    await store.db
      .insertInto('people')
      .values(people.map((id) => ({ id, login: id, name: id, nip: null })))
      .execute();
    await store.db
      .insertInto('assignments')
      .values([
        office('m-pindah', 'Sekretaris', 'bpbd', '2020-01-01', '2024-02-29'),
        office('m-pindah', 'Camat', 'kec-kayen', '2024-03-01', null),
        office('m-baru', 'Kepala Seksi', 'diskominfo', '2024-06-01', null),
        office('m-plt', 'Kepala Bidang', 'bpbd', '2020-01-01', null),
        office('m-plt', 'Plt. Kepala Badan', 'bpbd', '2024-02-01', '2024-02-29'),
        office('m-pensiun', 'Kepala Dinas', 'diskominfo', '2020-01-01', '2024-02-29'),
      ])
      .execute();
    const stated = async (starts: string) => {
      const id = await planned(starts, { host_id: 'm-pindah' });
      for (const [n, person] of people.entries()) await stay(id, person, `${n}`, at('2031-03-03T10:00'));
      const asking = { personId: 'm-pindah', officeName: 'Kabupaten Pati', format: 'pdf' } as const;
      const { rows, meeting } = await exportRegister(store, asking, id);
      return [meeting.host.position, ...rows.map((row) => `${row.name}: ${row.position}, ${row.unit}`).sort()];
    };
    const always = [
      'm-baru: Kepala Seksi, Dinas Komunikasi dan Informatika',
      'm-pensiun: Kepala Dinas, Dinas Komunikasi dan Informatika',
    ];
    const before = 'Sekretaris, Badan Penanggulangan Bencana Daerah';
    expect(await stated('2024-02-29T23:30')).toEqual([
      'Sekretaris',
      ...always,
      `m-pindah: ${before}`,
      'm-plt: Plt. Kepala Badan, Badan Penanggulangan Bencana Daerah',
    ]);
    // The day is the office's: in London it is still the 29th.
    expect(await stated('2024-03-01T00:30')).toEqual([
      'Camat',
      ...always,
      'm-pindah: Camat, Kecamatan Kayen',
      'm-plt: Kepala Bidang, Badan Penanggulangan Bencana Daerah',
    ]);
    // Everywhere else it is the present one.
    const now = [...(await peopleById(store.db, people)).values()];
    expect(now.map(({ id, position }) => `${id}: ${position}`).sort()).toEqual([
      'm-baru: Kepala Seksi',
      'm-pensiun: Kepala Dinas',
      'm-pindah: Camat',
      'm-plt: Kepala Bidang',
    ]);
  });

  test('it goes with the meeting when that is handed over', async () => {
    const id = await planned('2031-05-03T09:00', { host_id: DWI });
    expect(await ids(DWI, '2031-05-04T08:00')).toEqual([id]);
    expect(await ids(SRI, '2031-05-04T08:00')).toEqual([]);
  });

  test('today and thirty days back, in the office’s zone', async () => {
    const outside = await planned('2031-07-01T23:30');
    const first = await planned('2031-07-02T00:30');
    const today = await planned('2031-08-01T00:05', { ended_at: at('2031-08-01T00:20') });
    expect(await ids(SRI, '2031-08-01T12:00')).toEqual([today, first]);
    expect(await ids(SRI, '2031-08-02T00:10')).toEqual([today]);
    // Called off before its day: it is not in the past.
    expect(await ids(SRI, '2031-07-31T23:59')).toEqual([first, outside]);
  });

  test('what still goes on is not over: the clock ends nothing that somebody is in, a host does', async () => {
    const running = await planned('2031-10-01T22:00');
    const doorOpen = await planned('2031-10-01T22:30');
    await stay(running, BAMBANG, 'd', null);
    expect(await ids(SRI, '2031-10-02T00:15')).toEqual([]);
    expect(await ids(SRI, '2031-10-02T00:31')).toEqual([doorOpen]);
    await store.db
      .updateTable('meetings')
      .set({ ended_at: at('2031-10-02T00:40') })
      .where('id', '=', running)
      .execute();
    expect(await ids(SRI, '2031-10-02T00:41')).toEqual([doorOpen, running]);
  });

  test('the answer stays small: the newest of very many', async () => {
    const minute = (n: number) => new Date(at('2031-12-01T08:00').getTime() + n * 60_000);
    const many = Array.from({ length: HELD_MOST + 5 }, (_, n) => row(minute(n)));
    await store.db.insertInto('meetings').values(many).execute();
    const found = await ids(SRI, '2031-12-02T08:00');
    expect(found.length).toBe(HELD_MOST);
    expect([found[0], found.includes(many[0]?.id ?? '')]).toEqual([many.at(-1)?.id, false]);
  });
});
