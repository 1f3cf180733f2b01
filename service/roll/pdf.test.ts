// The daftar hadir as whoever opens the file reads it: its text page by page, and what a screen reader is told.
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { pdfOf } from './pdf.ts';
import { type Attendee, registerOf } from './register.ts';
import { columns } from './wording.ts';

const at = (clock: string) => new Date(`2026-11-24T${clock}+07:00`);
const HOST = { name: 'Dra. Sri Wahyuni, M.Kom.', nip: '197203151998032004', position: 'Kepala Dinas' };
const attendee = (name: string, changes: Partial<Attendee> = {}): Attendee => ({
  name,
  nip: null,
  position: 'Camat',
  unit: 'Kecamatan Kayen',
  guest: false,
  stays: [{ joinedAt: at('09:00:00'), leftAt: at('10:00:00') }],
  ...changes,
});
const numbered = (count: number) => Array.from({ length: count }, (_, n) => attendee(`Pegawai ke-${n + 1}x`));

async function printed(attendees: Attendee[], host = HOST, title = 'Rapat Koordinasi') {
  const meeting = {
    officeName: 'Pemerintah Kabupaten Pati',
    title,
    class: 'biasa' as const,
    unit: 'Dinas Komunikasi dan Informatika',
    host,
    startsAt: at('09:00:00'),
    endsAt: at('11:00:00'),
    endedAt: null,
    invited: 9,
  };
  const file = await pdfOf(registerOf(meeting, attendees, at('11:00:00')));
  const document = await getDocumentProxy(new Uint8Array(file));
  const { text } = await extractText(document, { mergePages: false });
  const pages = text.map((page) => page.replace(/\s+/g, ' '));
  return { file, pages, whole: pages.join(' ') };
}
const times = (text: string, part: string) => text.split(part).length - 1;
const heading = columns.join(' ');

test('many rows: headings on each page, its number, everybody exactly once and in order, one signature at the end', async () => {
  const people = numbered(150);
  const { pages, whole } = await printed(people);
  expect(pages.length).toBeGreaterThan(3);
  for (const [n, page] of pages.entries()) {
    expect(page).toContain(`Halaman ${n + 1} dari ${pages.length}`);
    expect(times(page, heading), `page ${n + 1}`).toBe(times(page, 'Pegawai') > 0 ? 1 : 0);
  }
  for (const { name } of people) expect(times(whole, `${name} -`), name).toBe(1);
  const numbers = [...whole.matchAll(/(\d+) Pegawai ke-/g)].map(([, no]) => Number(no));
  expect(numbers).toEqual(people.map((_, n) => n + 1));
  expect(times(whole, 'Pimpinan Rapat,')).toBe(1);
  expect(pages.at(-1)).toMatch(
    /24 November 2026 Pimpinan Rapat, Dra\. Sri Wahyuni, M\.Kom\. NIP 19720315 199803 2 004 /,
  );
});

test('wherever the table ends, notes and signature stay together and no page is empty', async () => {
  const host = { ...HOST, name: `Dr. ${'Raden Ajeng Kusumaningrum '.repeat(5)}` };
  // Around where the signature, and then the table, no longer fit on the first page.
  for (const count of [0, 1, 8, 9, 10, 11, 12, 18, 19, 20, 21, 22]) {
    const { pages } = await printed(numbered(count), host);
    const last = pages.at(-1) ?? '';
    expect(last, `${count} rows`).toMatch(/Waktu dalam WIB .* Pimpinan Rapat, Dr\. .*NIP 19720315 199803 2 004/);
    expect(times(pages.join(' '), heading), `${count} rows`).toBe(
      pages.filter((page) => /Pegawai|No\. Nama/.test(page)).length,
    );
    expect(pages.length, `${count} rows`).toBeLessThanOrEqual(2);
  }
});

test('a row taller than a page is cut with an ellipsis; all others are whole, and no page comes of it', async () => {
  const people = [
    attendee('Agus'),
    attendee('Bagus', { position: 'Kepala Subbagian '.repeat(800) }),
    attendee('Catur', { unit: 'x'.repeat(9_000) }),
    attendee(`Dwi${'\nLestari'.repeat(70)}`, { guest: true }),
    attendee('Endang', { guest: true }),
  ];
  const { pages, whole } = await printed(people);
  for (const name of ['Agus', 'Bagus', 'Catur', 'Endang']) expect(times(whole, ` ${name} - `), name).toBe(1);
  expect(times(whole, '4 Dwi Lestari Lestari')).toBe(1);
  expect(times(whole, 'Lestari')).toBe(70);
  expect(whole).toMatch(/Kepala( Sub\S*)?…/);
  expect(whole).toMatch(/x…/);
  // One for the head, one for each of the two tall rows, one for what follows.
  expect(pages.length).toBe(4);
  for (const page of pages) expect(times(page, heading)).toBe(1);
  expect(times(whole, 'Pimpinan Rapat, Dra. Sri')).toBe(1);
});

test('a title, an office and a name of the host that are far too long leave the table on its page', async () => {
  const host = { ...HOST, name: 'Raden '.repeat(500) };
  const { pages, whole } = await printed(numbered(3), host, 'Rapat '.repeat(1_000));
  expect(pages.length).toBe(1);
  expect(pages[0]).toContain(heading);
  expect(times(whole, 'Pegawai ke-')).toBe(3);
  expect(pages[0]).toMatch(/Pimpinan Rapat, (Raden ?)+… NIP 19720315 199803 2 004/);
});

test('odd names: nothing vanishes, nobody looks like another, and a screen reader is told the name itself', async () => {
  const names = {
    'عبد الله': '□□□ □□□□',
    'Budi 😀 Hadi': 'Budi □ Hadi',
    '李雷 Santoso': '□□ Santoso',
    'Wati כהן': 'Wati □□□',
    'Rene\u0301 Nur\u2019aini': 'René Nur’aini',
    'Terbalik\u202e irS \u202c\u200bSekali': 'Terbalik irS Sekali',
    ['Z'.repeat(80)]: 'Z'.repeat(80),
  };
  const { file, whole } = await printed(Object.keys(names).map((name) => attendee(name, { guest: true })));
  for (const shown of Object.values(names)) expect(times(whole.replaceAll('Z Z', 'ZZ'), ` ${shown} - `), shown).toBe(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  expect(whole).not.toMatch(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e]/);
  expect(times(whole, 'Tanda □')).toBe(1);
  // PDF 1.7 §7.9.2.2: UTF-16BE after its mark.
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  for (const name of ['李雷 Santoso', 'Wati כהן']) expect(file.includes(utf16(name)), name).toBe(true);
  expect((await printed(numbered(2))).whole).not.toContain('□');
});
