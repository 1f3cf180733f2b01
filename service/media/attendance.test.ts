// Real participants in a real LiveKit: what they may do there, and what the office remembers of it.
import { createHash } from 'node:crypto';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JoinGrant, Attendance as Shape } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import { startLiveKit } from '../../scripts/stack/livekit.ts';
import { EventReader } from '../trial/events.ts';
import {
  type Caller,
  type DatabaseKind,
  device,
  eventually,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';

type Grant = ReturnType<typeof JoinGrant.parse>;

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('attendance on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
  }, 120_000);
  afterAll(async () => {
    await trial?.close();
  }, 60_000);

  const make = async () => (await sri.call('POST', '/api/meetings', meetingNow())).body.id as string;
  const grant = async (who: Caller, id: string, letter: string) => {
    const answer = await who.call<Grant>('POST', `/api/meetings/${id}/join`, { deviceId: device(letter) });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const enter = async ({ url, token }: Grant) => {
    const room = new Room();
    await room.connect(url, token, { autoSubscribe: true, dynacast: false });
    return room;
  };
  const attendance = async (id: string) => Shape.parse((await sri.call('GET', `/api/meetings/${id}/attendance`)).body);
  const summary = async (id: string) => (await sri.call('GET', `/api/meetings/${id}`)).body;

  test('who comes and goes is counted, told, and kept; two devices of one person are one person', async () => {
    const id = await make();
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${bambang.token}` });
    const desk = await enter(await grant(bambang, id, 'a'));
    await stream.next('meeting', id);
    expect(await summary(id)).toMatchObject({ present: 1, state: 'live' });
    const phone = await enter(await grant(bambang, id, 'b'));
    const host = await enter(await grant(sri, id, 'c'));
    await eventually(
      () => summary(id),
      (meeting) => meeting.present === 2,
    );
    const seen = [...host.remoteParticipants.values()].map((one) => one.identity).sort();
    expect(seen).toEqual([`p-bambang-sutrisno:${device('a')}`, `p-bambang-sutrisno:${device('b')}`]);
    expect([...host.remoteParticipants.values()][0]?.attributes).toEqual({
      personId: 'p-bambang-sutrisno',
      unit: 'Kec. Kayen',
      position: 'Camat',
      role: 'participant',
      fullName: 'Drs. Bambang Sutrisno, M.Si.',
      guest: 'false',
      hand: '',
      silenced: '',
    });
    await desk.disconnect();
    await eventually(
      () => attendance(id),
      ({ entries }) => entries.some((entry) => entry.stays.some((stay) => stay.leftAt !== null)),
    );
    expect((await summary(id)).present).toBe(2);
    await phone.disconnect();
    await eventually(
      () => summary(id),
      (meeting) => meeting.present === 1,
    );
    const entry = (await attendance(id)).entries.find(({ person }) => person.id === 'p-bambang-sutrisno');
    expect(entry?.stays.map((stay) => stay.deviceId).sort()).toEqual([device('a'), device('b')]);

    // Locked: who was inside may come back, the door is shut to others.
    await sri.call('POST', `/api/meetings/${id}/lock`, { locked: true });
    const back = await enter(await grant(bambang, id, 'a'));
    const thrown = new Promise<void>((resolve) => back.once(RoomEvent.Disconnected, () => resolve()));
    await sri.call('POST', `/api/meetings/${id}/end`);
    await thrown;
    await eventually(
      () => summary(id),
      (meeting) => meeting.present === 0,
    );
    expect((await attendance(id)).entries.flatMap((one) => one.stays).every((stay) => stay.leftAt !== null)).toBe(true);
    stream.close();
    await host.disconnect();
  });

  test('a token given before the lock does not outlast it', async () => {
    const id = await make();
    const early = await grant(bambang, id, 'd');
    await sri.call('POST', `/api/meetings/${id}/lock`, { locked: true });
    const room = new Room();
    const thrown = new Promise<void>((resolve) => room.once(RoomEvent.Disconnected, () => resolve()));
    await room.connect(early.url, early.token, { autoSubscribe: true, dynacast: false });
    await thrown;
    await eventually(
      () => summary(id),
      (meeting) => meeting.present === 0,
    );
  });

  test('a token opens its own meeting only, and gives no power over it', async () => {
    const [one, other] = [await make(), await make()];
    const mine = await grant(bambang, one, 'e');
    await grant(bambang, other, 'e');
    const { video } = JSON.parse(Buffer.from(mine.token.split('.')[1] ?? '', 'base64url').toString());
    expect(video).toEqual({
      roomJoin: true,
      room: one,
      canSubscribe: true,
      canPublish: true,
      canPublishSources: ['microphone', 'camera'],
      canPublishData: false,
      canUpdateOwnMetadata: false,
    });
    const http = mine.url.replace('ws', 'http');
    const asked = async (token: string) =>
      (await fetch(`${http}/rtc/validate?${new URLSearchParams({ access_token: token })}`)).status;
    expect(await asked(mine.token)).toBe(200);
    // Its room's name is under the signature: the same token with the other's name in it is nobody's.
    const [head, body, signature] = mine.token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const moved = Buffer.from(JSON.stringify({ ...claims, video: { ...video, room: other } })).toString('base64url');
    expect(await asked(`${head}.${moved}.${signature}`)).toBe(401);
    // Asking for the other room beside the token leads into the token's own.
    const rooms = new RoomServiceClient(http, trial.livekit.apiKey, trial.livekit.apiSecret);
    const inside = await enter(mine);
    expect(inside.name).toBe(one);
    expect(await rooms.listParticipants(other)).toHaveLength(0);
    await inside.disconnect();
    const power = await fetch(`${http}/twirp/livekit.RoomService/DeleteRoom`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mine.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ room: one }),
    });
    expect([401, 403]).toContain(power.status);
    // A room that the office did not make does not spring up by itself, even for its own key.
    const stray = new AccessToken(trial.livekit.apiKey, trial.livekit.apiSecret, { identity: 'x' });
    stray.addGrant({ roomJoin: true, room: 'zzzz-zzzz-zzzz' });
    expect(await asked(await stray.toJwt())).toBe(404);
  });

  describe('reports', () => {
    const seconds = (offset: number) => String(Math.floor(Date.now() / 1_000) + offset);
    const report = (event: string, room: string, sid: string, fields: Record<string, unknown> = {}) => ({
      event,
      id: `EV_${crypto.randomUUID()}`,
      createdAt: seconds(0),
      room: { sid: `RM_${room}`, name: room },
      participant: { sid, identity: `p-bambang-sutrisno:${device('f')}`, joinedAt: seconds(-60), state: 'ACTIVE' },
      ...fields,
    });
    const signed = async (body: string, secret = trial.livekit.apiSecret) => {
      const token = new AccessToken(trial.livekit.apiKey, secret);
      token.sha256 = createHash('sha256').update(body).digest('base64');
      return token.toJwt();
    };
    const post = async (body: string, authorization?: string) => {
      const answer = await fetch(`${trial.url}/api/livekit/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/webhook+json', ...(authorization ? { authorization } : {}) },
        body,
      });
      return { status: answer.status, body: await answer.json() };
    };
    const send = async (value: object) => {
      const body = JSON.stringify(value);
      expect((await post(body, await signed(body))).status).toBe(200);
    };

    test('unsigned, foreign or altered ones are refused and change nothing', async () => {
      const id = await make();
      const body = JSON.stringify(report('participant_joined', id, 'PA_forged'));
      for (const authorization of [
        undefined,
        await signed(body, 'y'.repeat(43)),
        await signed(`${body} `),
        'rubbish',
      ]) {
        const answer = await post(body, authorization);
        expect([answer.status, Problem.parse(answer.body).code]).toEqual([401, 'unauthenticated']);
      }
      expect((await summary(id)).present).toBe(0);
      expect((await post(body, await signed(body))).status).toBe(200);
      expect((await summary(id)).present).toBe(1);
    });

    test('twice is once, and the order of arrival does not matter', async () => {
      const id = await make();
      const joined = report('participant_joined', id, 'PA_1');
      const left = report('participant_left', id, 'PA_1');
      await send(left);
      await send(joined);
      await send(joined);
      await send(left);
      expect((await summary(id)).present).toBe(0);
      const stays = (await attendance(id)).entries.flatMap((entry) => entry.stays);
      expect(stays).toHaveLength(1);
      expect(new Date(stays[0]?.leftAt ?? 0).getTime() - new Date(stays[0]?.joinedAt ?? 0).getTime()).toBe(60_000);
    });

    test('a finished room closes its own stays, not those of its successor', async () => {
      const id = await make();
      await send(report('participant_joined', id, 'PA_old'));
      await send(report('participant_joined', id, 'PA_new', { room: { sid: 'RM_second', name: id } }));
      await send(report('room_finished', id, '', { participant: undefined }));
      const stays = (await attendance(id)).entries.flatMap((entry) => entry.stays);
      expect(stays.map((stay) => stay.leftAt === null).sort()).toEqual([false, true]);
    });

    test('ghosts of reports that never came are cleared against LiveKit itself', async () => {
      const id = await make();
      await send(report('participant_joined', id, 'PA_ghost'));
      const room = await enter(await grant(sri, id, 'h'));
      await eventually(
        () => summary(id),
        (meeting) => meeting.present === 2,
      );
      // As if the host's join had never been reported.
      await trial.office.store.db
        .deleteFrom('stays')
        .where('meeting_id', '=', id)
        .where('person_id', '=', 'p-sri-wahyuni')
        .execute();
      await trial.office.presence.reconcile();
      const open = (await attendance(id)).entries.filter(({ stays }) => stays.some((stay) => stay.leftAt === null));
      expect(open.map(({ person }) => person.id)).toEqual(['p-sri-wahyuni']);
      await room.disconnect();
    });
  });

  test('LiveKit away: joining says so, and works again when it is back', async () => {
    const id = await make();
    const rooms = new RoomServiceClient(
      trial.livekit.url.replace('ws', 'http'),
      trial.livekit.apiKey,
      trial.livekit.apiSecret,
    );
    await grant(bambang, id, 'g');
    await rooms.deleteRoom(id);
    // The second ask of the same device means that the first token led nowhere: the room is made anew.
    const room = await enter(await grant(bambang, id, 'g'));
    await room.disconnect();
    await trial.livekit.kill();
    const answer = await bambang.call('POST', `/api/meetings/${await make()}/join`, { deviceId: device('g') });
    expect([answer.status, answer.body.code]).toEqual([503, 'media_unavailable']);
    expect((await sri.call('GET', '/api/agenda')).status).toBe(200);
    const ready = await fetch(`${trial.url}/api/health/ready`);
    expect([ready.status, (await ready.json()).media]).toEqual([200, 'unavailable']);
    const { port, apiKey, apiSecret } = trial.livekit;
    const again = await startLiveKit({ port, keys: { apiKey, apiSecret } });
    try {
      const room = await enter(await grant(bambang, id, 'g'));
      await room.disconnect();
    } finally {
      await again.stop();
    }
  });
});
