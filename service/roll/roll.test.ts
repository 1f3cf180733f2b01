// Who is invited, there and missing; ringing and inviting; and the daftar hadir against the office's own attendance.
import { dispose } from '@livekit/rtc-node';
import { parse } from 'csv-parse/sync';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HeldMeetings } from '../../contract/held.ts';
import { Attendance, JoinGrant } from '../../contract/http.ts';
import { rollRoutes } from '../../contract/roll.ts';
import { EventReader } from '../trial/events.ts';
import {
  type Caller,
  callerWith,
  type DatabaseKind,
  device,
  eventually,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';
import { RoomParticipant } from '../trial/participant.ts';
import { CookieJar } from '../trial/sign-in.ts';
import { merged } from './register.ts';
import { clockOf, columns, durationOf, nipOf } from './wording.ts';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('the roll on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
  }, 120_000);
  afterAll(async () => {
    await trial?.close();
  }, 60_000);

  const make = async (changes: Record<string, unknown> = {}) =>
    (await sri.call('POST', '/api/meetings', meetingNow(changes))).body.id as string;
  const enter = async (who: Caller, id: string, letter: string) => {
    const answer = await who.call('POST', `/api/meetings/${id}/join`, { deviceId: device(letter) });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return RoomParticipant.enter(JoinGrant.parse(answer.body));
  };
  const roll = async (id: string) =>
    rollRoutes.roll.answer.parse((await sri.call('GET', `/api/meetings/${id}/roll`)).body);
  const presence = async (id: string) =>
    Object.fromEntries((await roll(id)).people.map((person) => [person.id, person.presence]));
  const post = async (who: Caller, id: string, path: string, body: object) => {
    const answer = await who.call('POST', `/api/meetings/${id}/${path}`, body);
    return answer.status === 200 ? answer.body : answer.body.code;
  };
  const audited = async (id: string, action: 'people.rung' | 'people.invited' | 'attendance.exported') => {
    const rows = trial.office.store.db.selectFrom('audit').selectAll().where('subject', '=', id);
    return (await rows.where('action', '=', action).orderBy('seq').execute()).map(({ detail }) => JSON.parse(detail));
  };

  test('people stand in their units, present or not; only hosts see it', async () => {
    const id = await make({ invitedUnits: ['kec-kayen'], invitedPeople: [] });
    expect(await presence(id)).toEqual({
      'p-bambang-sutrisno': 'absent',
      'p-joko-susilo': 'absent',
      'p-siti-aminah': 'absent',
      'p-sri-wahyuni': 'absent',
      'p-sutarno': 'absent',
    });
    const inside = await enter(bambang, id, 'b');
    await eventually(
      () => presence(id),
      (one) => one['p-bambang-sutrisno'] === 'inside',
    );
    const whole = await roll(id);
    expect(whole.people.find((person) => person.id === 'p-bambang-sutrisno')).toEqual({
      id: 'p-bambang-sutrisno',
      name: 'Drs. Bambang Sutrisno, M.Si.',
      position: 'Camat',
      unitId: 'kec-kayen',
      invited: true,
      presence: 'inside',
    });
    // A tree: every parent is there.
    const ids = new Set(whole.units.map((unit) => unit.id));
    expect(ids).toContain('rt-03-rw-02-srikaton');
    expect(whole.units.every((unit) => unit.parentId === null || ids.has(unit.parentId))).toBe(true);
    await inside.leave();
    await eventually(
      () => presence(id),
      (one) => one['p-bambang-sutrisno'] === 'left',
    );
    for (const path of ['roll', 'attendance.csv', 'attendance.pdf'])
      expect((await bambang.call('GET', `/api/meetings/${id}/${path}`)).body.code, path).toBe('forbidden');
    expect(await post(bambang, id, 'ring', { unitId: 'kec-kayen' })).toBe('forbidden');
    expect(await post(bambang, id, 'invite', { people: ['p-dwi-lestari'] })).toBe('forbidden');
  });

  test('once it is over, who led it finds it again, on another day too', async () => {
    const soon = Date.now() + 30_000;
    const id = await make({
      // As long as a meeting may be: it began yesterday, whatever the hour.
      startsAt: new Date(soon - 24 * 3600_000).toISOString(),
      endsAt: new Date(soon).toISOString(),
    });
    const held = async (who: Caller) =>
      HeldMeetings.parse((await who.call('GET', '/api/agenda/held')).body).meetings.map((meeting) => meeting.id);
    expect(await held(sri)).not.toContain(id);
    await sri.call('POST', `/api/meetings/${id}/end`);
    expect(await held(sri)).toContain(id);
    expect(await held(bambang)).not.toContain(id);
    expect((await callerWith(trial.url, 'nobody').call('GET', '/api/agenda/held')).status).toBe(401);
  });

  test('who is missing is rung, once a minute; who is inside or not invited is not', async () => {
    const id = await make({ invitedUnits: ['kec-kayen'], invitedPeople: [] });
    const joko = await trial.shell('joko.susilo');
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${joko.token}` });
    const inside = await enter(bambang, id, 'b');
    await eventually(
      () => presence(id),
      (one) => one['p-bambang-sutrisno'] === 'inside',
    );
    const began = performance.now();
    // Bambang is inside; below the kecamatan are a village head, an RW and an RT.
    expect(await post(sri, id, 'ring', { unitId: 'kec-kayen' })).toEqual({ rung: 3 });
    const { event } = await stream.next('ring', id);
    if (process.env['TRIAL_LOG']) console.log(database, 'ring heard after ms', Math.round(performance.now() - began));
    expect(event).toMatchObject({ title: 'Rapat uji', from: 'Dra. Sri Wahyuni, M.Kom.' });
    const named = { people: ['p-joko-susilo', 'p-bambang-sutrisno', 'p-dwi-lestari'] };
    expect(await post(sri, id, 'ring', named)).toEqual({ rung: 0 });
    const { db } = trial.office.store;
    const earlier = { at: new Date(Date.now() - 61_000) };
    await db.updateTable('rings').set(earlier).where('person_id', '=', 'p-joko-susilo').execute();
    expect(await post(sri, id, 'ring', named)).toEqual({ rung: 1 });
    expect(await audited(id, 'people.rung')).toEqual([
      { rung: 3, unitId: 'kec-kayen' },
      { people: '', rung: 0 },
      { people: 'p-joko-susilo', rung: 1 },
    ]);
    await stream.until(() => stream.heard.filter((one) => one.event.type === 'ring').length === 2);
    await inside.leave();
    await sri.call('POST', `/api/meetings/${id}/end`);
    expect(await post(sri, id, 'ring', { unitId: 'kec-kayen' })).toBe('ended');
    stream.close();
  });

  test('more are invited to a meeting that is called: they see it at once', async () => {
    const id = await make();
    const dwi = await trial.shell('dwi.lestari');
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${dwi.token}` });
    const wish = { units: ['bpbd'], people: ['p-dwi-lestari', 'p-bambang-sutrisno'] };
    expect(await post(sri, id, 'invite', wish)).toEqual({ invited: 2 });
    await stream.next('agenda', id);
    const agenda = (await dwi.call('GET', '/api/agenda')).body.meetings as { id: string }[];
    expect(agenda.map((meeting) => meeting.id)).toContain(id);
    expect(await post(sri, id, 'invite', wish)).toEqual({ invited: 0 });
    expect(await post(sri, id, 'invite', { people: ['p-nobody'] })).toBe('bad_request');
    expect((await audited(id, 'people.invited')).map((one) => one.added)).toEqual([2, 0]);
    await sri.call('POST', `/api/meetings/${id}/end`);
    expect(await post(sri, id, 'invite', wish)).toBe('ended');
    stream.close();
  });

  test('a thousand people are one answer', async () => {
    const { db } = trial.office.store;
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    const person = (n: number) => ({ id: `r-${n}`, login: `r.${n}`, name: `Perangkat ${n}`, nip: null });
    await db.insertInto('people').values(numbers.map(person)).execute();
    await db
      .insertInto('assignments')
      .values(
        numbers.map((n) => ({
          id: `ar-${n}`,
          person_id: `r-${n}`,
          unit_id: 'desa-baleadi',
          position: 'Perangkat Desa',
          role: 'perangkat',
          from_date: '2025-01-02',
          until_date: null,
        })),
      )
      .execute();
    const id = await make({ invitedUnits: ['desa-baleadi'], invitedPeople: [] });
    const began = performance.now();
    expect((await roll(id)).people).toHaveLength(1_001);
    const ms = Math.round(performance.now() - began);
    if (process.env['TRIAL_LOG']) console.log(database, 'roll of 1,001 in ms', ms);
    expect(ms).toBeLessThan(3_000);
    expect(await post(sri, id, 'ring', { unitId: 'desa-baleadi' })).toEqual({ rung: 1_000 });
  });

  test('the daftar hadir has the figures of the attendance, as CSV and as PDF, guests too', async () => {
    const id = await make({ title: 'Rapat "Uji", Koordinasi' });
    const host = await enter(sri, id, 'a');
    const desk = await enter(bambang, id, 'b');
    const phone = await enter(bambang, id, 'c');
    // A guest comes by the browser and is let in.
    const jar = new CookieJar();
    const ask = async (path: string, body: object) => {
      const answer = await jar.fetch(`${trial.url}/api/meetings/${id}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-pendopo': '1', origin: trial.url },
        body: JSON.stringify(body),
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return answer.json();
    };
    await ask('guest', { name: 'Wartawan Suara', deviceId: device('g') });
    expect((await ask('join', { deviceId: device('g') })).status).toBe('waiting');
    const { entries } = (await sri.call('GET', `/api/meetings/${id}/lobby`)).body;
    await post(sri, id, 'lobby/decide', { admit: true, entries: [entries[0].id] });
    const guest = await RoomParticipant.enter(JoinGrant.parse(await ask('join', { deviceId: device('g') })));
    await eventually(
      async () => (await roll(id)).guests,
      (count) => count === 1,
    );
    for (const one of [desk, phone, guest, host]) await one.leave();
    const open = trial.office.store.db.selectFrom('stays').selectAll().where('meeting_id', '=', id);
    await eventually(
      () => open.execute(),
      (stays) => stays.length === 4 && stays.every((stay) => stay.left_at !== null),
    );

    const attendance = Attendance.parse((await sri.call('GET', `/api/meetings/${id}/attendance`)).body);
    const figures = (stays: { joinedAt: string; leftAt: string | null }[]) => {
      const spans = merged(
        stays.map((stay) => ({
          joinedAt: new Date(stay.joinedAt),
          leftAt: stay.leftAt ? new Date(stay.leftAt) : null,
        })),
        new Date(),
      );
      const sum = spans.reduce((ms, { from, to }) => ms + to - from, 0);
      return [clockOf(new Date(spans[0]?.from ?? 0)), clockOf(new Date(spans.at(-1)?.to ?? 0)), durationOf(sum)];
    };
    const expected = attendance.entries
      .map(({ person, stays }) => [
        person.name,
        nipOf(person.nip),
        person.position,
        person.unit.name,
        ...figures(stays),
        '',
      ])
      .sort((a, b) => String(a[3]).localeCompare(String(b[3]), 'id'));
    expect(expected).toHaveLength(2);

    const file = async (ending: string) => {
      const answer = await fetch(`${trial.url}/api/meetings/${id}/attendance.${ending}`, {
        headers: { authorization: `Bearer ${sri.token}` },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="Daftar Hadir Rapat -Uji-, Koordinasi \\d{4}-\\d\\d-\\d\\d\\.${ending}"$`),
      );
      return Buffer.from(await answer.arrayBuffer());
    };
    const lines = parse(await file('csv'), { bom: true, delimiter: ';' }) as string[][];
    const heading = lines.findIndex((line) => line[0] === 'No.');
    expect(lines[heading]).toEqual([...columns]);
    const rows = lines.slice(heading + 1, heading + 4);
    expect(rows.slice(0, 2).map((row) => row.slice(1))).toEqual(expected);
    expect(rows[2]?.slice(0, 5)).toEqual(['3', 'Wartawan Suara', '-', '-', '-']);
    expect(rows[2]?.at(-1)).toBe('Tamu');
    expect(lines.find((line) => line[0] === 'Nama Rapat')?.[1]).toBe('Rapat "Uji", Koordinasi');
    expect(lines.find((line) => line[0] === 'Hadir')?.[1]).toBe('3 orang (2 pejabat/pegawai, 1 tamu)');

    const pdf = await file('pdf');
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
    expect(totalPages).toBe(1);
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toContain('DAFTAR HADIR');
    expect(flat).toContain('Halaman 1 dari 1');
    for (const row of rows) expect(flat).toContain(row.filter((cell) => cell !== '').join(' '));
    expect(await audited(id, 'attendance.exported')).toEqual([
      { format: 'csv', rows: 3 },
      { format: 'pdf', rows: 3 },
    ]);
  });
});
