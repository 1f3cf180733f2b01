import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { type Attendee, merged, type RegisterMeeting, registerOf } from './register.ts';
import { clockOf, dateOf, durationOf, nipOf } from './wording.ts';

const at = (clock: string) => new Date(`2026-11-24T${clock}+07:00`);
const stay = (from: string, to: string | null) => ({ joinedAt: at(from), leftAt: to === null ? null : at(to) });

const meeting: RegisterMeeting = {
  officeName: 'Pemerintah Kabupaten Pati',
  title: 'Rapat Koordinasi',
  class: 'terbatas',
  unit: 'Dinas Komunikasi dan Informatika',
  host: { name: 'Dra. Sri Wahyuni, M.Kom.', nip: '197203151998032004', position: 'Kepala Dinas' },
  startsAt: at('09:00:00'),
  endsAt: at('11:00:00'),
  endedAt: at('10:45:00'),
  invited: 9,
};
const attendee = (changes: Partial<Attendee>): Attendee => ({
  name: 'Bambang',
  nip: null,
  position: 'Camat',
  unit: 'Kecamatan Kayen',
  guest: false,
  stays: [stay('09:00:00', '10:00:00')],
  ...changes,
});

describe('stays of one person', () => {
  const minutes = (...stays: Parameters<typeof merged>[0]) =>
    merged(stays, at('12:00:00')).map(({ from, to }) => [clockOf(new Date(from)), clockOf(new Date(to))]);

  test.each([
    [
      'two devices at once count once',
      [stay('09:00:00', '10:00:00'), stay('09:10:00', '09:50:00')],
      [['09.00.00', '10.00.00']],
    ],
    ['two devices in turn', [stay('09:30:00', '10:30:00'), stay('09:00:00', '10:00:00')], [['09.00.00', '10.30.00']]],
    [
      'a loss of two minutes is none',
      [stay('09:00:00', '09:30:00'), stay('09:32:00', '10:00:00')],
      [['09.00.00', '10.00.00']],
    ],
    [
      'a longer one is',
      [stay('09:00:00', '09:30:00'), stay('09:32:01', '10:00:00')],
      [
        ['09.00.00', '09.30.00'],
        ['09.32.01', '10.00.00'],
      ],
    ],
    ['still inside', [stay('09:00:00', null)], [['09.00.00', '12.00.00']]],
    [
      'a short stay within a long one does not end it',
      [stay('09:00:00', null), stay('09:10:00', '09:11:00')],
      [['09.00.00', '12.00.00']],
    ],
  ])('%s', (_what, stays, spans) => expect(minutes(...stays)).toEqual(spans));
});

test('lines: by unit and name, guests last; first in, last out, presence without absences', () => {
  const { rows, guests } = registerOf(
    meeting,
    [
      attendee({ name: 'Tamu Awal', guest: true, unit: '', stays: [stay('08:50:00', null)] }),
      attendee({ name: 'Slamet', stays: [stay('09:30:00', '10:00:00'), stay('09:00:00', '09:10:00')] }),
      attendee({ name: 'Agus' }),
      attendee({ name: 'Zainal', unit: 'Badan Perencanaan' }),
      attendee({ name: 'Tidak Datang', stays: [] }),
    ],
    at('11:00:00'),
  );
  expect(rows.map((row) => `${row.no} ${row.name}`)).toEqual(['1 Zainal', '2 Agus', '3 Slamet', '4 Tamu Awal']);
  expect(guests).toBe(1);
  expect(rows[2]).toMatchObject({ first: at('09:00:00'), last: at('10:00:00'), presentMs: 40 * 60_000, entries: 2 });
  expect(rows[3]).toMatchObject({ last: null, presentMs: 130 * 60_000 });
});

test('words are Indonesian and in WIB', () => {
  expect(dateOf(new Date('2026-11-23T17:30:00Z'))).toBe('Selasa, 24 November 2026');
  expect(clockOf(new Date('2026-11-23T17:30:05Z'))).toBe('00.30.05');
  expect(durationOf(3_909_999)).toBe('1:05:09');
  expect(nipOf('197203151998032004')).toBe('19720315 199803 2 004');
});

test('CSV: every cell comes back as it was, and none is a formula', () => {
  const hostile = ['=HYPERLINK("http://jahat","x")', '+1', '-2+3', '@SUM(A1)', '\t=1', 'a "b", c\nd'];
  const register = registerOf(
    meeting,
    hostile.map((name, n) => attendee({ name, unit: `Unit ${n}` })),
    at('23:59:00'),
  );
  const csv = csvOf(register);
  expect(csv.startsWith('\ufeff')).toBe(true);
  expect(csv.replace(/[^\r]\n/g, '').includes('\r\n')).toBe(true);
  const lines = parse(csv, { bom: true, delimiter: ';', record_delimiter: '\r\n' }) as string[][];
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([9]));
  const heading = lines.findIndex((line) => line[0] === 'No.');
  const names = lines.slice(heading + 1, heading + 7).map((line) => line[1]);
  expect(names).toEqual(hostile.map((name, n) => (n < 5 ? `'${name}` : name)));
  for (const cell of lines.flat()) expect(cell === '-' || !/^[=+\-@\t\r]/.test(cell), cell).toBe(true);
  const head = Object.fromEntries(lines.slice(0, heading).map((line) => [line[0], line[1]]));
  expect(head).toMatchObject({
    'Nama Rapat': 'Rapat Koordinasi',
    'Hari/Tanggal': 'Selasa, 24 November 2026',
    Waktu: 'pukul 09.00 s.d. 10.45 WIB',
    Tempat: 'Daring melalui Pendopo',
    Penyelenggara: 'Dinas Komunikasi dan Informatika',
    Klasifikasi: 'Terbatas',
  });
});
