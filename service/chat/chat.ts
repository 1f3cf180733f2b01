// What is said in a meeting: kept with it, told inside at once, read again by who comes late or back.
import type { Logger } from 'pino';
import type { ChatMessage } from '../../contract/chat.ts';
import type { MeetingClass } from '../../contract/domain.ts';
import type { SealedSignal } from '../../contract/room-signal.ts';
import { record } from '../audit/audit.ts';
import type { Media } from '../media/livekit.ts';
import { opensAt } from '../meetings/clock.ts';
import { isHosting, may } from '../meetings/conduct.ts';
import type { Keys } from '../meetings/keys.ts';
import { type Member, type Standing, standingOf } from '../meetings/standing.ts';
import { identityOf } from '../meetings/who.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import type { FileFolder } from './file-folder.ts';
import { addMessage, blankMessage, messageByClientId, messageBySeq, page } from './messages.ts';
import { sealed } from './sealing.ts';
import { cleanLine, cleanText } from './words.ts';

const PAGE = 100;

/**
 * The conversation belongs to those inside: while the meeting may be entered, to whoever holds a grant. Afterwards the
 * invited who did not come may read up on it, but in Terbatas; whom a host put out may not, then either.
 */
export function mayRead({ role, granted, putOut, access, ended, meetingClass }: Standing): boolean {
  return isHosting(role) || granted || (ended && !putOut && access === 'invited' && meetingClass === 'biasa');
}

/** @throws Refusal ended, not_started, not_inside, forbidden (only hosts write now) */
export function refuseSilenced({ role, granted, conduct, ended, meeting }: Standing, now: Date): void {
  if (ended) throw new Refusal('ended');
  const opens = opensAt(meeting.starts_at, role);
  if (now < opens) throw new Refusal('not_started', { opensAt: opens.toISOString() });
  // Not by stays: that of somebody put out is open until LiveKit's report comes, or for good when it is lost.
  if (!granted && !isHosting(role)) throw new Refusal('not_inside');
  if (!may(role, conduct.mayChat)) throw new Refusal('forbidden', { detail: 'only hosts write now' });
}

export class Chat {
  readonly store: Store;
  private readonly media: Media;
  private readonly keys: Keys;
  private readonly log: Logger;

  constructor(store: Store, media: Media, keys: Keys, log: Logger) {
    this.store = store;
    this.media = media;
    this.keys = keys;
    this.log = log;
  }

  /** @throws Refusal not_found, not_invited, guests_refused, removed, forbidden */
  async read(
    member: Member,
    meetingId: string,
    asked: { after?: number | undefined; before?: number | undefined; limit?: number | undefined },
  ): Promise<{ messages: ChatMessage[]; more: boolean }> {
    const now = new Date();
    if (!mayRead(await standingOf(this.store.db, meetingId, member, now))) throw new Refusal('forbidden');
    return page(this.store.db, meetingId, { ...asked, limit: asked.limit ?? PAGE }, now);
  }

  /** @throws Refusal bad_request (nothing readable), ended, not_started, not_inside, forbidden and those of `read` */
  async say(member: Member, meetingId: string, said: { clientId: string; text: string }): Promise<ChatMessage> {
    const now = new Date();
    const standing = await standingOf(this.store.db, meetingId, member, now);
    // Sent again because the answer was lost: said is said, even when the meeting has ended since.
    const same = await messageByClientId(this.store.db, meetingId, member.id, said.clientId, now);
    if (same) return same;
    refuseSilenced(standing, now);
    const text = cleanText(said.text);
    if (text === '') throw new Refusal('bad_request', { issues: [{ path: 'body.text', message: 'nothing readable' }] });
    const { message, fresh } = await this.store.db
      .transaction()
      .execute((trx) => addMessage(trx, meetingId, member, { clientId: said.clientId, text }, now));
    if (fresh) this.tell(meetingId, standing.meetingClass, message);
    return message;
  }

  /**
   * By its author or a host; removing twice is no mistake.
   * @throws Refusal not_found (no such message), forbidden and those of `read`
   */
  async unsay(member: Member, meetingId: string, seq: number, folder: FileFolder | null): Promise<ChatMessage> {
    const now = new Date();
    const standing = await standingOf(this.store.db, meetingId, member, now);
    if (!mayRead(standing)) throw new Refusal('forbidden');
    const before = await messageBySeq(this.store.db, meetingId, seq, now);
    if (!before) throw new Refusal('not_found');
    if (before.from.id !== member.id && !isHosting(standing.role)) throw new Refusal('forbidden');
    if (before.removed) return before;
    const files = await this.store.db.transaction().execute(async (trx) => {
      const gone = await blankMessage(trx, meetingId, seq, now);
      const detail = { seq, author: before.from.id, file: before.file !== null };
      await record(trx, { actor: member.id, action: 'chat.removed', subject: meetingId, detail }, now);
      return gone;
    });
    const message = (await messageBySeq(this.store.db, meetingId, seq, now)) ?? before;
    this.tell(meetingId, standing.meetingClass, message);
    for (const id of files) {
      // Its row is gone, so nobody can fetch it; the sweep deletes what could not be deleted now.
      await folder?.remove(id).catch((err: unknown) => this.log.warn({ err }, 'file not deleted yet'));
    }
    return message;
  }

  /** Real-time text (ITU-T T.140 in purpose, not in form): the line as it stands, to those inside, kept nowhere. */
  async typing(member: Member, meetingId: string, deviceId: string, text: string): Promise<{ done: true }> {
    const now = new Date();
    const standing = await standingOf(this.store.db, meetingId, member, now);
    refuseSilenced(standing, now);
    const identity = identityOf(member.id, deviceId);
    await this.carry(meetingId, standing.meetingClass, {
      type: 'typing',
      identity,
      name: member.name,
      text: cleanLine(text),
    });
    return { done: true };
  }

  /** Not waited for: the message is kept, and who misses the signal sees the gap before the next one. */
  tell(meetingId: string, meetingClass: MeetingClass, message: ChatMessage): void {
    const tell = () => this.carry(meetingId, meetingClass, { type: 'chat', message });
    tell()
      .catch(tell)
      .catch((err: unknown) => {
        this.log.warn({ err, meetingId, seq: message.seq }, 'message not told inside');
      });
  }

  /** What is written in Terbatas is for those with the key: the media server carries it unread. */
  private async carry(meetingId: string, meetingClass: MeetingClass, signal: SealedSignal): Promise<void> {
    if (meetingClass !== 'terbatas') return this.media.tell(meetingId, signal);
    const key = await this.keys.current(this.store.db, meetingId);
    // Without a key nobody is inside who could read it.
    if (key) await this.media.tell(meetingId, sealed(meetingId, key, signal));
  }
}
