// Calling, locking and ending a meeting. Each change, its audit row and its event commit together or not at all.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { MeetingSummary } from '../../contract/domain.ts';
import type { Attendance, NewMeeting } from '../../contract/http.ts';
import { record } from '../audit/audit.ts';
import { answersFor, type Official, peopleById } from '../directory/directory.ts';
import { tellInvited } from '../events/outbox.ts';
import type { Media } from '../media/livekit.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import { agendaRange, isEnded } from './clock.ts';
import type { Rooms } from './rooms.ts';
import { noteAllInside } from './stays.ts';
import { agendaOf, meetingFor, meetingOfHost, summaryOf } from './summary.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DAY = 24 * 3600_000;
const LONGEST = DAY;
const WIDEST_AGENDA = 92 * DAY;

/** 60 random bits: a code that travels by phone and cannot be guessed. */
export function newMeetingId(): string {
  const letters = [...randomBytes(12)].map((byte) => ALPHABET[byte % 32]);
  return [0, 4, 8].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

export class Meetings {
  private readonly store: Store;
  private readonly media: Media;
  private readonly rooms: Rooms;
  private readonly clock: () => Date;

  constructor(store: Store, media: Media, rooms: Rooms, clock: () => Date = () => new Date()) {
    this.store = store;
    this.media = media;
    this.rooms = rooms;
    this.clock = clock;
  }

  async agenda(personId: string, range: { from?: string | undefined; to?: string | undefined }) {
    const now = this.clock();
    const usual = agendaRange(now);
    const from = range.from ? new Date(range.from) : usual.from;
    const to = range.to ? new Date(range.to) : usual.to;
    if (to <= from || to.getTime() - from.getTime() > WIDEST_AGENDA) {
      throw new Refusal('bad_request', {
        issues: [{ path: 'query.to', message: 'after from, at most 92 days later' }],
      });
    }
    return { now: now.toISOString(), meetings: await agendaOf(this.store.db, personId, from, to, now) };
  }

  /** @throws Refusal not_found, not_invited, guests_refused */
  async get(member: { id: string; guest: boolean }, meetingId: string): Promise<MeetingSummary> {
    const { row } = await meetingFor(this.store.db, meetingId, member);
    return summaryOf(row, member.id, this.clock());
  }

  private forPerson(personId: string, meetingId: string): Promise<MeetingSummary> {
    return this.get({ id: personId, guest: false }, meetingId);
  }

  async create(official: Official, wish: z.output<typeof NewMeeting>): Promise<MeetingSummary> {
    const { person } = official;
    if (!official.mayOrganise) throw new Refusal('forbidden', { detail: 'this office does not call meetings' });
    const now = this.clock();
    const startsAt = new Date(wish.startsAt);
    const endsAt = new Date(wish.endsAt);
    const issues: { path: string; message: string }[] = [];
    if (endsAt <= startsAt) issues.push({ path: 'body.endsAt', message: 'must be after startsAt' });
    else if (endsAt.getTime() - startsAt.getTime() > LONGEST)
      issues.push({ path: 'body.endsAt', message: 'at most 24 hours' });
    if (endsAt <= now) issues.push({ path: 'body.endsAt', message: 'is already over' });
    issues.push(...(await this.unknown(wish)));
    if (issues.length > 0) throw new Refusal('bad_request', { issues });
    if (!(await answersFor(this.store.db, person.id, wish.unitId))) {
      throw new Refusal('forbidden', { detail: 'not your unit, nor one below it' });
    }
    const id = newMeetingId();
    await this.store.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('meetings')
        .values({
          id,
          title: wish.title,
          unit_id: wish.unitId,
          organiser_id: person.id,
          starts_at: startsAt,
          ends_at: endsAt,
          class: wish.class,
          created_at: now,
        })
        .execute();
      const units = [...new Set(wish.invitedUnits)].map((unit) => ({ meeting_id: id, unit_id: unit }));
      if (units.length > 0) await trx.insertInto('meeting_units').values(units).execute();
      const people = [...new Set(wish.invitedPeople)].map((one) => ({ meeting_id: id, person_id: one }));
      if (people.length > 0) await trx.insertInto('meeting_people').values(people).execute();
      const detail = { class: wish.class, units: units.length, people: people.length };
      await record(trx, { actor: person.id, action: 'meeting.created', subject: id, detail }, now);
      await tellInvited(trx, 'agenda', id, now);
    });
    return this.forPerson(person.id, id);
  }

  async lock(personId: string, meetingId: string, locked: boolean): Promise<MeetingSummary> {
    const now = this.clock();
    const row = await meetingOfHost(this.store.db, meetingId, personId);
    if (isEnded(row, Number(row.present), now)) throw new Refusal('ended');
    if (locked) await noteAllInside(this.store, this.media, meetingId);
    await this.store.db.transaction().execute(async (trx) => {
      const changed = await trx
        .updateTable('meetings')
        .set({ locked_at: locked ? sql<Date>`clock_timestamp()` : null })
        .where('id', '=', meetingId)
        .where('locked_at', locked ? 'is' : 'is not', null)
        .returning('id')
        .executeTakeFirst();
      if (!changed) return;
      const action = locked ? 'meeting.locked' : 'meeting.unlocked';
      await record(trx, { actor: personId, action, subject: meetingId, detail: {} }, now);
      await tellInvited(trx, 'meeting', meetingId, now);
    });
    // The lock holds by the database; that those inside see it may wait for LiveKit.
    await this.rooms.describe(meetingId).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
    return this.forPerson(personId, meetingId);
  }

  /** Ending twice is no mistake: both presses of the button succeed. */
  async end(personId: string, meetingId: string): Promise<MeetingSummary> {
    const now = this.clock();
    await meetingOfHost(this.store.db, meetingId, personId);
    await this.store.db.transaction().execute(async (trx) => {
      const changed = await trx
        .updateTable('meetings')
        .set({ ended_at: now })
        .where('id', '=', meetingId)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (!changed) return;
      await record(trx, { actor: personId, action: 'meeting.ended', subject: meetingId, detail: {} }, now);
      await tellInvited(trx, 'meeting', meetingId, now);
    });
    // After the commit: from here nobody gets a new token, so an emptied room stays empty. LiveKit away? The meeting is
    // over all the same, and the caller is told that people may still be inside; pressing again closes the room.
    await this.media.closeRoom(meetingId);
    return this.forPerson(personId, meetingId);
  }

  async attendance(personId: string, meetingId: string): Promise<z.input<typeof Attendance>> {
    await meetingOfHost(this.store.db, meetingId, personId);
    const stays = await this.store.db
      .selectFrom('stays')
      .selectAll()
      .where('meeting_id', '=', meetingId)
      .orderBy('joined_at')
      .orderBy('sid')
      .execute();
    const people = await peopleById(this.store.db, [...new Set(stays.map((stay) => stay.person_id))]);
    const staysOf = (memberId: string) =>
      stays
        .filter((stay) => stay.person_id === memberId)
        .map((stay) => ({
          joinedAt: stay.joined_at.toISOString(),
          leftAt: stay.left_at?.toISOString() ?? null,
          deviceId: stay.device_id,
        }));
    const entries = [...people.values()].map((person) => ({ person, stays: staysOf(person.id) }));
    const named = await this.store.db
      .selectFrom('guests')
      .select(['id', 'name'])
      .where('meeting_id', '=', meetingId)
      .orderBy('created_at')
      .execute();
    const guests = named
      .map(({ id, name }) => ({ id, name, stays: staysOf(id) }))
      .filter((guest) => guest.stays.length > 0);
    const now = this.clock();
    await this.store.db
      .transaction()
      .execute((trx) =>
        record(trx, { actor: personId, action: 'attendance.read', subject: meetingId, detail: {} }, now),
      );
    return { meetingId, entries, guests };
  }

  private async unknown(wish: z.output<typeof NewMeeting>) {
    const { db } = this.store;
    const issues: { path: string; message: string }[] = [];
    const missing = async (table: 'units' | 'people', ids: string[], path: string) => {
      if (ids.length === 0) return;
      const found = await (db as Queries).selectFrom(table).select('id').where('id', 'in', ids).execute();
      const known = new Set(found.map((row) => row.id));
      ids.forEach((id, at) => {
        if (!known.has(id)) issues.push({ path: path.replace('#', String(at)), message: `unknown: ${id}` });
      });
    };
    await missing('units', [wish.unitId], 'body.unitId');
    await missing('units', wish.invitedUnits, 'body.invitedUnits.#');
    await missing('people', wish.invitedPeople, 'body.invitedPeople.#');
    return issues;
  }
}
