// A restricted meeting is for its members alone. Whoever holds the media server's own key can send a recorder (LiveKit Egress,
// say) past the door; without the meeting's key it hears nothing of use, and it is not to stay either.
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { record } from '../audit/audit.ts';
import type { Inside, Media } from '../media/livekit.ts';
import type { Queries, Store } from '../store/store.ts';
import { hostsInside } from './hosts-inside.ts';
import { whoIs } from './who.ts';

type Stranger = Pick<Inside, 'identity' | 'recorder'>;

/** Which of these ids belong there: people of the office and guests of that very meeting, in Terbatas whom it let in itself. */
export async function knownAmong(db: Queries, meetingId: string, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set();
  const ids = sql.join([...new Set(memberIds)]);
  const found = await sql<{ id: string }>`
    select ids.id from meetings m, (
      select id from people where id in (${ids})
      union select id from guests where meeting_id = ${meetingId} and id in (${ids})
    ) ids where m.id = ${meetingId} and (m.class <> 'terbatas' or exists (
      select 1 from seats t where t.meeting_id = m.id and t.member_id = ids.id and t.granted_at is not null))`.execute(
    db,
  );
  return new Set(found.rows.map(({ id }) => id));
}

export class Strangers {
  private readonly store: Store;
  private readonly media: Media;
  private readonly log: Logger;

  constructor(store: Store, media: Media, log: Logger) {
    this.store = store;
    this.media = media;
    this.log = log;
  }

  /**
   * Puts out whom the office never let into that meeting, and tells its hosts why. Other classes than Terbatas may be recorded
   * and captioned: there everybody sees that it is so.
   * @throws the first failure, once all were tried; then LiveKit's next report or the next reconciliation tries again.
   */
  async showOut(meetingId: string, inside: readonly Stranger[]): Promise<void> {
    const failures: unknown[] = [];
    for (const stranger of await this.among(meetingId, inside)) {
      await this.putOut(meetingId, stranger).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  private async putOut(meetingId: string, stranger: Stranger): Promise<void> {
    const { identity, recorder } = stranger;
    // Written before, so that it stands whatever becomes of the rest.
    const detail = { identity, recorder };
    const entry = { actor: 'system', action: 'stranger.found', subject: meetingId, detail } as const;
    await this.store.db.transaction().execute((trx) => record(trx, entry, new Date()));
    if (await this.media.removeParticipant(meetingId, identity)) await this.tellHosts(meetingId, recorder);
  }

  private async among(meetingId: string, inside: readonly Stranger[]): Promise<readonly Stranger[]> {
    const { db } = this.store;
    const meeting = await db.selectFrom('meetings').select('class').where('id', '=', meetingId).executeTakeFirst();
    if (meeting?.class !== 'terbatas') return [];
    const memberIds = inside.map(({ identity }) => whoIs(identity)?.memberId ?? '');
    const known = await knownAmong(db, meetingId, memberIds);
    return inside.filter(({ recorder }, at) => recorder || !known.has(memberIds[at] ?? ''));
  }

  private async tellHosts(meetingId: string, recorder: boolean): Promise<void> {
    const to = await hostsInside(this.store.db, meetingId);
    await this.media
      .tell(meetingId, { type: 'stranger', recorder }, to)
      .catch((err: unknown) => this.log.warn({ err, meetingId }, 'hosts inside not told of a stranger'));
  }
}
