// Attendance and the lock against a real LiveKit that reports nothing by itself: the test says which report arrives, when.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LiveKit, startLiveKit } from '../../scripts/stack/livekit.ts';
import { startPostgres } from '../../scripts/stack/postgres.ts';
import { type Official, officialByLogin } from '../directory/directory.ts';
import { seedDemo } from '../directory/seed.ts';
import { Media } from '../media/livekit.ts';
import type { MediaReport } from '../media/webhook.ts';
import { Refusal } from '../refusal.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { type DatabaseKind, device, eventually, meetingNow } from '../trial/office.ts';
import { Door } from './door.ts';
import { Expulsion } from './expulsion.ts';
import { Keys } from './keys.ts';
import { Lobby } from './lobby.ts';
import { Meetings } from './meetings.ts';
import { Presence } from './presence.ts';
import { Rooms } from './rooms.ts';
import { memberOf } from './standing.ts';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('presence on %s', (database) => {
  const undo: (() => Promise<unknown>)[] = [];
  const log = pino({ level: process.env['TRIAL_LOG'] ?? 'silent' }, pino.destination(2));
  let livekit: LiveKit;
  let store: Store;
  let media: Media;
  let presence: Presence;
  let meetings: Meetings;
  let rooms: Rooms;
  let expulsion: Expulsion;
  let door: Door;
  const doorAt = (clock?: () => Date) =>
    new Door({
      store,
      media,
      rooms,
      lobby: new Lobby(store, media, log),
      keys: new Keys('k'.repeat(43)),
      ...(clock ? { clock } : {}),
    });
  let sri: Official;
  let bambang: Official;

  beforeAll(async () => {
    livekit = await startLiveKit();
    undo.push(() => livekit.stop());
    if (database === 'postgres') {
      const postgres = await startPostgres();
      undo.push(() => postgres.stop());
      store = await openStore({ url: postgres.url });
    } else {
      const folder = await mkdtemp(join(tmpdir(), 'pendopo-presence-'));
      undo.push(() => rm(folder, { recursive: true, force: true }));
      store = await openStore({ folder });
    }
    undo.push(() => store.close());
    await migrate(store);
    await seedDemo(store, new Date());
    media = new Media(livekit);
    rooms = new Rooms(store, media);
    expulsion = new Expulsion({ store, media, rooms, keys: new Keys('k'.repeat(43)), log });
    presence = new Presence(store, media, rooms, log, expulsion);
    undo.push(async () => presence.close());
    await presence.start();
    meetings = new Meetings(store, media, rooms);
    door = doorAt();
    sri = (await officialByLogin(store.db, 'sri.wahyuni')) as Official;
    bambang = (await officialByLogin(store.db, 'bambang.sutrisno')) as Official;
  }, 120_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 60_000);

  const make = async (changes: Record<string, unknown> = {}) =>
    (await meetings.create(sri, { class: 'biasa', ...meetingNow(changes) } as never)).id;
  const grant = (who: Official, id: string, letter = 'a') => door.join(memberOf(who.person), id, device(letter));
  const connect = async (answer: Awaited<ReturnType<typeof grant>>) => {
    if (answer.status !== 'granted') throw new Error('waits');
    const { url, token } = answer;
    const room = new Room();
    const out = new Promise<void>((resolve) => room.once(RoomEvent.Disconnected, () => resolve()));
    await room.connect(url, token, { autoSubscribe: true, dynacast: false });
    return { room, out };
  };
  const enter = async (who: Official, id: string, letter = 'a') => connect(await grant(who, id, letter));
  /** The report of a join that LiveKit would send for who is inside now. */
  const joinOf = async (who: Official, id: string): Promise<MediaReport & { kind: 'joined' }> => {
    const one = (await media.inside(id)).find(({ identity }) => identity.startsWith(`${who.person.id}:`));
    const roomSid = (await media.openRooms()).find(({ name }) => name === id)?.sid;
    if (!one || !roomSid) throw new Error('not inside');
    return { kind: 'joined', id: `EV_${crypto.randomUUID()}`, at: new Date(), room: id, roomSid, ...one };
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
  const insideNow = (id: string) => media.inside(id);
  const gone = (id: string) =>
    eventually(
      () => insideNow(id),
      (list) => list.length === 0,
    );
  const removals = async (id: string) =>
    (await store.db.selectFrom('audit').selectAll().where('subject', '=', id).execute()).filter(
      ({ action }) => action === 'participant.removed',
    );

  describe('the lock and the end', () => {
    test('a removal that failed is made up for when LiveKit reports again', async () => {
      const id = await make();
      const early = await grant(bambang, id);
      await meetings.lock(sri.person.id, id, true);
      const { out } = await connect(early);
      const report = await joinOf(bambang, id);
      const away = new Presence(store, new Media({ ...livekit, url: 'ws://127.0.0.1:9' }), rooms, log, expulsion);
      expect(await code(away.hear(report))).toBe('media_unavailable');
      away.close();
      expect(await insideNow(id)).toHaveLength(1);
      await presence.hear(report);
      await out;
      await gone(id);
      await presence.hear(report);
      expect((await removals(id)).map(({ detail }) => detail)).toEqual([
        '{"code":"locked","personId":"p-bambang-sutrisno"}',
      ]);
    });

    test('a join that was never reported is found, and the lock holds against it', async () => {
      const id = await make();
      const early = await grant(bambang, id);
      await meetings.lock(sri.person.id, id, true);
      const { out } = await connect(early);
      await presence.reconcile();
      await out;
    });

    test('a room that could not be closed is emptied', async () => {
      const id = await make();
      const { out } = await enter(bambang, id);
      await presence.hear(await joinOf(bambang, id));
      const away = new Meetings(store, new Media({ ...livekit, url: 'ws://127.0.0.1:9' }), rooms);
      expect(await code(away.end(sri.person.id, id))).toBe('media_unavailable');
      expect(await insideNow(id)).toHaveLength(1);
      await presence.reconcile();
      await out;
    });

    test('who was thrown out for coming after the lock has not been inside, also at the next lock', async () => {
      const id = await make();
      const early = await grant(bambang, id);
      await meetings.lock(sri.person.id, id, true);
      const { out } = await connect(early);
      await presence.hear(await joinOf(bambang, id));
      await out;
      expect(await code(grant(bambang, id))).toBe('locked');
      await meetings.lock(sri.person.id, id, false);
      await meetings.lock(sri.person.id, id, true);
      expect(await code(grant(bambang, id))).toBe('locked');
    });

    test('who was inside before the lock comes back and stays', async () => {
      const id = await make();
      const first = await enter(bambang, id);
      await presence.hear(await joinOf(bambang, id));
      await meetings.lock(sri.person.id, id, true);
      await first.room.disconnect();
      const second = await enter(bambang, id, 'b');
      await presence.hear(await joinOf(bambang, id));
      await presence.reconcile();
      expect((await insideNow(id)).map(({ identity }) => identity)).toContain(`p-bambang-sutrisno:${device('b')}`);
      expect(await removals(id)).toHaveLength(0);
      await second.room.disconnect();
    });
  });

  describe('attendance', () => {
    const ago = (seconds: number) => new Date(Math.floor(Date.now() / 1_000 - seconds) * 1_000);
    const joined = (id: string, sid: string, at: Date, roomSid = `RM_${id}`): MediaReport & { kind: 'joined' } => {
      const identity = `${bambang.person.id}:${device('a')}`;
      const one = { sid, identity, joinedAt: at, recorder: false };
      return { kind: 'joined', id: `EV_${crypto.randomUUID()}`, at, room: id, roomSid, ...one };
    };
    const finished = (id: string, at: Date): MediaReport => ({
      kind: 'finished',
      id: `EV_${crypto.randomUUID()}`,
      at,
      room: id,
      roomSid: `RM_${id}`,
    });
    const stays = (id: string) =>
      store.db.selectFrom('stays').selectAll().where('meeting_id', '=', id).orderBy('joined_at').execute();
    const told = async (id: string) =>
      (await store.db.selectFrom('outbox').select('payload').execute()).filter(
        ({ payload }) => payload === JSON.stringify({ type: 'meeting', meetingId: id }),
      ).length;

    test('a room that finished within the second of a join ends no stay before it began', async () => {
      const id = await make();
      const at = new Date(ago(60).getTime() + 400);
      await presence.hear(joined(id, `PA_${id}`, at));
      await presence.hear(finished(id, new Date(at.getTime() - 400)));
      expect((await stays(id)).map((stay) => stay.left_at)).toEqual([at]);
    });

    test('a join told after its room finished opens no ghost, and a later leave is still believed', async () => {
      const id = await make();
      const [began, left, end] = [ago(60), ago(40), ago(30)];
      await presence.hear(finished(id, end));
      const late = joined(id, `PA_${id}`, began);
      await presence.hear(late);
      expect((await stays(id)).map((stay) => stay.left_at)).toEqual([end]);
      expect((await meetings.get(memberOf(sri.person), id)).present).toBe(0);
      await presence.hear({ ...late, kind: 'left', id: `${late.id}-left`, at: left });
      expect((await stays(id)).map((stay) => stay.left_at)).toEqual([left]);
      // The next room of the meeting is another.
      await presence.hear(joined(id, `PA_${id}_2`, ago(10), `RM_${id}_2`));
      expect((await meetings.get(memberOf(sri.person), id)).present).toBe(1);
    });

    test('after an outage people left when they were last seen, not when we came back', async () => {
      const id = await make();
      const { room } = await enter(bambang, id);
      const report = await joinOf(bambang, id);
      await presence.hear(report);
      await presence.reconcile();
      const seen = (await stays(id))[0]?.seen_at;
      expect(seen).not.toBeNull();
      await room.disconnect();
      await gone(id);
      // As if that had been half an hour ago, and one more had come and gone unseen.
      const [joinedAt, seenAt] = [ago(3600), ago(1800)];
      await store.db
        .updateTable('stays')
        .set({ joined_at: joinedAt, seen_at: seenAt })
        .where('meeting_id', '=', id)
        .execute();
      await presence.hear(joined(id, `PA_${id}_unseen`, ago(900)));
      const unseen = (await stays(id))[1]?.joined_at;
      await presence.reconcile();
      expect((await stays(id)).map((stay) => stay.left_at)).toEqual([seenAt, unseen]);
    });

    test('a stay closed by mistake is open again, and only a real change is told', async () => {
      const id = await make();
      const { room } = await enter(bambang, id);
      const report = await joinOf(bambang, id);
      await presence.hear(report);
      await presence.hear({ ...report, kind: 'left', id: `${report.id}-left`, at: report.joinedAt });
      await store.db
        .updateTable('stays')
        .set({ joined_at: ago(120), left_at: ago(60) })
        .where('sid', '=', report.sid)
        .execute();
      expect((await meetings.get(memberOf(sri.person), id)).present).toBe(0);
      await presence.reconcile();
      expect((await stays(id)).map((stay) => stay.left_at)).toEqual([null]);
      // A head count may still wait to be told.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const count = await told(id);
      await presence.reconcile();
      await presence.reconcile();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(await told(id)).toBe(count);
      await room.disconnect();
    });
  });

  test('more rooms than one round looks at: each has its turn', async () => {
    const id = await make();
    const { room } = await enter(bambang, id);
    // Two hundred others come before it, and are open for good: their people came later than any round asks about.
    await sql`
      insert into meetings (id, title, unit_id, organiser_id, starts_at, ends_at, class, created_at)
      select '0000-0000-' || lpad(n::text, 4, '0'), 'Rapat lain', 'diskominfo', ${sri.person.id}, now(), now(), 'biasa', now()
      from generate_series(1, 200) n`.execute(store.db);
    await sql`
      insert into stays (sid, room_sid, meeting_id, person_id, device_id, joined_at)
      select 'PA_turn_' || id, 'RM_' || id, id, ${sri.person.id}, 'a', now() + interval '1 hour'
      from meetings where title = 'Rapat lain'`.execute(store.db);
    try {
      // A round of its own, as after a start: two hundred are the most it looks at.
      const fresh = new Presence(store, media, rooms, log, expulsion);
      await fresh.reconcile();
      await fresh.reconcile();
      fresh.close();
      const found = await store.db.selectFrom('stays').select('sid').where('meeting_id', '=', id).execute();
      expect(found).toHaveLength(1);
    } finally {
      await sql`delete from stays where sid like 'PA_turn_%'`.execute(store.db);
      await room.disconnect();
    }
  });

  test('a large meeting is told of its head count less often than a small one', async () => {
    await sql`insert into people (id, login, name) select 'p-warga-' || n, 'warga.' || n, 'Warga' from generate_series(1, 150) n`.execute(
      store.db,
    );
    const many = Array.from({ length: 150 }, (_, n) => `p-warga-${n + 1}`);
    const [large, small] = [await make({ invitedPeople: [...many, bambang.person.id] }), await make()];
    const told = async (id: string) =>
      (await store.db.selectFrom('outbox').selectAll().orderBy('id').execute())
        .filter(({ payload }) => payload === JSON.stringify({ type: 'meeting', meetingId: id }))
        .map(({ created_at }) => created_at.getTime());
    const gap = async (id: string) => {
      const at = new Date();
      const identity = `${bambang.person.id}:${device('a')}`;
      const one = { sid: `PA_${id}`, identity, joinedAt: at, recorder: false };
      const come = { kind: 'joined', room: id, roomSid: `RM_${id}`, ...one } as const;
      await presence.hear({ ...come, id: `EV_${id}`, at });
      await presence.hear({ ...come, kind: 'left', id: `EV_${id}_left`, at });
      const [first = 0, second = 0] = await eventually(
        () => told(id),
        (list) => list.length === 2,
      );
      return second - first;
    };
    const [rare, prompt] = await Promise.all([gap(large), gap(small)]);
    expect(rare).toBeGreaterThanOrEqual(3_000);
    expect(prompt).toBeLessThan(3_000);
  });

  test('a meeting that runs over is not ended by the clock while somebody is inside', async () => {
    const id = await make();
    const host = await enter(sri, id);
    const stay = await joinOf(sri, id);
    await presence.hear(stay);
    const clock = () => new Date(Date.now() + 3 * 3600_000);
    const late = new Meetings(store, media, rooms, clock);
    expect((await late.get(memberOf(bambang.person), id)).state).toBe('live');
    expect(await code(doorAt(clock).join(memberOf(bambang.person), id, device('a')))).toBe('granted');
    expect((await late.lock(sri.person.id, id, true)).locked).toBe(true);
    await presence.reconcile();
    expect(await insideNow(id)).toHaveLength(1);
    await presence.hear({ ...stay, kind: 'left', id: `${stay.id}-left` });
    expect((await late.get(memberOf(bambang.person), id)).state).toBe('ended');
    expect(await code(doorAt(clock).join(memberOf(sri.person), id, device('a')))).toBe('ended');
    await host.room.disconnect();
  });

  test('who is taken out of the directory is out of the room at once, and a token in hand leads nowhere', async () => {
    const id = await make();
    const token = await grant(bambang, id, 'b');
    const { out } = await enter(bambang, id);
    await presence.hear(await joinOf(bambang, id));
    const active = (yes: boolean) =>
      store.db.updateTable('people').set({ active: yes }).where('id', '=', bambang.person.id).execute();
    await active(false);
    try {
      await out;
      await gone(id);
      const again = await connect(token);
      await presence.hear(await joinOf(bambang, id));
      await again.out;
      await eventually(
        () => removals(id),
        (list) => list.length === 2,
      );
      expect((await removals(id)).map(({ detail }) => JSON.parse(detail).code)).toEqual([
        'unknown_person',
        'unknown_person',
      ]);
    } finally {
      await active(true);
    }
  });
});
