import type { Language } from '../../contract/settings.ts';

/** The office's time zone, whatever the machine says: a meeting is at the same hour for everyone in Pati. */
export const OFFICE_ZONE = 'Asia/Jakarta';
const locale = (language: Language) => (language === 'id' ? 'id-ID' : 'en-GB');
const cache = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions, at: Date) {
  const key = language + JSON.stringify(options);
  let formatter = cache.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale(language), { timeZone: OFFICE_ZONE, ...options });
    cache.set(key, formatter);
  }
  return formatter.format(at);
}

/** `09.00` in Indonesian, `09:00` in English. */
export function clock(language: Language, at: Date) {
  return format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
}

/** `09.00–10.30 WIB`. */
export function timeRange(language: Language, from: Date, to: Date) {
  return `${clock(language, from)}–${clock(language, to)} WIB`;
}

/** `Selasa, 24 November 2026`. */
export function longDate(language: Language, at: Date) {
  return format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
}

/** `Selasa, 24 November`. */
export function dayName(language: Language, at: Date) {
  return format(language, { weekday: 'long', day: 'numeric', month: 'long' }, at);
}

/** `24 November 2026`. */
export function day(language: Language, at: Date) {
  return format(language, { day: 'numeric', month: 'long', year: 'numeric' }, at);
}

/** `1,4 MB`: decimal units, as file managers show them. */
export function bytes(language: Language, size: number) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return new Intl.NumberFormat(locale(language), {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(size / 1000 ** step);
}

/** Calendar day in the office's zone as `2026-11-24`, to compare days. */
export function dayKey(at: Date) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: OFFICE_ZONE }).format(at);
}

export function officeHour(at: Date) {
  return Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: OFFICE_ZONE, hour: '2-digit', hourCycle: 'h23' }).format(at),
  );
}

/** `1:05:09` or `05:09`, from seconds. */
export function elapsed(seconds: number) {
  const pad = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${pad(m)}:${pad(s)}`;
}
