// A recorder that comes past the office, with a token of the media server's own key.
import { dispose } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  type DatabaseKind,
  device,
  eventually,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';
import { RoomParticipant } from '../trial/participant.ts';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('a recorder on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
  }, 300_000);
  afterAll(async () => {
    await trial?.close();
  }, 180_000);

  const make = async (kind: string) => {
    const id = (await sri.call('POST', '/api/meetings', meetingNow({ class: kind }))).body.id as string;
    await sri.call('POST', `/api/meetings/${id}/conduct`, { lobby: 'off' });
    return id;
  };
  const enter = async (who: Caller, id: string, letter: string) => {
    const answer = await who.call('POST', `/api/meetings/${id}/join`, { deviceId: device(letter) });
    return RoomParticipant.enter(answer.body);
  };
  const present = (id: string, count: number) =>
    eventually(
      async () => (await sri.call('GET', `/api/meetings/${id}`)).body.present,
      (now) => now === count,
    );
  const send = async (room: string, identity: string, recorder: boolean) => {
    const { url, apiKey, apiSecret } = trial.livekit;
    const token = new AccessToken(apiKey, apiSecret, { identity });
    token.addGrant({ roomJoin: true, room, recorder, hidden: true, canPublish: false, canSubscribe: true });
    return RoomParticipant.enter({ url, token: await token.toJwt() });
  };
  const sendRecorder = (room: string) => send(room, 'EG_rekaman', true);

  test('is put out of a restricted meeting at once, its hosts learn why, and the audit says so', async () => {
    const id = await make('terbatas');
    const host = await enter(sri, id, 'a');
    const member = await enter(bambang, id, 'b');
    await present(id, 2);
    const recorder = await sendRecorder(id);
    await recorder.out;
    expect(await host.signal('stranger')).toEqual({ type: 'stranger', recorder: true });
    expect(member.signals.filter(({ type }) => type === 'stranger')).toEqual([]);
    expect(member.isOut).toBe(false);
    const rows = await trial.office.store.db.selectFrom('audit').selectAll().where('subject', '=', id).execute();
    expect(rows.filter(({ action }) => action === 'stranger.found').map(({ detail }) => detail)).toEqual([
      '{"identity":"EG_rekaman","recorder":true}',
    ]);
    for (const one of [host, member]) await one.leave();
  }, 120_000);

  test('nor does it help to come in the name of an official who was not let in; no attendance is made of it', async () => {
    const id = await make('terbatas');
    const host = await enter(sri, id, 'a');
    await present(id, 1);
    const stranger = await send(id, `p-agus-prasetyo:${device('s')}`, false);
    await stranger.out;
    expect(await host.signal('stranger')).toEqual({ type: 'stranger', recorder: false });
    const { db } = trial.office.store;
    const stays = await db.selectFrom('stays').select('person_id').where('meeting_id', '=', id).execute();
    expect(stays).toEqual([{ person_id: 'p-sri-wahyuni' }]);
    await host.leave();
  }, 120_000);

  test('stays in any other meeting, which LiveKit then calls recorded', async () => {
    const id = await make('biasa');
    const host = await enter(sri, id, 'a');
    const recorder = await sendRecorder(id);
    const { url, apiKey, apiSecret } = trial.livekit;
    const media = new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
    await eventually(
      async () => (await media.listRooms([id]))[0]?.activeRecording,
      (recorded) => recorded === true,
    );
    // Comes after the recorder, and is reported after it.
    const late = await enter(bambang, id, 'b');
    await present(id, 2);
    expect(recorder.isOut).toBe(false);
    for (const one of [host, late, recorder]) await one.leave();
  }, 120_000);
});
