// How somebody stands to a meeting: the one answer that every route of a meeting builds on.
import { sql } from 'kysely';
import type { Conduct } from '../../contract/conduct.ts';
import type { MeetingClass, MeetingRole, Person } from '../../contract/domain.ts';
import { Refusal } from '../refusal.ts';
import type { Queries } from '../store/store.ts';
import { isEnded } from './clock.ts';
import { conductOf, isHosting, lobbyHolds } from './conduct.ts';
import { letIn, type MeetingRow, meetingFor, roleOf } from './summary.ts';

/** Who acts in a meeting: a person of the directory, or a guest of whom we know only the typed name. */
export interface Member {
  /** Person id or guest id; before the colon of a LiveKit identity. */
  id: string;
  name: string;
  /** Short name of the unit; empty for guests. */
  unit: string;
  guest: boolean;
  /** Null for guests. */
  person: Person | null;
}

export const memberOf = (person: Person): Member => ({
  id: person.id,
  name: person.name,
  unit: person.unit.shortName,
  guest: false,
  person,
});

export interface Standing {
  member: Member;
  role: MeetingRole;
  guest: boolean;
  /** An open stay, with whatever device. */
  inside: boolean;
  /** Invited (or a host), admitted by a host, or only at the door yet. */
  access: Access;
  /** Has a way in that counts now: was not put out since, and does not have to wait in the lobby. */
  granted: boolean;
  /** Has to wait until a host lets them in. */
  held: boolean;
  /** Put out, and nothing granted since. */
  putOut: boolean;
  /** The newest removal. */
  removedAt: Date | null;
  /** As others see them now. */
  shownName: string;
  conduct: Conduct;
  meetingClass: MeetingClass;
  ended: boolean;
  meeting: MeetingRow;
}

export type Access = 'invited' | 'admitted' | 'door';

interface Seat {
  inside: boolean;
  granted_at: Date | null;
  removed_at: Date | null;
  banned: boolean;
  shown_name: string | null;
  let_in: boolean;
}

/** @throws Refusal not_found, not_invited, guests_refused, removed (banned from this meeting) */
export async function standingOf(
  db: Queries,
  meetingId: string,
  member: Member,
  now: Date = new Date(),
): Promise<Standing> {
  const { row, access } = await meetingFor(db, meetingId, member);
  const found = await sql<Seat>`
    select exists (select 1 from stays s where s.meeting_id = ${meetingId} and s.person_id = ${member.id}
                   and s.left_at is null and not s.past_lobby) as inside,
           ${letIn(sql`${meetingId}`, sql`${member.id}`)} as let_in,
           t.granted_at, t.removed_at, coalesce(t.banned, false) as banned, t.shown_name
    from (select 1) one left join seats t on t.meeting_id = ${meetingId} and t.member_id = ${member.id}`.execute(db);
  const seat = found.rows[0] as Seat;
  if (seat.banned) throw new Refusal('removed');
  const role = roleOf(row, member.id);
  const conduct = conductOf(row);
  const held = !isHosting(role) && !seat.let_in && lobbyHolds(conduct, access);
  return {
    member,
    role,
    guest: member.guest,
    inside: seat.inside,
    access,
    granted: isGranted(seat) && !held,
    held,
    removedAt: seat.removed_at,
    putOut: seat.removed_at !== null && !isGranted(seat),
    shownName: seat.shown_name ?? member.name,
    conduct,
    meetingClass: row.class,
    ended: isEnded(row, Number(row.present), now),
    meeting: row,
  };
}

/** A grant counts until they are put out; a newer one counts again. */
export const isGranted = (seat: Pick<Seat, 'granted_at' | 'removed_at' | 'banned'>) =>
  !seat.banned && seat.granted_at !== null && (seat.removed_at === null || seat.granted_at > seat.removed_at);
