// Makes LiveKit agree with the database: the room's metadata, and of each one inside the rights, role, hand and name. It
// looks at what is and changes what differs, so doing it again does no harm, and whatever got lost is mended by the next.
import { sql } from 'kysely';
import type { RoomMetadata } from '../../contract/conduct.ts';
import type { MeetingClass, MeetingRole } from '../../contract/domain.ts';
import type { Change, Media, Present } from '../media/livekit.ts';
import type { Queries, Store } from '../store/store.ts';
import { conductOf, type Exceptions, sourcesFor } from './conduct.ts';
import { silencedAmong } from './silences.ts';
import { roleOf } from './summary.ts';
import { identityOf, whoIs } from './who.ts';

/** Calls to LiveKit at once for one room. */
const AT_ONCE = 8;

interface RoomRow {
  class: MeetingClass;
  conduct: string | null;
  host_id: string;
  cohosts: string[];
  locked_at: Date | null;
  key_index: number | null;
}

interface SeatRow extends Exceptions {
  member_id: string;
  shown_name: string | null;
  hand_at: Date | null;
  hand_device: string | null;
}

/** What a participant of that meeting has to have in LiveKit. */
export interface Due {
  role: MeetingRole;
  sources: ReturnType<typeof sourcesFor>;
  hand: string;
  silenced: string;
  shownName: string | null;
}

export class Rooms {
  private readonly store: Store;
  private readonly media: Media;
  /** One room's changes go out one after the other, each as the database has it then. */
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(store: Store, media: Media) {
    this.store = store;
    this.media = media;
  }

  /** LiveKit's room metadata as it has to be now. */
  async metadata(meetingId: string): Promise<string> {
    const row = await this.row(this.store.db, meetingId);
    const metadata: RoomMetadata = {
      conduct: conductOf(row),
      locked: row.locked_at !== null,
      keyIndex: row.class === 'terbatas' ? (row.key_index ?? 0) : null,
    };
    return JSON.stringify(metadata);
  }

  /** Tells everybody inside what the conduct is now. @throws Refusal media_unavailable */
  describe(meetingId: string): Promise<void> {
    return this.inTurn(meetingId, async () => {
      await this.media.describeRoom(meetingId, await this.metadata(meetingId));
    });
  }

  /**
   * Rights, role, hand and name of everybody inside, or of those of one member.
   * @throws Refusal media_unavailable
   */
  settle(meetingId: string, only?: { identity: string }): Promise<void> {
    return this.inTurn(meetingId, async () => {
      const one = only && (await this.media.present(meetingId, only.identity));
      await this.mend(meetingId, only ? (one ? [one] : []) : await this.media.inside(meetingId));
    });
  }

  /** As found by a reconciliation. */
  heal(meetingId: string, metadata: string, inside: readonly Present[]): Promise<void> {
    return this.inTurn(meetingId, async () => {
      const wanted = await this.metadata(meetingId);
      if (metadata !== wanted) await this.media.describeRoom(meetingId, wanted);
      await this.mend(meetingId, inside);
    });
  }

  async due(meetingId: string, members: readonly string[]): Promise<(memberId: string, deviceId: string) => Due> {
    const row = await this.row(this.store.db, meetingId);
    const conduct = conductOf(row);
    const seats = new Map<string, SeatRow>();
    if (members.length > 0) {
      const found = await this.store.db
        .selectFrom('seats')
        .select(['member_id', 'shown_name', 'hand_at', 'hand_device', 'microphone', 'camera', 'share'])
        .where('meeting_id', '=', meetingId)
        .where('member_id', 'in', [...members])
        .execute();
      for (const seat of found) seats.set(seat.member_id, seat);
    }
    const counts =
      members.length > 0 ? await silencedAmong(this.store.db, meetingId, members) : new Map<string, string>();
    return (memberId, deviceId) => {
      const seat = seats.get(memberId);
      const role = roleOf(row, memberId);
      const hand = seat?.hand_at && seat.hand_device === deviceId ? String(seat.hand_at.getTime()) : '';
      const silenced = counts.get(identityOf(memberId, deviceId)) ?? '';
      return { role, sources: sourcesFor(role, conduct, seat), hand, silenced, shownName: seat?.shown_name ?? null };
    };
  }

  private async mend(meetingId: string, inside: readonly Present[]): Promise<void> {
    const ours = inside.flatMap((one) => {
      const who = whoIs(one.identity);
      return who ? [{ one, who }] : [];
    });
    if (ours.length === 0) return;
    const due = await this.due(meetingId, [...new Set(ours.map(({ who }) => who.memberId))]);
    const changes = ours.flatMap(({ one, who }) => {
      const change = difference(one, due(who.memberId, who.deviceId));
      return change ? [{ identity: one.identity, change }] : [];
    });
    const next = async () => {
      for (let todo = changes.pop(); todo; todo = changes.pop()) {
        await this.media.change(meetingId, todo.identity, todo.change);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  private inTurn<T>(meetingId: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(meetingId) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.queues.set(meetingId, mine);
    const done = () => {
      if (this.queues.get(meetingId) === mine) this.queues.delete(meetingId);
    };
    mine.then(done, done);
    return mine;
  }

  private async row(db: Queries, meetingId: string): Promise<RoomRow> {
    const found = await sql<RoomRow>`
      select m.class, m.conduct, coalesce(m.host_id, m.organiser_id) as host_id, m.locked_at, k.key_index,
             array(select c.person_id from cohosts c where c.meeting_id = m.id) as cohosts
      from meetings m left join meeting_keys k on k.meeting_id = m.id where m.id = ${meetingId}`.execute(db);
    const row = found.rows[0];
    if (!row) throw new Error(`no such meeting: ${meetingId}`);
    return row;
  }
}

/** @returns null when all is as it should be */
export function difference(is: Present, due: Due): Change | null {
  const change: Change = {};
  const attributes: Record<string, string> = {};
  if ((is.attributes['role'] ?? '') !== due.role) attributes['role'] = due.role;
  if ((is.attributes['hand'] ?? '') !== due.hand) attributes['hand'] = due.hand;
  if ((is.attributes['silenced'] ?? '') !== due.silenced) attributes['silenced'] = due.silenced;
  if (Object.keys(attributes).length > 0) change.attributes = attributes;
  if (due.shownName !== null && is.name !== due.shownName) change.name = due.shownName;
  if ([...is.sources].sort().join() !== [...due.sources].sort().join()) change.sources = due.sources;
  return Object.keys(change).length > 0 ? change : null;
}
