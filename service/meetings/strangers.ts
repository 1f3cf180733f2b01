// A restricted meeting is for its members alone. Whoever holds the media server's own key can send a recorder (LiveKit Egress,
// say) past the door; without the meeting's key it hears nothing of use, and it is not to stay either.
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { record } from '../audit/audit.ts';
import type { Inside, Media } from '../media/livekit.ts';
import type { Queries, Store } from '../store/store.ts';
import { identityOf, whoIs } from './who.ts';

/** Which of these ids are people of the office, or guests of that very meeting. */
export async function knownAmong(db: Queries, meetingId: string, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set();
  const ids = sql.join([...new Set(memberIds)]);
  const found = await sql<{ id: string }>`
    select p.id from people p, meetings m where m.id = ${meetingId} and p.id in (${ids})
    union select g.id from guests g where g.meeting_id = ${meetingId} and g.id in (${ids})`.execute(db);
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
   * Puts out who is no member of that meeting, and tells its hosts why. Other classes than Terbatas may be recorded and
   * captioned: there everybody sees that it is so.
   * @throws Refusal media_unavailable; then LiveKit's next report or the next reconciliation tries again.
   */
  async showOut(meetingId: string, inside: readonly Pick<Inside, 'identity' | 'recorder'>[]): Promise<void> {
    for (const { identity, recorder } of await this.among(meetingId, inside)) {
      if (!(await this.media.removeParticipant(meetingId, identity))) continue;
      const entry = { actor: 'system', action: 'stranger.removed', subject: meetingId, detail: { recorder } } as const;
      await this.store.db.transaction().execute((trx) => record(trx, entry, new Date()));
      await this.tellHosts(meetingId, recorder);
    }
  }

  private async among<T extends Pick<Inside, 'identity' | 'recorder'>>(meetingId: string, inside: readonly T[]) {
    const { db } = this.store;
    const meeting = await db.selectFrom('meetings').select('class').where('id', '=', meetingId).executeTakeFirst();
    if (meeting?.class !== 'terbatas') return [];
    const memberIds = inside.map(({ identity }) => whoIs(identity)?.memberId ?? '');
    const known = await knownAmong(db, meetingId, memberIds);
    return inside.filter(({ recorder }, at) => recorder || !known.has(memberIds[at] ?? ''));
  }

  private async tellHosts(meetingId: string, recorder: boolean): Promise<void> {
    const hosts = await sql<{ person_id: string; device_id: string }>`
      select person_id, device_id from stays where meeting_id = ${meetingId} and left_at is null
      and person_id in (select hosts_of(${meetingId}))`.execute(this.store.db);
    const to = hosts.rows.map((row) => identityOf(row.person_id, row.device_id));
    await this.media
      .tell(meetingId, { type: 'stranger', recorder }, to)
      .catch((err: unknown) => this.log.warn({ err, meetingId }, 'hosts inside not told of a stranger'));
  }
}
