// The daftar hadir's words, in formal Indonesian whatever language the face has: it is filed.
import type { Register, RegisterRow } from './register.ts';

/** WIB is UTC+7 all year. */
const ZONE = 'Asia/Jakarta';
const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('id-ID', { timeZone: ZONE, ...options });
const longDate = part({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = part({ day: '2-digit', month: '2-digit', year: 'numeric' });
const clock = part({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** `Selasa, 24 November 2026` */
export const dateOf = (at: Date) => longDate.format(at);
/** `09.00` */
export const timeOf = (at: Date) => clockOf(at).slice(0, 5);
/** `09.00.05`, whatever separator this ICU writes. */
export const clockOf = (at: Date) => clock.format(at).replace(/\D+/g, '.');
/** `1:05:09` = hours:minutes:seconds, cut to whole seconds. */
export function durationOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
/** As it is written on letters, `19720315 199803 2 004`; it also keeps a spreadsheet from making a number of it. */
export const nipOf = (nip: string | null) => nip?.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4') ?? '-';

const classes = { biasa: 'Biasa', terbatas: 'Terbatas' } as const;

export const TITLE = 'DAFTAR HADIR';
export const columns = [
  'No.',
  'Nama',
  'NIP',
  'Jabatan',
  'Unit Kerja',
  'Masuk',
  'Keluar',
  'Durasi',
  'Keterangan',
] as const;

/** A day other than the meeting's own is named: `25/11/2026 00.10.00`. */
function momentOf(at: Date, { meeting }: Register): string {
  const day = shortDate.format(at);
  return day === shortDate.format(meeting.startsAt) ? clockOf(at) : `${day} ${clockOf(at)}`;
}

export function cellsOf(row: RegisterRow, register: Register): string[] {
  const notes = [row.guest ? 'Tamu' : '', row.entries > 1 ? `${row.entries} kali masuk` : ''].filter(Boolean);
  return [
    String(row.no),
    row.name,
    nipOf(row.nip),
    row.position || '-',
    row.unit || '-',
    momentOf(row.first, register),
    row.last ? momentOf(row.last, register) : 'masih hadir',
    durationOf(row.presentMs),
    notes.join('; '),
  ];
}

/** The block over the table: label and value. */
export function headOf({ meeting, rows, guests }: Register): [label: string, value: string][] {
  const ends = meeting.endedAt ?? meeting.endsAt;
  const people = rows.length - guests;
  return [
    ['Nama Rapat', meeting.title],
    ['Hari/Tanggal', dateOf(meeting.startsAt)],
    ['Waktu', `pukul ${timeOf(meeting.startsAt)} s.d. ${timeOf(ends)} WIB`],
    ['Tempat', 'Daring melalui Pendopo'],
    ['Penyelenggara', meeting.unit],
    ['Pimpinan Rapat', meeting.host.name],
    ['Klasifikasi', classes[meeting.class]],
    ['Diundang', `${meeting.invited} orang`],
    ['Hadir', guests > 0 ? `${rows.length} orang (${people} pejabat/pegawai, ${guests} tamu)` : `${rows.length} orang`],
  ];
}

/** Under the table: how the figures came about. */
export const notesOf = ({ at }: Register) => [
  'Waktu dalam WIB menurut catatan server. Durasi (jam:menit:detik) adalah jumlah waktu hadir dari semua perangkat; sambungan yang terputus paling lama 2 menit dihitung tetap hadir.',
  `Dibuat oleh Pendopo pada ${dateOf(at)} pukul ${timeOf(at)} WIB.`,
];

/** For the PDF, when its font lacks letters of a name. */
export const MISSING_NOTE =
  'Tanda □ menggantikan huruf yang tidak tersedia pada huruf cetak dokumen ini; tulisan aslinya ada pada daftar hadir berbentuk CSV.';
