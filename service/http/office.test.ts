// The office over HTTP, on both databases, with a real provider and a real LiveKit behind it.

import { gzipSync } from 'node:zlib';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Agenda, JoinGrant, LineProbe, Me } from '../../contract/http.ts';
import { Problem } from '../../contract/problem.ts';
import { ServerInfo } from '../../contract/server.ts';
import { verify } from '../audit/audit.ts';
import { demoMeetingIds } from '../directory/seed.ts';
import { EventReader } from '../trial/events.ts';
import {
  type Caller,
  callerWith,
  type DatabaseKind,
  device,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';
import { browserSignIn, shellSignIn, token } from '../trial/sign-in.ts';

describe.each<DatabaseKind>(['pglite', 'postgres'])('the office on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;
  let joko: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
    joko = await trial.shell('joko.susilo');
  }, 120_000);
  afterAll(async () => {
    await trial?.close();
  }, 60_000);

  const make = async (changes: Record<string, unknown> = {}) => {
    const made = await sri.call('POST', '/api/meetings', meetingNow(changes));
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return made.body.id as string;
  };
  const refused = async (who: Caller, method: string, path: string, body?: unknown) => {
    const answer = await who.call(method, path, body);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = Problem.parse(answer.body);
    expect(problem.status).toBe(answer.status);
    return problem;
  };

  test('anybody learns how to sign in; a person learns who they are', async () => {
    const server = ServerInfo.parse(await (await fetch(`${trial.url}/api/server`)).json());
    expect(server.mediaOrigins).toEqual([trial.livekit.url]);
    expect(server.signIn).toMatchObject({ issuer: trial.issuer, clientId: 'pendopo-shell' });
    const me = Me.parse((await sri.call('GET', '/api/me')).body);
    expect(me).toMatchObject({ person: { id: 'p-sri-wahyuni', unit: { shortName: 'Diskominfo' } }, mayOrganise: true });
    expect(Me.parse((await joko.call('GET', '/api/me')).body)).toMatchObject({
      person: { nip: null },
      mayOrganise: false,
    });
  });

  test('a thin line is asked with what no proxy keeps or shortens', async () => {
    const answer = await fetch(`${trial.url}/api/line-probe`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const { filling } = LineProbe.parse(await answer.json());
    // As base64, six of eight bits are left.
    expect(gzipSync(filling).length).toBeGreaterThan(filling.length * 0.7);
  });

  test('the agenda holds what one is invited to, through units above too, and nothing else', async () => {
    const ids = async (who: Caller) =>
      Agenda.parse((await who.call('GET', '/api/agenda')).body).meetings.map((meeting) => meeting.id);
    const sris = await ids(sri);
    expect(sris).toContain(demoMeetingIds.running);
    expect(sris).toContain(demoMeetingIds.restricted);
    expect(sris).not.toContain(demoMeetingIds.foreign);
    // RT 03 stands under RW 02 under Desa Srikaton under Kecamatan Kayen.
    expect(await ids(joko)).toEqual(expect.arrayContaining([demoMeetingIds.running, demoMeetingIds.foreign]));
    // Not hers, but who was told its code may knock, and sees whose door it is; of Terbatas nobody sees anything.
    expect((await sri.call('GET', `/api/meetings/${demoMeetingIds.foreign}`)).body.role).toBe('participant');
    expect((await refused(joko, 'GET', `/api/meetings/${demoMeetingIds.restricted}`)).code).toBe('not_invited');
    expect((await refused(sri, 'GET', '/api/meetings/zzzz-zzzz-zzzz')).code).toBe('not_found');
    const range = '?from=2030-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';
    expect((await refused(sri, 'GET', `/api/agenda${range}`)).code).toBe('bad_request');
  });

  test('a meeting is called by who may, for their own unit, with sense', async () => {
    expect((await refused(joko, 'POST', '/api/meetings', meetingNow())).code).toBe('forbidden');
    expect((await refused(sri, 'POST', '/api/meetings', meetingNow({ unitId: 'bappeda' }))).code).toBe('forbidden');
    const senseless = await refused(sri, 'POST', '/api/meetings', meetingNow({ endsAt: new Date(0).toISOString() }));
    expect(senseless.issues?.map((issue) => issue.path)).toContain('body.endsAt');
    const stranger = await refused(sri, 'POST', '/api/meetings', meetingNow({ invitedPeople: ['p-nobody'] }));
    expect(stranger.issues).toEqual([{ path: 'body.invitedPeople.0', message: 'unknown: p-nobody' }]);
    const extra = await refused(sri, 'POST', '/api/meetings', meetingNow({ colour: 'red' }));
    expect(extra.code).toBe('bad_request');
    expect((await refused(sri, 'POST', '/api/meetings', meetingNow({ title: 'x' }))).issues?.[0]?.path).toBe(
      'body.title',
    );
  });

  test('the door: not invited, not yet, locked, ended; and a grant for who may', async () => {
    const id = await make();
    const join = { deviceId: device('a') };
    expect((await joko.call('POST', `/api/meetings/${id}/join`, join)).body.status).toBe('waiting');
    await sri.call('POST', `/api/meetings/${id}/conduct`, { lobby: 'off' });
    expect((await refused(joko, 'POST', `/api/meetings/${id}/join`, join)).code).toBe('not_invited');
    const granted = JoinGrant.parse((await bambang.call('POST', `/api/meetings/${id}/join`, join)).body);
    expect(granted).toMatchObject({ role: 'participant', identity: `p-bambang-sutrisno:${device('a')}` });
    expect(new Date(granted.expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(5 * 60_000);

    const later = await make({
      startsAt: new Date(Date.now() + 30 * 60_000).toISOString(),
      endsAt: new Date(Date.now() + 90 * 60_000).toISOString(),
    });
    const early = await refused(bambang, 'POST', `/api/meetings/${later}/join`, join);
    expect(early.code).toBe('not_started');
    expect(new Date(early.opensAt ?? 0).getTime()).toBeGreaterThan(Date.now());
    // The agenda says what the door says, to each their own.
    const seen = async (who: Caller) => (await who.call('GET', `/api/meetings/${later}`)).body;
    expect(await seen(bambang)).toMatchObject({ state: 'scheduled', opensAt: early.opensAt });
    expect((await seen(sri)).state).toBe('open');
    expect(new Date((await seen(sri)).opensAt).getTime()).toBeLessThan(Date.now());
    expect((await sri.call('POST', `/api/meetings/${later}/join`, join)).body.role).toBe('host');

    expect((await refused(bambang, 'POST', `/api/meetings/${id}/lock`, { locked: true })).code).toBe('forbidden');
    expect((await sri.call('POST', `/api/meetings/${id}/lock`, { locked: true })).body.locked).toBe(true);
    expect((await refused(bambang, 'POST', `/api/meetings/${id}/join`, join)).code).toBe('locked');
    expect((await sri.call('POST', `/api/meetings/${id}/join`, join)).status).toBe(200);

    expect((await refused(bambang, 'POST', `/api/meetings/${id}/end`)).code).toBe('forbidden');
    expect((await sri.call('POST', `/api/meetings/${id}/end`)).body.state).toBe('ended');
    expect((await sri.call('POST', `/api/meetings/${id}/end`)).status).toBe(200);
    const over = await refused(sri, 'POST', `/api/meetings/${id}/join`, join);
    expect([over.code, over.status]).toEqual(['ended', 410]);

    const rows = await trial.office.store.db
      .selectFrom('audit')
      .selectAll()
      .where('subject', '=', id)
      .orderBy('seq')
      .execute();
    expect(rows.map((row) => row.action)).toEqual([
      'meeting.created',
      'lobby.asked',
      'conduct.changed',
      'join.refused',
      'join.granted',
      'meeting.locked',
      'join.refused',
      'join.granted',
      'meeting.ended',
      'join.refused',
    ]);
    expect((await verify(trial.office.store.db)).ok).toBe(true);
  });

  test('only a fresh access token of our provider for us opens anything', async () => {
    const status = async (bearer: string) => (await callerWith(trial.url, bearer).call('GET', '/api/me')).body.code;
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { preferred_username: 'sri.wahyuni', client_id: 'pendopo-shell' };
    const forged = (exp: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'mine' })
        .setIssuer(trial.issuer)
        .setSubject('akun-sri.wahyuni')
        .setAudience('urn:pendopo:service')
        .setIssuedAt()
        .setExpirationTime(exp)
        .sign(privateKey);
    expect(await status(await forged('5m'))).toBe('unauthenticated');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ ...claims, iss: trial.issuer, aud: 'urn:pendopo:service', exp: 4e9, sub: 'x' })}.`;
    expect(await status(unsigned)).toBe('unauthenticated');
    const real = await shellSignIn(trial.issuer, 'sri.wahyuni');
    expect(await status(real.id_token)).toBe('unauthenticated');
    const [head, body, signature] = real.access_token.split('.') as [string, string, string];
    const altered = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), preferred_username: 'admin.ti' };
    expect(await status(`${head}.${part(altered)}.${signature}`)).toBe('unauthenticated');
    expect(await status('nonsense')).toBe('unauthenticated');
    expect((await fetch(`${trial.url}/api/me`)).status).toBe(401);
    expect(await status(real.access_token)).toBeUndefined();
  });

  test('ending a shell session ends its tokens, also those it was refreshed from, and its event streams', async () => {
    const tokens = await shellSignIn(trial.issuer, 'siti.aminah');
    const refresh = (refresh_token: string) => token(trial.issuer, { grant_type: 'refresh_token', refresh_token });
    const refreshed = await refresh(tokens.refresh_token ?? '');
    const siti = callerWith(trial.url, tokens.access_token);
    const other = await trial.shell('siti.aminah');
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${tokens.access_token}` });
    const ended = await siti.call('POST', '/api/session/end');
    expect(ended.body.endSessionUrl).toContain('/session/end');
    await stream.next('signed_out');
    await stream.ended();
    expect((await refused(siti, 'GET', '/api/me')).code).toBe('unauthenticated');
    expect((await refused(callerWith(trial.url, refreshed.access_token), 'GET', '/api/me')).code).toBe(
      'unauthenticated',
    );
    // As the shell does: the provider keeps that nothing is refreshed after the end (identity/signout.ts says why).
    await fetch(`${trial.issuer}/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'pendopo-shell', token: refreshed.refresh_token ?? '' }),
    });
    await expect(refresh(refreshed.refresh_token ?? '')).rejects.toThrow('invalid_grant');
    // Her other machine is another sign-in.
    expect((await other.call('GET', '/api/me')).status).toBe(200);
  });

  test('a browser signs in, is safe from other pages, and signs out', async () => {
    const { jar, landed } = await browserSignIn(trial.url, 'dwi.lestari', '/rapat/abc?x=1');
    expect(landed).toBe(`${trial.url}/rapat/abc?x=1`);
    expect((await (await jar.fetch(`${trial.url}/api/me`)).json()).person.id).toBe('p-dwi-lestari');
    const post = async (headers: Record<string, string>) => {
      const body = JSON.stringify(meetingNow({ unitId: 'bappeda' }));
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
      const answer = await jar.fetch(`${trial.url}/api/meetings`, init);
      return (await answer.json()).code ?? answer.status;
    };
    const own = { 'x-pendopo': '1', origin: trial.url, 'sec-fetch-site': 'same-origin' };
    expect(await post(own)).toBe(200);
    expect(await post({ origin: trial.url })).toBe('csrf');
    expect(await post({ ...own, origin: 'http://evil.example' })).toBe('csrf');
    expect(await post({ ...own, 'sec-fetch-site': 'same-site' })).toBe('csrf');
    expect(await post({ 'x-pendopo': '1' })).toBe('csrf');
    const stale = jar.value(trial.url, 'pendopo_session') ?? '';
    expect(stale.length).toBeGreaterThanOrEqual(43);
    expect((await jar.fetch(`${trial.url}/api/session/end`, { method: 'POST', headers: own })).status).toBe(200);
    const again = await fetch(`${trial.url}/api/me`, { headers: { cookie: `pendopo_session=${stale}` } });
    expect(again.status).toBe(401);
  });

  test('sign-in returns nowhere but here, and a callback nobody began is refused', async () => {
    for (const away of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/api/session/end',
      'javascript:alert(1)',
    ]) {
      const { landed } = await browserSignIn(trial.url, 'dwi.lestari', away);
      expect(landed, away).toBe(`${trial.url}/`);
    }
    const answer = await fetch(`${trial.url}/api/auth/callback?code=x&state=y`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/?signin=refused');
    expect(answer.headers.getSetCookie().join()).not.toMatch(/pendopo_session=[\w-]{20}/);
  });

  test('who is taken out of the directory is out at the next request, streams included', async () => {
    const hadi = await trial.shell('hadi.santosa');
    const stream = await EventReader.open(trial.url, { authorization: `Bearer ${hadi.token}` });
    const { db } = trial.office.store;
    await db.updateTable('people').set({ active: false }).where('id', '=', 'p-hadi-santosa').execute();
    expect((await refused(hadi, 'GET', '/api/me')).code).toBe('unknown_person');
    await stream.ended();
    await db.updateTable('people').set({ active: true }).where('id', '=', 'p-hadi-santosa').execute();
    expect((await hadi.call('GET', '/api/me')).status).toBe(200);
    await db
      .updateTable('assignments')
      .set({ until_date: '2026-01-01' })
      .where('person_id', '=', 'p-hadi-santosa')
      .execute();
    expect((await refused(hadi, 'GET', '/api/me')).code).toBe('unknown_person');
  });

  test('events reach the invited, and a reconnect misses nothing', async () => {
    const headers = { authorization: `Bearer ${bambang.token}` };
    const first = await EventReader.open(trial.url, headers);
    const id = await make();
    const heard = await first.next('agenda', id);
    first.close();
    await sri.call('POST', `/api/meetings/${id}/lock`, { locked: true });
    const away = await make();
    const unrelated = await make({ invitedPeople: [] });
    const second = await EventReader.open(trial.url, headers, heard.id);
    await second.next('agenda', away);
    expect(second.heard.map(({ event }) => event)).toEqual([
      { type: 'meeting', meetingId: id },
      { type: 'agenda', meetingId: away },
    ]);
    expect(JSON.stringify(second.heard)).not.toContain(unrelated);
    second.close();
    const lost = await EventReader.open(trial.url, headers, '999999999');
    await lost.next('resync');
    lost.close();
  });

  test('more streams than windows: the oldest makes room', async () => {
    const headers = { authorization: `Bearer ${joko.token}` };
    const streams: EventReader[] = [];
    for (let n = 0; n < 13; n += 1) streams.push(await EventReader.open(trial.url, headers));
    await streams[0]?.ended();
    const id = await make({ invitedPeople: ['p-joko-susilo'] });
    await streams[1]?.next('agenda', id);
    for (const stream of streams) stream.close();
  });

  test('errors are problems: unknown path, wrong type, too large, not JSON', async () => {
    const post = async (path: string, headers: Record<string, string>, body: string) => {
      const answer = await fetch(trial.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${sri.token}`, ...headers },
        body,
      });
      return Problem.parse(await answer.json());
    };
    const json = { 'content-type': 'application/json' };
    expect((await refused(sri, 'GET', '/api/nothing')).code).toBe('not_found');
    expect((await post('/api/meetings', { 'content-type': 'text/plain' }, '{}')).code).toBe('unsupported_media_type');
    expect((await post('/api/meetings', json, '{')).code).toBe('bad_request');
    expect((await post('/api/meetings', json, `"${'x'.repeat(600_000)}"`)).code).toBe('payload_too_large');
    expect((await post(`/api/meetings/${demoMeetingIds.running}/end`, json, '{"now":true}')).code).toBe('bad_request');
    const openapi = await (await fetch(`${trial.url}/api/openapi.json`)).json();
    expect(Object.keys(openapi.paths)).toContain('/api/meetings/{id}/join');
    expect(openapi.paths['/api/meetings'].post.requestBody).toBeDefined();
  });

  test('joining over and over is slowed down, for that person only', async () => {
    const id = await make({ invitedPeople: ['p-agus-prasetyo', 'p-bambang-sutrisno'] });
    const agus = await trial.shell('agus.prasetyo');
    let last = await agus.call('POST', `/api/meetings/${id}/join`, { deviceId: device('b') });
    let through = 1;
    for (; through < 80; through += 1) {
      last = await agus.call('POST', `/api/meetings/${id}/join`, { deviceId: device('b') });
      if (last.status !== 200) break;
    }
    expect(last.status).toBe(429);
    // Two deaths of a media server within the minute, as a client tries through them.
    expect(through).toBeGreaterThan(45);
    const problem = Problem.parse(last.body);
    expect(problem.code).toBe('rate_limited');
    expect(Number(last.headers.get('retry-after'))).toBe(problem.retryAfter);
    expect((await bambang.call('POST', `/api/meetings/${id}/join`, { deviceId: device('b') })).status).toBe(200);
  });

  test('signing in over and over is slowed down, with a word for the person', async () => {
    const login = async () => {
      const answer = await fetch(`${trial.url}/api/auth/login`, { redirect: 'manual' });
      expect(answer.status).toBe(303);
      return answer.headers.get('location') ?? '';
    };
    let last = await login();
    expect(last).toContain(trial.issuer);
    for (let n = 0; n < 80 && last.startsWith(trial.issuer); n += 1) last = await login();
    expect(last).toBe('/?signin=busy');
  });
});
