// The daftar hadir as figures: stays of one person become one line. Pure; csv.ts and pdf.ts only write it down.
import type { MeetingClass } from '../../contract/domain.ts';

/** A connection that dropped and came back this soon did not miss anything: longer absences are not presence. */
export const GAP_MS = 2 * 60_000;

export interface Stay {
  joinedAt: Date;
  /** Null: still inside. */
  leftAt: Date | null;
}

export interface Attendee {
  name: string;
  /** 18 digits, or null. */
  nip: string | null;
  position: string;
  unit: string;
  guest: boolean;
  stays: readonly Stay[];
}

export interface RegisterMeeting {
  officeName: string;
  title: string;
  class: MeetingClass;
  unit: string;
  host: { name: string; nip: string | null; position: string };
  startsAt: Date;
  endsAt: Date;
  /** Null: not ended by a host. */
  endedAt: Date | null;
  invited: number;
}

export interface RegisterRow {
  no: number;
  name: string;
  nip: string | null;
  position: string;
  unit: string;
  guest: boolean;
  first: Date;
  /** Null: still inside. */
  last: Date | null;
  /** Present in all, milliseconds. */
  presentMs: number;
  /** How often they came in, short losses not counted. */
  entries: number;
}

export interface Register {
  meeting: RegisterMeeting;
  rows: RegisterRow[];
  guests: number;
  /** As of when: somebody still inside has been until then. */
  at: Date;
}

/** Overlapping stays (several devices) and those at most `gap` apart become one; ascending. `until` ends the open ones. */
export function merged(stays: readonly Stay[], until: Date, gap = GAP_MS): { from: number; to: number }[] {
  const spans = stays
    .map(({ joinedAt, leftAt }) => ({
      from: joinedAt.getTime(),
      to: Math.max(joinedAt.getTime(), (leftAt ?? until).getTime()),
    }))
    .sort((a, b) => a.from - b.from);
  const whole: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    if (last && span.from - last.to <= gap) last.to = Math.max(last.to, span.to);
    else whole.push({ ...span });
  }
  return whole;
}

/** By unit, then by name, as an Indonesian reader looks them up; guests last. */
export function registerOf(meeting: RegisterMeeting, attendees: readonly Attendee[], at: Date): Register {
  const order = new Intl.Collator('id', { sensitivity: 'base', numeric: true });
  const rows = attendees
    .filter(({ stays }) => stays.length > 0)
    .sort((a, b) => Number(a.guest) - Number(b.guest) || order.compare(a.unit, b.unit) || order.compare(a.name, b.name))
    .map(({ stays, ...who }, index) => {
      const spans = merged(stays, at);
      const inside = stays.some((stay) => stay.leftAt === null);
      return {
        no: index + 1,
        ...who,
        first: new Date(spans[0]?.from ?? 0),
        last: inside ? null : new Date(spans.at(-1)?.to ?? 0),
        presentMs: spans.reduce((sum, { from, to }) => sum + to - from, 0),
        entries: spans.length,
      };
    });
  return { meeting, rows, guests: rows.filter((row) => row.guest).length, at };
}
