// The connection test's throw-away rooms: nothing of a meeting's, gone when the test is. They are no row anywhere; LiveKit's
// own list is the only one, so that several instances and restarts need not agree on anything.
import { randomInt } from 'node:crypto';
import { type ConnectionTestGrant, TestPart, TestRoomId } from '../../contract/connection-test.ts';
import { record } from '../audit/audit.ts';
import type { Media } from '../media/livekit.ts';
import type { Store } from '../store/store.ts';

/** A test that takes longer than this was left open. */
const ROOM_MS = 3 * 60_000;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export class ConnectionTests {
  private readonly store: Store;
  private readonly media: Media;

  constructor(store: Store, media: Media) {
    this.store = store;
    this.media = media;
  }

  /** @throws Refusal media_unavailable */
  async start(personId: string): Promise<ConnectionTestGrant> {
    const id = `uji-${Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
    await this.media.openTestRoom(id, personId, TestPart.options.length);
    const passes = await Promise.all(
      TestPart.options.map(async (part) => [part, await this.media.testToken(id, identityOf(personId, part))] as const),
    );
    const now = new Date();
    await this.store.db.transaction().execute(async (trx) => {
      await record(trx, { actor: personId, action: 'connection.tested', subject: id, detail: {} }, now);
    });
    const tokens = Object.fromEntries(passes.map(([part, { token }]) => [part, token]));
    const expiresAt = passes[0]?.[1].expiresAt ?? now;
    return {
      id,
      url: this.media.url,
      tokens: tokens as ConnectionTestGrant['tokens'],
      expiresAt: expiresAt.toISOString(),
    };
  }

  /** Somebody else's, or one that is gone: nothing happens. */
  async end(personId: string, id: string): Promise<void> {
    const mine = (await this.media.openRooms([id])).find((room) => room.name === id && room.metadata === personId);
    if (mine) await this.media.closeRoom(id);
  }

  /** Tests whose page was closed in the middle, or that somebody keeps open. */
  async sweep(now = Date.now()): Promise<void> {
    for (const room of await this.media.openRooms()) {
      if (TestRoomId.safeParse(room.name).success && now - room.createdAt.getTime() > ROOM_MS) {
        await this.media.closeRoom(room.name);
      }
    }
  }
}

/** Not a member's identity (who.ts): whoever looks for people in a room finds none. */
const identityOf = (personId: string, part: TestPart) => `uji/${personId}/${part}`;
