// What must hold in the moments between: a removal that comes while something is being given, clocks of other machines, reports
// that come twice or not at all. LiveKit is played, so that the test says what happens when.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Official, officialByLogin } from '../directory/directory.ts';
import { seedDemo } from '../directory/seed.ts';
import { type Change, Media, type Present } from '../media/livekit.ts';
import type { MediaReport } from '../media/webhook.ts';
import { Refusal } from '../refusal.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { device, meetingNow } from '../trial/office.ts';
import { Door } from './door.ts';
import { Expulsion } from './expulsion.ts';
import { Guests } from './guests.ts';
import { Hosting } from './hosting.ts';
import { Keys } from './keys.ts';
import { Lobby } from './lobby.ts';
import { Meetings } from './meetings.ts';
import { Participation } from './participation.ts';
import { Presence } from './presence.ts';
import { Rooms } from './rooms.ts';
import { memberOf } from './standing.ts';

/** A media server that does nothing but what the test says, and keeps whom it was told to put out. */
class PlayedMedia extends Media {
  there: Present[] = [];
  /** By room: a reconciliation looks at the meetings of other tests too. */
  readonly removals: { room: string; identity: string }[] = [];
  out = (id: string) => this.removals.filter(({ room }) => room === id).map(({ identity }) => identity);
  changes: Change[] = [];
  /** Once, while a room is made for somebody. */
  meanwhile: (() => Promise<unknown>) | null = null;
  away = false;
  override async ensureRoom() {
    const work = this.meanwhile;
    this.meanwhile = null;
    await work?.();
  }
  override async describeRoom() {
    return true;
  }
  override async tell() {}
  override async openRooms(names?: string[]) {
    return (names ?? []).map((name) => ({ name, sid: `RM_${name}`, metadata: '', createdAt: new Date() }));
  }
  override async inside() {
    return this.there;
  }
  override async present(_room: string, identity: string) {
    if (this.away) throw new Refusal('media_unavailable');
    return this.there.find((one) => one.identity === identity) ?? null;
  }
  override async removeParticipant(room: string, identity: string) {
    this.removals.push({ room, identity });
    return true;
  }
  override async change(_room: string, _identity: string, change: Change) {
    this.changes.push(change);
    return true;
  }
}

