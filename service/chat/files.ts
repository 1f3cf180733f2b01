// Files sent in a meeting: taken while they stream in, looked at, kept for a time, handed out as attachments only.
import type { Readable } from 'node:stream';
import type { ChatMessage } from '../../contract/chat.ts';
import { MAX_FILE } from '../../contract/chat.ts';
import { type Member, standingOf } from '../meetings/standing.ts';
import { Refusal } from '../refusal.ts';
import { type Chat, mayRead, refuseSilenced } from './chat.ts';
import { type Scanner, scan } from './clamd.ts';
import type { FileFolder, Received } from './file-folder.ts';
import { kindOf } from './file-kind.ts';
import { addMessage, messageByClientId } from './messages.ts';
import { cleanName } from './words.ts';

const DAY = 24 * 3600_000;

export interface FileOptions {
  /** Days until a file is gone. */
  days: number;
  scanner: Scanner | undefined;
}

export interface Upload {
  name: string;
  /** Bytes, as announced: a sender that was cut off can look like one that came to its end. */
  size: number;
  clientId: string;
  body: Readable;
}

export interface Download {
  name: string;
  type: string;
  size: number;
  stream: () => Readable;
}

export class Files {
  private readonly chat: Chat;
  private readonly folder: FileFolder;
  private readonly options: FileOptions;

  constructor(chat: Chat, folder: FileFolder, options: FileOptions) {
    this.chat = chat;
    this.folder = folder;
    this.options = options;
  }

  /**
   * @throws Refusal file_refused, file_empty, payload_too_large, bad_request (cut off), unavailable (disk full, no scanner), ended,
   * not_started, not_inside, forbidden, and those of standingOf
   */
  async send(member: Member, meetingId: string, upload: Upload): Promise<ChatMessage> {
    const { db } = this.chat.store;
    const asked = new Date();
    const standing = await standingOf(db, meetingId, member, asked);
    const same = await messageByClientId(db, meetingId, member.id, upload.clientId, asked);
    if (same) return same;
    refuseSilenced(standing, asked);
    const { name, ending } = cleanName(upload.name);
    if (upload.size === 0) throw new Refusal('file_empty');
    if (upload.size > MAX_FILE) throw new Refusal('payload_too_large');
    const received = await this.folder.receive(upload.body, MAX_FILE);
    try {
      if (received.size !== upload.size) {
        throw new Refusal('bad_request', { detail: `${received.size} bytes came of ${upload.size} announced` });
      }
      const type = await kindOf(received.path, ending);
      if (this.options.scanner) await scan(received.path, this.options.scanner);
      return await this.keep(member, meetingId, upload.clientId, received, { name, type });
    } catch (error) {
      await this.folder.discard(received);
      throw error;
    }
  }

  private async keep(
    member: Member,
    meetingId: string,
    clientId: string,
    received: Received,
    { name, type }: { name: string; type: string },
  ): Promise<ChatMessage> {
    // It may have taken minutes: is it still theirs to send?
    const now = new Date();
    const standing = await standingOf(this.chat.store.db, meetingId, member, now);
    refuseSilenced(standing, now);
    // On disk first: a row always has its file, and a file without a row is swept.
    await this.folder.keep(received);
    const expiresAt = new Date(now.getTime() + this.options.days * DAY);
    const file = { id: received.id, name, size: received.size, type, expiresAt };
    const { message, fresh } = await this.chat.store.db
      .transaction()
      .execute((trx) => addMessage(trx, meetingId, member, { clientId, text: '', file }, now));
    if (fresh) this.chat.tell(meetingId, standing.meetingClass, message);
    else await this.folder.remove(received.id);
    return message;
  }

  /** @throws Refusal not_found (never was, removed, or its time is over), forbidden, and those of standingOf */
  async fetch(member: Member, meetingId: string, fileId: string): Promise<Download> {
    const now = new Date();
    const { db } = this.chat.store;
    if (!mayRead(await standingOf(db, meetingId, member, now))) throw new Refusal('forbidden');
    const row = await db
      .selectFrom('chat_files')
      .select(['name', 'type'])
      .where('id', '=', fileId)
      .where('meeting_id', '=', meetingId)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    const file = row && (await this.folder.open(fileId));
    if (!row || !file) throw new Refusal('not_found');
    return { name: row.name, type: row.type, size: file.size, stream: file.stream };
  }
}
