// Putting somebody out: who may, and that from then on no grant of before counts and the key is another. The database first; a
// call to LiveKit that fails is made up for by the next reconciliation.
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { record } from '../audit/audit.ts';
import type { Media } from '../media/livekit.ts';
import type { Store } from '../store/store.ts';
import type { Keys } from './keys.ts';
import type { Rooms } from './rooms.ts';
import { expel } from './seats.ts';
import { type MeetingRow, roleOf } from './summary.ts';
import { whoIs } from './who.ts';

export interface ExpulsionParts {
  store: Store;
  media: Media;
  rooms: Rooms;
  keys: Keys;
  log: Logger;
}

/** Why, as the audit log has it: `misfit` = sound sent as a picture, or the other way round. */
export type ExpulsionCode = 'removed' | 'banned' | 'misfit';

/**
 * Whoever leads the meeting cannot be put out of it, nor can one put oneself out: leaving is for that. Co-hosts, and whoever
 * called the meeting, are put out by the host alone; who called it may come back, whoever it was handed to.
 */
export function mayPutOut(
  meeting: Pick<MeetingRow, 'host_id' | 'cohosts' | 'organiser_id'>,
  by: string,
  memberId: string,
  ban: boolean,
): boolean {
  const role = roleOf(meeting, memberId);
  const organiser = meeting.organiser_id === memberId;
  if (memberId === by || role === 'host' || (ban && organiser)) return false;
  return roleOf(meeting, by) === 'host' || (role !== 'cohost' && !organiser);
}

/** LiveKit identities of one member, each device of theirs that is inside. */
export async function devicesOf(media: Media, meetingId: string, memberId: string): Promise<string[]> {
  const inside = await media.inside(meetingId);
  return inside.map(({ identity }) => identity).filter((identity) => whoIs(identity)?.memberId === memberId);
}

export class Expulsion {
  private readonly parts: ExpulsionParts;

  constructor(parts: ExpulsionParts) {
    this.parts = parts;
  }

  /** Also of people who are taken out of the directory: they may know the key. */
  async start(): Promise<void> {
    await this.parts.store.listen('pendopo_person', () => {
      this.forgetInactive().catch((err: unknown) => this.parts.log.warn({ err }, 'keys not rotated yet'));
    });
  }

  /** @throws Refusal media_unavailable (it holds all the same) */
  async putOut(by: string, meetingId: string, memberId: string, code: ExpulsionCode): Promise<void> {
    const { store, media, keys } = this.parts;
    const now = new Date();
    const index = await store.db.transaction().execute(async (trx) => {
      const rotated = await expel(trx, keys, { meetingId, memberId, ban: code === 'banned' });
      await trx.deleteFrom('cohosts').where('meeting_id', '=', meetingId).where('person_id', '=', memberId).execute();
      const detail = { personId: memberId, code };
      await record(trx, { actor: by, action: 'participant.removed', subject: meetingId, detail }, now);
      if (rotated !== null) {
        await record(trx, { actor: by, action: 'key.rotated', subject: meetingId, detail: { index: rotated } }, now);
      }
      return rotated;
    });
    for (const identity of await devicesOf(media, meetingId, memberId)) {
      await media.removeParticipant(meetingId, identity);
    }
    await this.tellKey(meetingId, index);
  }

  private async tellKey(meetingId: string, index: number | null): Promise<void> {
    if (index === null) return;
    const { rooms, media } = this.parts;
    await rooms.describe(meetingId);
    await media.tell(meetingId, { type: 'key', index });
  }

  /** Each meeting where somebody had a way in who is not in the directory any more; once, whoever of several asks. */
  private async forgetInactive(): Promise<void> {
    const { store, keys } = this.parts;
    const now = new Date();
    const open = await sql<{ meeting_id: string; member_id: string }>`
      select t.meeting_id, t.member_id from seats t
      join people p on p.id = t.member_id and not p.active
      join meetings m on m.id = t.meeting_id and m.ended_at is null
      where t.granted_at is not null and (t.removed_at is null or t.removed_at < t.granted_at)`.execute(store.db);
    for (const { meeting_id: meetingId, member_id: memberId } of open.rows) {
      const index = await store.db.transaction().execute(async (trx) => {
        const mine = await trx
          .selectFrom('seats')
          .select('member_id')
          .where('meeting_id', '=', meetingId)
          .where('member_id', '=', memberId)
          .where((e) => e.or([e('removed_at', 'is', null), e('removed_at', '<', e.ref('granted_at'))]))
          .forUpdate()
          .executeTakeFirst();
        if (!mine) return null;
        const rotated = await expel(trx, keys, { meetingId, memberId, ban: false });
        if (rotated !== null) {
          const detail = { index: rotated };
          await record(trx, { actor: 'system', action: 'key.rotated', subject: meetingId, detail }, now);
        }
        return rotated;
      });
      await this.tellKey(meetingId, index);
    }
  }
}
