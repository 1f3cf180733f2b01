// The door as people at it and hosts behind it know it: over HTTP, with real guests' cookies and a real LiveKit behind.
import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LobbyEntry } from '../../contract/conduct.ts';
import { JoinAnswer, JoinGrant } from '../../contract/http.ts';
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
import { RoomParticipant } from '../trial/participant.ts';
import { CookieJar } from '../trial/sign-in.ts';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('the door on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;
  let joko: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
    joko = await trial.shell('joko.susilo');
  }, 300_000);
  afterAll(async () => {
    await trial?.close();
  }, 180_000);

  const make = async (changes: Record<string, unknown> = {}) =>
    (await sri.call('POST', '/api/meetings', meetingNow(changes))).body.id as string;
  const post = async (who: Caller, path: string, body: unknown) => {
    const answer = await who.call('POST', `/api/meetings/${path}`, body);
    return answer.status === 200 ? answer.body : answer.body.code;
  };
  const join = (who: Caller, id: string, letter = 'a') => post(who, `${id}/join`, { deviceId: device(letter) });
  const ask = (who: Caller, id: string, why: string) => post(who, `${id}/join`, { deviceId: device('a'), why });
  const present = (id: string, count: number) =>
    eventually(
      async () => (await sri.call('GET', `/api/meetings/${id}`)).body.present,
      (is) => is === count,
    );
  const removals = async (id: string) => {
    const { db } = trial.office.store;
    const rows = await db.selectFrom('audit').select(['action', 'detail']).where('subject', '=', id).execute();
    return rows.filter(({ action }) => action === 'participant.removed').map(({ detail }) => detail);
  };
  const entries = async (id: string) => {
    const { body } = await sri.call('GET', `/api/meetings/${id}/lobby`);
    return (body.entries as unknown[]).map((one) => LobbyEntry.parse(one));
  };
  const decide = (id: string, admit: boolean, ids: string[]) =>
    post(sri, `${id}/lobby/decide`, { admit, entries: ids });
  const own = () => ({ 'x-pendopo': '1', origin: trial.url, 'sec-fetch-site': 'same-origin' });

  class Guest {
    readonly jar = new CookieJar();
    async post(path: string, body: object, headers: Record<string, string> = own()) {
      const answer = await this.jar.fetch(`${trial.url}/api/meetings/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      const got = await answer.json();
      return answer.status === 200 ? got : got.code;
    }
    name = (id: string, name: string, letter = 'g') => this.post(`${id}/guest`, { name, deviceId: device(letter) });
    join = (id: string, letter = 'g') => this.post(`${id}/join`, { deviceId: device(letter) });
  }

  test('who was not invited waits; the host hears it, sees who it is, and lets them in', async () => {
    const id = await make();
    const knocker = await EventReader.open(trial.url, { authorization: `Bearer ${joko.token}` });
    const host = await EventReader.open(trial.url, { authorization: `Bearer ${sri.token}` });
    expect(await join(joko, id)).toEqual({ status: 'waiting', askAgain: 5, hostInside: false });
    await host.next('lobby', id);
    const inside = await RoomParticipant.enter(await join(sri, id, 'h'));
    await eventually(
      () => join(joko, id),
      (answer) => answer.hostInside === true,
    );
    const [entry] = await entries(id);
    expect(entry).toMatchObject({ typedName: 'Joko Susilo', invited: false, sameName: [] });
    expect(entry?.person).toMatchObject({ id: 'p-joko-susilo', unit: { kind: 'rt' } });
    // Who was invited does not wait, and nobody waits for the host.
    expect((await join(bambang, id)).status).toBe('granted');
    expect(await decide(id, true, [entry?.id ?? ''])).toEqual({ entries: [] });
    await knocker.next('admission', id);
    expect(JoinAnswer.parse(await join(joko, id)).status).toBe('granted');
    // Once let in, always let in, until put out.
    expect((await join(joko, id, 'b')).status).toBe('granted');
    // A decision can be taken back: out, and the door is shut.
    const admitted = await RoomParticipant.enter(await join(joko, id));
    expect(await decide(id, false, [entry?.id ?? ''])).toEqual({ entries: [] });
    await admitted.out;
    expect(await join(joko, id)).toBe('denied');
    expect(await decide(id, true, [entry?.id ?? ''])).toEqual({ entries: [] });
    expect((await join(joko, id)).status).toBe('granted');
    await inside.leave();
    knocker.close();
    host.close();
  }, 180_000);

  test('hosts inside hear it in the room, participants do not; all are let in at once, who left is not among them', async () => {
    const id = await make();
    const host = await RoomParticipant.enter(await join(sri, id, 'h'));
    const participant = await RoomParticipant.enter(await join(bambang, id, 'b'));
    await eventually(
      async () => (await sri.call('GET', `/api/meetings/${id}`)).body.present,
      (present) => present === 2,
    );
    const [first, second, third] = [new Guest(), new Guest(), new Guest()];
    for (const [n, guest] of [first, second, third].entries()) {
      expect(await guest.name(id, `Tamu Undangan ${'ABC'[n]}`)).toMatchObject({ title: 'Rapat uji' });
      expect((await guest.join(id)).status).toBe('waiting');
    }
    await eventually(
      async () => host.signals.at(-1),
      (signal) => signal?.type === 'lobby' && signal.waiting === 3,
    );
    expect(await third.post(`${id}/lobby/leave`, { deviceId: device('g') })).toEqual({ done: true });
    expect((await entries(id)).map((one) => [one.typedName, one.person])).toEqual([
      ['Tamu Undangan A', null],
      ['Tamu Undangan B', null],
    ]);
    expect(await decide(id, true, ['all'])).toEqual({ entries: [] });
    expect((await first.join(id)).status).toBe('granted');
    expect((await second.join(id)).status).toBe('granted');
    expect((await third.join(id)).status).toBe('waiting');
    expect(participant.signals).toEqual([]);
    await host.leave();
    await participant.leave();
  }, 180_000);

  test('a lobby that is switched on holds for who only opened the page, and for the token they have from before', async () => {
    const id = await make();
    const early = JoinGrant.parse(await join(bambang, id));
    await post(sri, `${id}/conduct`, { lobby: 'everyone' });
    expect((await join(bambang, id)).status).toBe('waiting');
    await bambang.call('POST', `/api/meetings/${id}/lobby/leave`, { deviceId: device('a') });
    const past = await RoomParticipant.enter(early);
    await past.out;
    expect(await ask(bambang, id, 'back')).toMatchObject({ status: 'waiting' });
    const [entry] = await entries(id);
    expect(entry?.person?.id).toBe('p-bambang-sutrisno');
    expect(await removals(id)).toEqual(['{"code":"lobby","personId":"p-bambang-sutrisno"}']);
    // Having been put out of there is not having been inside, not even once the host changes their mind twice.
    for (const lobby of ['off', 'everyone']) await post(sri, `${id}/conduct`, { lobby });
    expect((await join(bambang, id)).status).toBe('waiting');
    await decide(id, true, ['all']);
    const inside = await RoomParticipant.enter(JoinGrant.parse(await join(bambang, id)));
    await present(id, 1);
    await trial.office.presence.reconcile();
    expect(inside.isOut).toBe(false);
    await inside.leave();
  }, 180_000);

  test('who was inside before the lobby stays and comes back, also one who led then; put out, they wait', async () => {
    const id = await make();
    const first = await RoomParticipant.enter(JoinGrant.parse(await join(bambang, id)));
    await present(id, 1);
    await post(sri, `${id}/conduct`, { lobby: 'everyone' });
    const cohost = { action: 'cohost', personId: 'p-joko-susilo' };
    expect(await join(joko, id)).toMatchObject({ status: 'waiting' });
    await decide(id, true, ['all']);
    const led = await RoomParticipant.enter(JoinGrant.parse(await join(joko, id)));
    await present(id, 2);
    for (const is of [true, false]) await post(sri, `${id}/control`, { ...cohost, cohost: is });
    const second = await RoomParticipant.enter(JoinGrant.parse(await join(bambang, id, 'b')));
    await present(id, 2);
    await trial.office.presence.reconcile();
    expect([first, led, second].map((one) => one.isOut)).toEqual([false, false, false]);
    const identity = `p-bambang-sutrisno:${device('b')}`;
    await post(sri, `${id}/control`, { action: 'remove', identity, ban: false });
    await Promise.all([first.out, second.out]);
    // Put out by a host, a client does not come back by itself.
    expect(await ask(bambang, id, 'back')).toBe('removed');
    expect(await entries(id)).toEqual([]);
    expect((await join(bambang, id)).status).toBe('waiting');
    await led.leave();
  }, 180_000);

  test('who looks at themselves before joining does not knock', async () => {
    const id = await make();
    expect(await ask(joko, id, 'ahead')).toEqual({ status: 'waiting', askAgain: 5, hostInside: false });
    expect(await entries(id)).toEqual([]);
    expect((await ask(bambang, id, 'ahead')).status).toBe('granted');
    expect((await join(joko, id)).status).toBe('waiting');
    expect(await entries(id)).toHaveLength(1);
  });

  test('nobody whom the lobby holds has the key, whatever they were granted before', async () => {
    const id = await make({ class: 'terbatas' });
    await post(sri, `${id}/conduct`, { lobby: 'off' });
    expect((await join(bambang, id)).status).toBe('granted');
    const key = () => post(bambang, `${id}/key`, { deviceId: device('a') });
    expect(await key()).toMatchObject({ index: 0 });
    await post(sri, `${id}/conduct`, { lobby: 'everyone' });
    expect(await key()).toBe('forbidden');
    await join(bambang, id);
    await decide(id, true, ['all']);
    expect(await key()).toMatchObject({ index: 0 });
  });

  test('a name is shown without what it hides, so it warns of the same name; one that says nothing is refused', async () => {
    const id = await make();
    const guest = new Guest();
    await guest.name(id, 'Sri\u200b\n\u202eWahyuni\u202c\u0007\u3164');
    expect((await guest.join(id)).status).toBe('waiting');
    const [entry] = await entries(id);
    expect(entry?.typedName).toBe('Sri Wahyuni');
    expect(entry?.sameName).toContain('Dra. Sri Wahyuni, M.Kom. · Diskominfo');
    for (const name of ['\u3164\u3164', 'A\u200b.', '12 34'])
      expect(await new Guest().name(id, name)).toBe('bad_request');
  });

  test('who stops asking is gone from the door', async () => {
    const id = await make();
    await join(joko, id);
    expect(await entries(id)).toHaveLength(1);
    const { db } = trial.office.store;
    const past = new Date(Date.now() - 31_000);
    await db.updateTable('lobby').set({ seen_at: past }).where('meeting_id', '=', id).execute();
    expect(await entries(id)).toHaveLength(0);
    // The hosts hear that the door is empty, without anybody asking.
    const host = await EventReader.open(trial.url, { authorization: `Bearer ${sri.token}` });
    await host.next('lobby', id);
    host.close();
  }, 180_000);

  test('an impostor with the name of the host is shown as such, and once let in has no right of the host', async () => {
    const id = await make();
    const host = await RoomParticipant.enter(await join(sri, id, 'h'));
    const impostor = new Guest();
    await impostor.name(id, 'Srі Wahyuni S.Kom');
    expect((await impostor.join(id)).status).toBe('waiting');
    const [entry] = await entries(id);
    expect(entry).toMatchObject({ person: null, invited: false });
    expect(entry?.sameName).toContain('Dra. Sri Wahyuni, M.Kom. · Diskominfo');
    await decide(id, true, [entry?.id ?? '']);
    const grant = await impostor.join(id);
    expect(grant).toMatchObject({ status: 'granted', role: 'participant' });
    const inside = await RoomParticipant.enter(grant);
    await expect(inside.publish('share', 4)).rejects.toThrow();
    await inside.local.publishData(new TextEncoder().encode('{}'), { topic: 'pendopo' }).catch(() => undefined);
    await inside.publish('microphone');
    await eventually(
      async () => host.sees(grant.identity),
      (seen) => JSON.stringify(seen) === '{"microphone":"on"}',
    );
    expect(host.strays).toEqual([]);
    expect(host.attributesOf(grant.identity)).toMatchObject({ guest: 'true', fullName: '', role: 'participant' });
    for (const path of ['control', 'conduct', 'lock', 'end', 'lobby/decide'])
      expect(await impostor.post(`${id}/${path}`, {}), path).toBe('unauthenticated');
    expect(await impostor.post(`${id}/hand`, { deviceId: device('g'), raised: true })).toEqual({ done: true });
    // Coming back under a second name is a second guest, who waits.
    await impostor.name(id, 'Bupati Pati');
    expect((await impostor.join(id)).status).toBe('waiting');
    // The office keeps who was there, by the name that was typed.
    const { body } = await sri.call('GET', `/api/meetings/${id}/attendance`);
    expect(body.guests).toMatchObject([{ name: 'Srі Wahyuni S.Kom', stays: [{ deviceId: device('g') }] }]);
    expect((await sri.call('GET', `/api/meetings/${id}`)).body.present).toBe(2);
    // Banned, also under a new name with the same device.
    await post(sri, `${id}/control`, { action: 'remove', identity: grant.identity, ban: true });
    await inside.out;
    expect(await new Guest().name(id, 'Orang Lain')).toBe('removed');
    await host.leave();
  }, 180_000);

  test("a guest's cookie is for its meeting only, out of scripts' reach, and worth nothing to other pages", async () => {
    const [id, other] = [await make(), await make()];
    const guest = new Guest();
    const answer = await fetch(`${trial.url}/api/meetings/${id}/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...own() },
      body: JSON.stringify({ name: 'Tamu Undangan', deviceId: device('g') }),
    });
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Strict/);
    expect(line).toContain(`Path=/api/meetings/${id}`);
    await guest.name(id, 'Tamu Undangan');
    const seen = await (await guest.jar.fetch(`${trial.url}/api/meetings/${id}`)).json();
    expect(seen).toMatchObject({ id, role: 'participant' });
    expect((await guest.jar.fetch(`${trial.url}/api/meetings/${other}`)).status).toBe(401);
    expect((await guest.jar.fetch(`${trial.url}/api/me`)).status).toBe(401);
    expect(await guest.post(`${other}/join`, { deviceId: device('g') })).toBe('unauthenticated');
    const foreign = { origin: 'http://evil.example', 'x-pendopo': '1' };
    expect(await guest.post(`${id}/join`, { deviceId: device('g') }, foreign)).toBe('csrf');
    expect(await guest.post(`${id}/guest`, { name: 'Tamu', deviceId: device('g') }, foreign)).toBe('csrf');
    expect(await guest.post(`${id}/guest`, { name: 'Tamu', deviceId: device('g') }, {})).toBe('csrf');
    // The database alone makes nobody a guest.
    const stored = await trial.office.store.db.selectFrom('guests').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(guest.jar.value(trial.url, 'pendopo_guest'));
  });

  test('Terbatas: no guests, nobody uninvited, and the invited wait too; no lobby: only the invited', async () => {
    const closed = await make({ class: 'terbatas' });
    expect(await new Guest().name(closed, 'Tamu Undangan')).toBe('guests_refused');
    expect(await join(joko, closed)).toBe('not_invited');
    expect((await join(bambang, closed)).status).toBe('waiting');
    expect((await entries(closed)).map((one) => [one.person?.id, one.invited])).toEqual([['p-bambang-sutrisno', true]]);
    await decide(closed, false, ['all']);
    expect(await join(bambang, closed)).toBe('denied');
    const open = await make();
    const guest = new Guest();
    await guest.name(open, 'Tamu Undangan');
    await post(sri, `${open}/conduct`, { lobby: 'off' });
    expect(await guest.join(open)).toBe('not_invited');
    expect(await join(joko, open)).toBe('not_invited');
    expect((await join(bambang, open)).status).toBe('granted');
  });

  test('a locked door is locked for who waits; a new rule of the lobby is told to who waits', async () => {
    const id = await make();
    await post(sri, `${id}/conduct`, { lobby: 'everyone' });
    expect((await join(bambang, id)).status).toBe('waiting');
    await post(sri, `${id}/lock`, { locked: true });
    expect(await join(bambang, id)).toBe('locked');
    expect(await entries(id)).toEqual([]);
    await post(sri, `${id}/lock`, { locked: false });
    expect((await join(bambang, id)).status).toBe('waiting');
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${bambang.token}` });
    await post(sri, `${id}/conduct`, { lobby: 'uninvited' });
    await stream.next('admission', id);
    expect((await join(bambang, id)).status).toBe('granted');
    stream.close();
  });
});