describe('in between', () => {
  const log = pino({ level: 'silent' });
  const secret = 'k'.repeat(43);
  let folder: string;
  let store: Store;
  let sri: Official;
  let bambang: Official;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pendopo-races-'));
    store = await openStore({ folder });
    await migrate(store);
    await seedDemo(store, new Date());
    sri = (await officialByLogin(store.db, 'sri.wahyuni')) as Official;
    bambang = (await officialByLogin(store.db, 'bambang.sutrisno')) as Official;
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const HALF_A_MINUTE = 30_000;
  const at = (skew: number) => new Date(Date.now() + skew);

  function house(clock: () => Date = () => new Date()) {
    const media = new PlayedMedia({ url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 's'.repeat(43) });
    const rooms = new Rooms(store, media);
    const lobby = new Lobby(store, media, log);
    const keys = new Keys(secret);
    const expulsion = new Expulsion({ store, media, rooms, keys, log });
    const door = new Door({ store, media, rooms, lobby, keys, clock });
    const hosting = new Hosting({ store, media, rooms, lobby, expulsion });
    const participation = new Participation({ store, media, rooms, keys });
    const presence = new Presence(store, media, rooms, log, expulsion);
    const meetings = new Meetings(store, media, rooms);
    const guests = new Guests(store);
    const make = async (changes: Record<string, unknown> = {}) =>
      (await meetings.create(sri, { class: 'biasa', ...meetingNow(changes) } as never)).id;
    const ask = (id: string, letter = 'a') => door.join(memberOf(bambang.person), id, device(letter));
    const putOut = (id: string, code: 'removed' | 'banned' = 'removed') =>
      expulsion.putOut(sri.person.id, id, bambang.person.id, code);
    return { media, rooms, keys, expulsion, hosting, participation, presence, meetings, guests, make, ask, putOut };
  }
  const identity = (letter = 'a') => `${bambang.person.id}:${device(letter)}`;
  const present = (sid: string, skew = 0, letter = 'a'): Present => {
    const sources = ['microphone', 'camera'] as const;
    const attributes = { role: 'participant', hand: '' };
    const base = { sid, identity: identity(letter), joinedAt: at(skew), recorder: false };
    return { ...base, name: bambang.person.name, attributes, sources, tracks: [], misfit: false };
  };
  const joined = (id: string, skew = 0, letter = 'a'): MediaReport => {
    const sid = `PA_${crypto.randomUUID()}`;
    const inRoom = { id: `EV_${sid}`, at: at(skew), room: id, roomSid: `RM_${id}` };
    return { kind: 'joined', ...inRoom, ...present(sid, skew, letter) };
  };
  const published = (id: string, sid: string, misfit: boolean): MediaReport => {
    const inRoom = { id: `EV_${crypto.randomUUID()}`, at: at(0), room: id, roomSid: `RM_${id}` };
    return { kind: 'published', ...inRoom, sid, identity: identity(), misfit };
  };
  const code = async (work: Promise<unknown>) => {
    try {
      await work;
      return 'granted';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };
  const reasons = async (id: string) => {
    const rows = await store.db.selectFrom('audit').select(['action', 'detail']).where('subject', '=', id).execute();
    return rows.filter(({ action }) => action === 'participant.removed').map(({ detail }) => JSON.parse(detail).code);
  };

  describe('a removal', () => {
    test('while the key is being given: they do not get the new one', async () => {
      const { hosting, putOut, make, ask, media, rooms } = house();
      const id = await make({ class: 'terbatas' });
      await hosting.setConduct(sri.person.id, id, { lobby: 'off' });
      expect(await code(ask(id))).toBe('granted');
      class Slow extends Keys {
        override async current(...asked: Parameters<Keys['current']>) {
          await putOut(id);
          return super.current(...asked);
        }
      }
      const slow = new Participation({ store, media, rooms, keys: new Slow(secret) });
      expect(await code(slow.key(memberOf(bambang.person), id, device('a')))).toBe('forbidden');
    });

    test.each([false, true])('while the way in is being given (asked before: %s): it stands', async (before) => {
      const { media, make, ask, putOut } = house();
      const id = await make();
      if (before) expect(await code(ask(id))).toBe('granted');
      media.meanwhile = () => putOut(id);
      expect(await code(ask(id))).toBe('removed');
      // It was no ban.
      expect(await code(ask(id))).toBe('granted');
    });

    test.each([HALF_A_MINUTE, -HALF_A_MINUTE])(
      'by a machine whose clock is another than the door’s (%i ms)',
      async (skew) => {
        const { presence, make, ask, putOut, media, participation } = house(() => at(skew));
        const id = await make();
        await ask(id);
        await putOut(id);
        const react = () => participation.react(memberOf(bambang.person), id, device('a'), 'thanks');
        expect(await code(react())).toBe('not_inside');
        await presence.hear(joined(id));
        expect(media.out(id)).toEqual([identity()]);
        // Let in again, they are.
        await ask(id);
        await presence.hear(joined(id));
        expect(media.out(id)).toEqual([identity()]);
        expect(await code(react())).toBe('granted');
      },
    );
  });

  test('an old token of somebody put out leaves nothing behind that opens a lobby or a lock', async () => {
    const { presence, hosting, meetings, make, ask, putOut, media } = house();
    const [locked, held] = [await make(), await make()];
    for (const id of [locked, held]) {
      await ask(id);
      await putOut(id);
      await presence.hear(joined(id));
      expect(media.out(id)).toEqual([identity()]);
    }
    await meetings.lock(sri.person.id, locked, true);
    expect(await code(ask(locked))).toBe('locked');
    await hosting.setConduct(sri.person.id, held, { lobby: 'everyone' });
    expect((await ask(held)).status).toBe('waiting');
  });

  describe('the lock', () => {
    test('puts out nobody who was inside, though the clock of LiveKit is ahead of ours', async () => {
      const { presence, meetings, make, ask, media } = house();
      const id = await make();
      await ask(id);
      await presence.hear(joined(id, HALF_A_MINUTE));
      await meetings.lock(sri.person.id, id, true);
      await presence.reconcile();
      expect(media.out(id)).toEqual([]);
      expect(await code(ask(id, 'b'))).toBe('granted');
      await presence.hear(joined(id, HALF_A_MINUTE, 'b'));
      expect(media.out(id)).toEqual([]);
    });

    test('lets in no token of before it, though the clock of LiveKit is behind ours', async () => {
      const { presence, meetings, make, ask, media } = house();
      const id = await make();
      await ask(id);
      await meetings.lock(sri.person.id, id, true);
      await presence.hear(joined(id, -HALF_A_MINUTE));
      expect(media.out(id)).toEqual([identity()]);
      expect(await code(ask(id))).toBe('locked');
    });

    test('and the lobby put out nobody whose coming was not reported yet', async () => {
      for (const shut of ['lock', 'lobby'] as const) {
        const { presence, meetings, hosting, make, ask, media } = house();
        const id = await make();
        await ask(id);
        const report = joined(id) as MediaReport & { kind: 'joined' };
        media.there = [{ ...present(report.sid), joinedAt: report.joinedAt }];
        if (shut === 'lock') await meetings.lock(sri.person.id, id, true);
        else await hosting.setConduct(sri.person.id, id, { lobby: 'everyone' });
        await presence.hear(report);
        expect(media.out(id), shut).toEqual([]);
        expect(await code(ask(id, 'b'))).toBe('granted');
      }
    });
  });

  describe('LiveKit’s reports', () => {
    test('told again after a failure: what is due is set all the same', async () => {
      const { presence, hosting, make, ask, media } = house();
      const id = await make();
      await ask(id);
      const cohost = { action: 'cohost', personId: bambang.person.id, cohost: true } as const;
      await hosting.control(sri.person.id, id, cohost);
      const report = joined(id) as MediaReport & { kind: 'joined' };
      media.there = [present(report.sid)];
      media.away = true;
      expect(await code(presence.hear(report))).toBe('media_unavailable');
      media.away = false;
      await presence.hear(report);
      expect(media.changes).toMatchObject([{ attributes: { role: 'cohost' } }]);
    });

    test('of a track from somebody whose coming was never told: who may not be there is put out, the others are counted', async () => {
      const { presence, meetings, make, ask, putOut, media } = house();
      const id = await make();
      await ask(id);
      media.there = [present('PA_first')];
      await presence.hear(published(id, 'PA_first', false));
      expect(media.out(id)).toEqual([]);
      expect((await meetings.get(memberOf(sri.person), id)).present).toBe(1);
      media.there = [];
      await putOut(id, 'banned');
      media.there = [present('PA_second')];
      await presence.hear(published(id, 'PA_second', false));
      expect(media.out(id)).toEqual([identity()]);
    });

    test('of sound sent as a picture: its sender is out, and their token is worth nothing', async () => {
      const { presence, make, ask, media } = house();
      const id = await make();
      await ask(id);
      const report = joined(id) as MediaReport & { kind: 'joined' };
      await presence.hear(report);
      media.there = [present(report.sid)];
      await presence.hear(published(id, report.sid, true));
      expect(media.out(id)).toEqual([identity()]);
      expect(await reasons(id)).toEqual(['misfit']);
      await presence.hear(joined(id));
      expect(media.out(id)).toEqual([identity(), identity()]);
    });
  });

  test('a banned official does not come back as a guest from the same device', async () => {
    const { presence, make, ask, putOut, guests } = house();
    const id = await make();
    await ask(id, 'e');
    await presence.hear(joined(id, 0, 'e'));
    await putOut(id, 'banned');
    expect(await code(guests.welcome(id, 'Orang Lain', device('e'), undefined))).toBe('removed');
    expect(await code(guests.welcome(id, 'Orang Lain', device('f'), undefined))).toBe('granted');
  });
});
