// What everybody inside does for themselves: hand, reactions, the shown name, the key. Participants may neither publish data
// nor change their attributes: LiveKit has it from here, so nobody raises somebody else's hand.
import type { Reaction } from '../../contract/conduct.ts';
import { record } from '../audit/audit.ts';
import type { Media } from '../media/livekit.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import { may } from './conduct.ts';
import type { Keys, MeetingKey } from './keys.ts';
import type { Rooms } from './rooms.ts';
import { setSeat } from './seats.ts';
import { type Member, type Standing, standingOf } from './standing.ts';
import { identityOf } from './who.ts';

/** Of one person in one meeting: so many at once, refilled at that rate per second. Counted in this process. */
const REACTIONS_PER_S = 5;
/** Buckets kept before full ones are dropped. */
const MOST_BUCKETS = 5_000;

export interface ParticipationParts {
  store: Store;
  media: Media;
  rooms: Rooms;
  keys: Keys;
}

/** `not_inside` unless they are in the room with that very device, by our stays or, when a report is on its way, LiveKit. */
export async function standingInside(
  { store, media }: Pick<ParticipationParts, 'store' | 'media'>,
  meetingId: string,
  member: Member,
  deviceId: string,
): Promise<Standing> {
  const standing = await standingOf(store.db, meetingId, member);
  if (standing.ended) throw new Refusal('ended');
  const stay = await store.db
    .selectFrom('stays')
    .select('sid')
    .where('meeting_id', '=', meetingId)
    .where('person_id', '=', member.id)
    .where('device_id', '=', deviceId)
    .where('left_at', 'is', null)
    .executeTakeFirst();
  if (!standing.granted) throw new Refusal('not_inside');
  if (!stay && !(await media.present(meetingId, identityOf(member.id, deviceId)))) throw new Refusal('not_inside');
  return standing;
}

export class Participation {
  private readonly parts: ParticipationParts;
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(parts: ParticipationParts) {
    this.parts = parts;
  }

  /** Raising twice keeps one's place. @throws Refusal as standingInside, media_unavailable */
  async hand(member: Member, meetingId: string, deviceId: string, raised: boolean): Promise<void> {
    await standingInside(this.parts, meetingId, member, deviceId);
    const { db } = this.parts.store;
    if (raised) {
      const seat = await db
        .selectFrom('seats')
        .select(['hand_at', 'hand_device'])
        .where('meeting_id', '=', meetingId)
        .where('member_id', '=', member.id)
        .executeTakeFirst();
      if (!seat?.hand_at || seat.hand_device !== deviceId) {
        await setSeat(db, meetingId, member.id, { hand_at: new Date(), hand_device: deviceId });
      }
    } else {
      await setSeat(db, meetingId, member.id, { hand_at: null, hand_device: null });
    }
    await this.parts.rooms.settle(meetingId, { identity: identityOf(member.id, deviceId) });
  }

  /** @throws Refusal as standingInside, rate_limited, media_unavailable */
  async react(member: Member, meetingId: string, deviceId: string, reaction: Reaction): Promise<void> {
    this.take(`${meetingId} ${member.id}`);
    const { shownName } = await standingInside(this.parts, meetingId, member, deviceId);
    const identity = identityOf(member.id, deviceId);
    await this.parts.media.tell(meetingId, { type: 'reaction', identity, name: shownName, reaction });
  }

  /** The name of the directory stays beside it. @throws Refusal as standingInside, forbidden, media_unavailable */
  async rename(member: Member, meetingId: string, deviceId: string, name: string): Promise<void> {
    const { role, conduct, shownName } = await standingInside(this.parts, meetingId, member, deviceId);
    if (!may(role, conduct.mayRename)) throw new Refusal('forbidden');
    if (name === shownName) return;
    await this.parts.store.db.transaction().execute(async (trx) => {
      await setSeat(trx, meetingId, member.id, { shown_name: name });
      await record(trx, { actor: member.id, action: 'name.changed', subject: meetingId, detail: { name } }, new Date());
    });
    await this.parts.rooms.settle(meetingId);
  }

  /**
   * @throws Refusal not_found (not an encrypted meeting), not_invited, removed, ended, forbidden (no grant, or put out)
   */
  async key(member: Member, meetingId: string, deviceId: string): Promise<MeetingKey> {
    const { store, keys, rooms, media } = this.parts;
    const standing = await standingOf(store.db, meetingId, member);
    if (standing.meetingClass !== 'terbatas') throw new Refusal('not_found', { detail: 'not encrypted' });
    if (standing.ended) throw new Refusal('ended');
    if (!standing.granted) throw new Refusal('forbidden', { detail: 'join first' });
    await keys.ensure(store.db, meetingId, standing.meetingClass);
    let key = await keys.current(store.db, meetingId);
    if (!key) {
      // Sealed with another secret than ours: nobody can read it any more, so everybody takes a new one.
      const index = await store.db.transaction().execute((trx) => keys.rotate(trx, meetingId));
      key = await keys.current(store.db, meetingId);
      if (!key || index === null) throw new Error('a key just made cannot be read');
      await rooms.describe(meetingId);
      await media.tell(meetingId, { type: 'key', index });
    }
    // After the key was read: a removal makes a new one, and whoever it was about is not to have that.
    if (!(await standingOf(store.db, meetingId, member)).granted) throw new Refusal('forbidden');
    const detail = { deviceId, index: key.index };
    await store.db
      .transaction()
      .execute((trx) => record(trx, { actor: member.id, action: 'key.given', subject: meetingId, detail }, new Date()));
    return key;
  }

  private take(whose: string): void {
    const now = Date.now();
    const bucket = this.buckets.get(whose) ?? { left: REACTIONS_PER_S, at: now };
    const left = Math.min(REACTIONS_PER_S, bucket.left + ((now - bucket.at) / 1_000) * REACTIONS_PER_S);
    if (left < 1) throw new Refusal('rate_limited', { retryAfter: 1 });
    this.buckets.set(whose, { left: left - 1, at: now });
    if (this.buckets.size <= MOST_BUCKETS) return;
    for (const [key, { at }] of this.buckets) if (now - at > 1_000) this.buckets.delete(key);
  }
}
