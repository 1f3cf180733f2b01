// The daftar hadir for spreadsheets: RFC 4180 but for the separator, UTF-8 with the mark that Excel wants to know it. Where the
// comma is the decimal sign, as in Indonesia, Excel parts cells at semicolons only.
import type { Register } from './register.ts';
import { cellsOf, columns, headOf, notesOf, TITLE } from './wording.ts';

/** What a spreadsheet would run as a formula is shown as text instead (OWASP "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
/** A lone dash stands for nothing, and starts nothing. */
const safe = (value: string) => (value !== '-' && FORMULA.test(value) ? `'${value}` : value);
const quoted = (value: string) => `"${safe(value).replaceAll('"', '""')}"`;

export function csvOf(register: Register): string {
  const line = (cells: readonly string[]) => columns.map((_, at) => quoted(cells[at] ?? '')).join(';');
  const lines = [
    line([TITLE]),
    line([register.meeting.officeName]),
    ...headOf(register).map((pair) => line(pair)),
    line([]),
    line(columns),
    ...register.rows.map((row) => line(cellsOf(row, register))),
    line([]),
    ...notesOf(register).map((note) => line([note])),
  ];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
