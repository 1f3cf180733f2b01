// What hosts do to a meeting and to those inside. The database first, then LiveKit is made to agree: whatever fails on the
// way is mended by the next reconciliation, and nobody keeps a right because a call got lost.
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Conduct, ConductPatch, Control, LobbyEntry } from '../../contract/conduct.ts';
import { record } from '../audit/audit.ts';
import { tellPeople } from '../events/outbox.ts';
import type { Media, Present } from '../media/livekit.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import { conductOf, isHosting, type Source, sourcesFor } from './conduct.ts';
import { devicesOf, type Expulsion, mayPutOut } from './expulsion.ts';
import type { Lobby } from './lobby.ts';
import type { Rooms } from './rooms.ts';
import { setException } from './seats.ts';
import { awayFrom, countSilenced } from './silences.ts';
import { noteAllInside } from './stays.ts';
import { type MeetingRow, meetingOfHost, roleOf } from './summary.ts';
import { whoIs } from './who.ts';

export interface HostingParts {
  store: Store;
  media: Media;
  rooms: Rooms;
  lobby: Lobby;
  expulsion: Expulsion;
}

type Act = z.output<typeof Control>;
type On<A extends Act['action']> = Extract<Act, { action: A }>;

/** Inside so shortly that the microphone they come with may not be open yet; by LiveKit's clock. */
const ARRIVING_MS = 15_000;
const isArriving = ({ tracks, joinedAt }: Present) =>
  Date.now() - joinedAt.getTime() < ARRIVING_MS && !tracks.some(({ source }) => source === 'microphone');
const isOpen = ({ tracks }: Present, wanted: Source) => tracks.some(({ source, muted }) => source === wanted && !muted);

/** Calls to LiveKit at once when all are muted. */
const AT_ONCE = 8;

export class Hosting {
  private readonly parts: HostingParts;

  constructor(parts: HostingParts) {
    this.parts = parts;
  }

