// Which meetings an agenda holds, at a time the test chooses. No media: nobody enters here.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../../scripts/stack/postgres.ts';
import { seedDemo } from '../directory/seed.ts';
import { Media } from '../media/livekit.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { type DatabaseKind, device } from '../trial/office.ts';
import { Meetings, newMeetingId } from './meetings.ts';
import { Rooms } from './rooms.ts';

const PERSON = 'p-bambang-sutrisno';
const at = (text: string) => new Date(`${text}+07:00`);

describe.each<DatabaseKind>(['pglite', 'postgres'])('the agenda on %s', (database) => {
  const undo: (() => Promise<unknown>)[] = [];
  let store: Store;

  beforeAll(async () => {
    if (database === 'postgres') {
      const postgres = await startPostgres();
      undo.push(() => postgres.stop());
      store = await openStore({ url: postgres.url });
    } else {
      const folder = await mkdtemp(join(tmpdir(), 'pendopo-agenda-'));
      undo.push(() => rm(folder, { recursive: true, force: true }));
      store = await openStore({ folder });
    }
    undo.push(() => store.close());
    await migrate(store);
    await seedDemo(store, new Date());
  }, 120_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  }, 60_000);

  const planned = async (starts: string, ends: string, endedAt: Date | null = null) => {
    const id = newMeetingId();
    await store.db
      .insertInto('meetings')
      .values({
        id,
        title: 'Rapat malam',
        unit_id: 'diskominfo',
        organiser_id: PERSON,
        starts_at: at(starts),
        ends_at: at(ends),
        ended_at: endedAt,
        class: 'biasa',
        created_at: at(starts),
      })
      .execute();
    return id;
  };
  const stay = (meeting_id: string, joined: string, left: string | null) =>
    store.db
      .insertInto('stays')
      .values({
        sid: `PA_${meeting_id}`,
        room_sid: `RM_${meeting_id}`,
        meeting_id,
        person_id: PERSON,
        device_id: device('a'),
        joined_at: at(joined),
        left_at: left === null ? null : at(left),
      })
      .execute();
  const agenda = async (now: string, range: { from?: string; to?: string } = {}) => {
    const media = new Media({ url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 'secret' });
    const { meetings } = await new Meetings(store, media, new Rooms(store, media), () => at(now)).agenda(PERSON, range);
    return new Map(meetings.map((meeting) => [meeting.id, meeting.state]));
  };

  test('a meeting of last night that runs over midnight is on today, also when its planned end was before', async () => {
    const across = await planned('2031-03-03T22:00', '2031-03-04T01:00');
    const over = await planned('2031-03-03T21:00', '2031-03-03T23:30');
    const doorOpen = await planned('2031-03-03T22:30', '2031-03-03T23:45');
    const before = await planned('2031-03-03T19:00', '2031-03-03T20:00');
    await stay(over, '2031-03-03T21:00', null);
    await stay(before, '2031-03-03T19:00', '2031-03-03T20:10');
    const early = await agenda('2031-03-04T00:20');
    expect([across, over, doorOpen, before].map((id) => early.get(id))).toEqual(['open', 'live', 'open', undefined]);
    // Later that day: what was held today stays to be found; a door that nobody used does not.
    await store.db
      .updateTable('stays')
      .set({ left_at: at('2031-03-04T00:40') })
      .where('meeting_id', '=', over)
      .execute();
    const noon = await agenda('2031-03-04T12:00');
    expect([across, over, doorOpen, before].map((id) => noon.get(id))).toEqual([
      'ended',
      'ended',
      undefined,
      undefined,
    ]);
  });

  test('ended by hand before midnight, or another week: not on today', async () => {
    const ended = await planned('2031-04-03T21:00', '2031-04-03T23:30', at('2031-04-03T23:20'));
    const week = await planned('2031-03-20T09:00', '2031-03-20T10:00');
    await stay(week, '2031-04-06T09:00', '2031-04-06T10:00');
    const today = await agenda('2031-04-04T00:10');
    expect([today.has(ended), today.has(week)]).toEqual([false, true]);
    const earlier = { from: at('2031-04-01T00:00').toISOString(), to: at('2031-04-03T00:00').toISOString() };
    expect((await agenda('2031-04-04T00:10', earlier)).has(week)).toBe(false);
  });
});
