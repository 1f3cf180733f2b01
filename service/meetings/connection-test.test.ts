// The connection test's rooms on a real LiveKit: for the person alone, short, and no meeting to anybody.
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConnectionTestGrant, STREAM_TEST, TestPart } from '../../contract/connection-test.ts';
import { MeetingId } from '../../contract/domain.ts';
import { type Caller, openTrial, type Trial } from '../trial/office.ts';
import { ConnectionTests } from './connection-test.ts';

let trial: Trial;
let sri: Caller;
let bambang: Caller;

beforeAll(async () => {
  trial = await openTrial({ database: 'pglite' });
  sri = await trial.shell('sri.wahyuni');
  bambang = await trial.shell('bambang.sutrisno');
}, 120_000);
afterAll(async () => {
  await dispose();
  await trial?.close();
}, 60_000);

const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const begin = async (who: Caller) => {
  const answer = await who.call('POST', '/api/connection-test');
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return ConnectionTestGrant.parse(answer.body);
};
const enter = async (url: string, token: string) => {
  const room = new Room();
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  return room;
};

test('a test opens a room of its own, for two minutes, with no power over it', async () => {
  const { id, tokens } = await begin(sri);
  expect(MeetingId.safeParse(id).success).toBe(false);
  expect(Object.keys(tokens).sort()).toEqual([...TestPart.options].sort());
  const { video, exp, nbf } = claims(tokens.sender);
  expect(video).toMatchObject({ room: id, roomJoin: true, canPublishData: false });
  expect(video.roomAdmin ?? video.roomCreate ?? video.roomList ?? false).toBe(false);
  expect(exp - (nbf ?? exp - 120)).toBeLessThanOrEqual(121);
  expect(exp * 1000 - Date.now()).toBeLessThanOrEqual(121_000);
});

test('it counts nowhere: not in an agenda, not as attendance; in the audit it is a connection test', async () => {
  const { id, url, tokens } = await begin(sri);
  const before = (await sri.call('GET', '/api/agenda')).body.meetings;
  const inside = await enter(url, tokens.sender);
  await trial.office.presence.reconcile();
  const { db } = trial.office.store;
  expect(await db.selectFrom('stays').selectAll().where('meeting_id', '=', id).execute()).toEqual([]);
  const after = (await sri.call('GET', '/api/agenda')).body.meetings;
  expect(after.map((one: { id: string; present: number }) => [one.id, one.present])).toEqual(
    before.map((one: { id: string; present: number }) => [one.id, one.present]),
  );
  const entries = await db.selectFrom('audit').selectAll().where('subject', '=', id).execute();
  expect(entries.map(({ actor, action }) => [actor, action])).toEqual([['p-sri-wahyuni', 'connection.tested']]);
  const gone = new Promise<void>((resolve) => inside.once(RoomEvent.Disconnected, () => resolve()));

  // Another person's word does not end it, one's own does.
  expect((await bambang.call('POST', `/api/connection-test/${id}/end`)).status).toBe(200);
  expect(await inside.isConnected).toBe(true);
  expect((await sri.call('POST', `/api/connection-test/${id}/end`)).status).toBe(200);
  await gone;
  expect(await db.selectFrom('stays').selectAll().where('meeting_id', '=', id).execute()).toEqual([]);
});

test('one that was left open is ended', async () => {
  const { url, tokens } = await begin(bambang);
  const inside = await enter(url, tokens.receiver);
  const gone = new Promise<void>((resolve) => inside.once(RoomEvent.Disconnected, () => resolve()));
  const { Media } = await import('../media/livekit.ts');
  const { apiKey, apiSecret } = trial.livekit;
  const tests = new ConnectionTests(trial.office.store, new Media({ url: trial.livekit.url, apiKey, apiSecret }));
  await tests.sweep();
  expect(inside.isConnected).toBe(true);
  await tests.sweep(Date.now() + 4 * 60_000);
  await gone;
});

test('nobody opens rooms without end, and nobody without signing in', async () => {
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push((await bambang.call('POST', '/api/connection-test')).status);
  expect(answers).toContain(429);
  expect((await fetch(`${trial.url}/api/connection-test`, { method: 'POST' })).status).toBe(401);
});

test('the stream beats, for whoever asks', async () => {
  const answer = await fetch(trial.url + STREAM_TEST.path);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const at: number[] = [];
  let text = '';
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    at.push(performance.now());
    text += new TextDecoder().decode(part.value);
  }
  expect(text.match(/"n":\d/g)).toHaveLength(STREAM_TEST.events);
  const spread = (at.at(-1) ?? 0) - (at[0] ?? 0);
  expect(spread).toBeGreaterThan((STREAM_TEST.events - 1) * STREAM_TEST.everyMs * 0.7);
});