  /** @throws Refusal not_found, not_invited, forbidden, media_unavailable (it holds all the same) */
  async setConduct(personId: string, meetingId: string, patch: ConductPatch): Promise<Conduct> {
    const { store, media, rooms, lobby } = this.parts;
    await meetingOfHost(store.db, meetingId, personId);
    if (patch.lobby === 'everyone') await noteAllInside(store, media, meetingId);
    const now = new Date();
    const changed = await store.db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('meetings')
        .select(['class', 'conduct'])
        .where('id', '=', meetingId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const before = conductOf(row);
      const detail: Record<string, string | null> = {};
      for (const [key, value] of Object.entries(patch)) {
        if (value !== undefined && before[key as keyof Conduct] !== value) detail[key] = value;
      }
      const after = { ...before, ...detail } as Conduct;
      if (Object.keys(detail).length === 0) return { before, after: before };
      await trx
        .updateTable('meetings')
        .set({ conduct: JSON.stringify(after) })
        .where('id', '=', meetingId)
        .execute();
      await record(trx, { actor: personId, action: 'conduct.changed', subject: meetingId, detail }, now);
      if (before.lobby !== after.lobby) await lobby.askAnew(trx, meetingId, now);
      return { before, after };
    });
    const { before, after } = changed;
    if (before === after) return after;
    await rooms.describe(meetingId);
    const rights = (conduct: Conduct) => sourcesFor('participant', conduct).join();
    if (rights(before) !== rights(after)) await rooms.settle(meetingId);
    return after;
  }

  /** @throws Refusal not_found, not_invited, forbidden, not_inside, media_unavailable */
  async control(personId: string, meetingId: string, act: Act): Promise<void> {
    const meeting = await meetingOfHost(this.parts.store.db, meetingId, personId);
    switch (act.action) {
      case 'mute':
      case 'stopCamera':
        return this.muteOne(personId, meeting, act);
      case 'muteAll':
        return this.muteAll(personId, meeting, act);
      case 'stopShare':
        return this.stopShare(personId, meeting, act);
      case 'allow':
        return this.allow(personId, meeting, act);
      case 'remove':
        return this.remove(personId, meeting, act);
      case 'lowerHand':
      case 'lowerAllHands':
        return this.lowerHands(personId, meeting, act);
      case 'cohost':
        return this.cohost(personId, meeting, act);
      case 'handOver':
        return this.handOver(personId, meeting, act);
    }
  }

  /** @throws Refusal not_found, not_invited, forbidden (also to take back whom they may not put out), media_unavailable */
  async decide(
    personId: string,
    meetingId: string,
    ids: readonly string[],
    admit: boolean,
  ): Promise<z.input<typeof LobbyEntry>[]> {
    const { entries, takenBack } = await this.parts.lobby.decide(meetingId, personId, ids, admit);
    for (const memberId of takenBack) await this.parts.expulsion.putOut(personId, meetingId, memberId, 'removed');
    return entries;
  }

  private async muteOne(by: string, meeting: MeetingRow, act: On<'mute'> | On<'stopCamera'>): Promise<void> {
    const one = await this.there(meeting.id, act.identity);
    const source = act.action === 'mute' ? 'microphone' : 'camera';
    await countSilenced(this.parts.store.db, meeting.id, [act.identity], source);
    await this.silence(meeting.id, one, source);
    // The mute itself may not reach whose line is down; this does when they are back.
    await this.parts.rooms.settle(meeting.id, { identity: act.identity });
    await this.note(by, meeting.id, act.action, { identity: act.identity });
  }

  private async muteAll(by: string, meeting: MeetingRow, { except }: On<'muteAll'>): Promise<void> {
    const { media, rooms, store } = this.parts;
    const spared = new Set(except);
    const inside = await media.inside(meeting.id);
    const todo = inside.filter(({ identity }) => {
      const who = whoIs(identity);
      return who !== null && !spared.has(identity) && !isHosting(roleOf(meeting, who.memberId));
    });
    const count = todo.length;
    const open = new Set(todo.filter((one) => isOpen(one, 'microphone') || isArriving(one)));
    const gone = await awayFrom(store.db, meeting.id, new Set(inside.map(({ identity }) => identity)));
    const away = gone.filter((one) => !spared.has(one) && !isHosting(roleOf(meeting, memberIn(one))));
    await countSilenced(store.db, meeting.id, [...[...open].map(({ identity }) => identity), ...away], 'microphone');
    const next = async () => {
      for (let one = todo.pop(); one; one = todo.pop()) {
        await this.silence(meeting.id, one, 'microphone');
        if (open.has(one)) await rooms.settle(meeting.id, { identity: one.identity });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    await this.note(by, meeting.id, 'muteAll', { count, except: except.join(' ') });
  }

  private async silence(meetingId: string, one: Present, source: Source): Promise<void> {
    for (const track of one.tracks) {
      if (track.source === source && !track.muted) await this.parts.media.muteTrack(meetingId, one.identity, track.sid);
    }
  }

  /** A share is ended by taking the right away for a moment: LiveKit unpublishes it, whatever the client does. */
  private async stopShare(by: string, meeting: MeetingRow, { identity }: On<'stopShare'>): Promise<void> {
    const { media, rooms, store } = this.parts;
    const one = await this.there(meeting.id, identity);
    await countSilenced(store.db, meeting.id, [identity], 'share');
    await media.change(meeting.id, identity, { sources: one.sources.filter((source) => source !== 'share') });
    await this.note(by, meeting.id, 'stopShare', { identity });
    await rooms.settle(meeting.id, { identity });
  }

  private async allow(by: string, meeting: MeetingRow, { identity, what, allowed }: On<'allow'>): Promise<void> {
    await this.there(meeting.id, identity);
    const whom = { meetingId: meeting.id, memberId: memberIn(identity) };
    await this.parts.store.db.transaction().execute((trx) => setException(trx, whom, what, allowed));
    await this.note(by, meeting.id, 'allow', { identity, what, allowed });
    await this.settleMember(meeting.id, memberIn(identity));
  }

  private async remove(by: string, meeting: MeetingRow, { identity, ban }: On<'remove'>): Promise<void> {
    const memberId = memberIn(identity);
    if (!mayPutOut(meeting, by, memberId, ban)) throw new Refusal('forbidden');
    const here = await devicesOf(this.parts.media, meeting.id, memberId);
    if (here.length === 0 && !(ban && (await this.wasSeated(meeting.id, memberId)))) throw new Refusal('not_inside');
    await this.parts.expulsion.putOut(by, meeting.id, memberId, ban ? 'banned' : 'removed');
  }

  private async lowerHands(by: string, meeting: MeetingRow, act: On<'lowerHand'> | On<'lowerAllHands'>): Promise<void> {
    if (act.action === 'lowerHand') await this.there(meeting.id, act.identity);
    let update = this.parts.store.db
      .updateTable('seats')
      .set({ hand_at: null, hand_device: null })
      .where('meeting_id', '=', meeting.id);
    if (act.action === 'lowerHand') update = update.where('member_id', '=', memberIn(act.identity));
    await update.execute();
    await this.note(by, meeting.id, act.action, act.action === 'lowerHand' ? { identity: act.identity } : {});
    await this.parts.rooms.settle(meeting.id, act.action === 'lowerHand' ? { identity: act.identity } : undefined);
  }

  private async cohost(by: string, meeting: MeetingRow, { personId, cohost }: On<'cohost'>): Promise<void> {
    if (meeting.host_id === personId) {
      if (cohost) return;
      throw new Refusal('forbidden');
    }
    // Else one co-host could make another somebody whom they may put out.
    if (!cohost && roleOf(meeting, by) !== 'host') throw new Refusal('forbidden');
    if (cohost) await this.refuseStranger(meeting.id, personId);
    const now = new Date();
    await this.parts.store.db.transaction().execute(async (trx) => {
      const changed = cohost
        ? await addCohost(trx, meeting.id, personId)
        : await trx
            .deleteFrom('cohosts')
            .where('meeting_id', '=', meeting.id)
            .where('person_id', '=', personId)
            .returning('person_id')
            .executeTakeFirst();
      if (!changed) return;
      if (cohost) await invited(trx, meeting.id, personId);
      const action = cohost ? ('cohost.added' as const) : ('cohost.removed' as const);
      await record(trx, { actor: by, action, subject: meeting.id, detail: { personId } }, now);
      await tellPeople(trx, [personId], { type: 'meeting', meetingId: meeting.id }, now);
    });
    await this.parts.lobby.leave(meeting.id, personId);
    await this.settleMember(meeting.id, personId);
  }

  private async handOver(by: string, meeting: MeetingRow, { personId }: On<'handOver'>): Promise<void> {
    if (roleOf(meeting, by) !== 'host') throw new Refusal('forbidden');
    if (personId === by) return;
    await this.refuseStranger(meeting.id, personId);
    if ((await devicesOf(this.parts.media, meeting.id, personId)).length === 0) throw new Refusal('not_inside');
    const now = new Date();
    await this.parts.store.db.transaction().execute(async (trx) => {
      // Two handing over at once: the second finds that the meeting is not theirs any more.
      const mine = await trx
        .updateTable('meetings')
        .set({ host_id: personId })
        .where('id', '=', meeting.id)
        .where(sql<boolean>`coalesce(host_id, organiser_id) = ${by}`)
        .returning('id')
        .executeTakeFirst();
      if (!mine) throw new Refusal('forbidden');
      await trx.deleteFrom('cohosts').where('meeting_id', '=', meeting.id).where('person_id', '=', personId).execute();
      await addCohost(trx, meeting.id, by);
      await invited(trx, meeting.id, personId);
      await record(trx, { actor: by, action: 'host.changed', subject: meeting.id, detail: { personId } }, now);
      await tellPeople(trx, [by, personId], { type: 'meeting', meetingId: meeting.id }, now);
    });
    await this.settleMember(meeting.id, personId);
    await this.settleMember(meeting.id, by);
  }

  /** Somebody of the directory who is invited, was let in, or is inside. Guests lead nothing. */
  private async refuseStranger(meetingId: string, personId: string): Promise<void> {
    const found = await sql<{ person: boolean; near: boolean }>`
      select exists (select 1 from people where id = ${personId} and active) as person,
             (${personId} in (select invitees_of(${meetingId}))
              or exists (select 1 from seats where meeting_id = ${meetingId} and member_id = ${personId}
                         and granted_at is not null and not banned)) as near`.execute(this.parts.store.db);
    const { person = false, near = false } = found.rows[0] ?? {};
    if (!person) throw new Refusal('forbidden', { detail: 'only people of the directory lead meetings' });
    if (!near) throw new Refusal('not_inside');
  }

  private async wasSeated(meetingId: string, memberId: string): Promise<boolean> {
    const seat = await this.parts.store.db
      .selectFrom('seats')
      .select('granted_at')
      .where('meeting_id', '=', meetingId)
      .where('member_id', '=', memberId)
      .executeTakeFirst();
    return seat !== undefined && seat.granted_at !== null;
  }

  private async there(meetingId: string, identity: string): Promise<Present> {
    const one = await this.parts.media.present(meetingId, identity);
    if (!one) throw new Refusal('not_inside');
    return one;
  }

  private async settleMember(meetingId: string, memberId: string): Promise<void> {
    for (const identity of await devicesOf(this.parts.media, meetingId, memberId)) {
      await this.parts.rooms.settle(meetingId, { identity });
    }
  }

  private async note(
    actor: string,
    subject: string,
    act: string,
    detail: Record<string, string | number | boolean | null>,
  ): Promise<void> {
    await this.parts.store.db
      .transaction()
      .execute((trx) =>
        record(trx, { actor, action: 'control.used', subject, detail: { act, ...detail } }, new Date()),
      );
  }
}

const memberIn = (identity: string) => identity.slice(0, identity.lastIndexOf(':'));

const addCohost = (trx: Queries, meetingId: string, personId: string) =>
  trx
    .insertInto('cohosts')
    .values({ meeting_id: meetingId, person_id: personId })
    .onConflict((c) => c.doNothing())
    .returning('person_id')
    .executeTakeFirst();

/** Who leads a meeting finds it on their agenda. */
async function invited(trx: Queries, meetingId: string, personId: string): Promise<void> {
  await sql`insert into meeting_people (meeting_id, person_id) select ${meetingId}, ${personId}
    where ${personId} not in (select invitees_of(${meetingId})) on conflict do nothing`.execute(trx);
}
