// The browser's session over its life: what counts as use, and what the provider is told at its end.
import type { FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USE_HEADER } from '../../contract/use.ts';
import { Authenticator } from '../http/authenticate.ts';
import { Refusal } from '../refusal.ts';
import { type DatabaseKind, device, openTrial, type Trial } from '../trial/office.ts';
import { browserSignIn, type CookieJar } from '../trial/sign-in.ts';
import type { BearerGate } from './bearer.ts';
import { BrowserSignIn } from './browser.ts';
import { IdentityProvider } from './provider.ts';
import { seal, unseal } from './sealed.ts';

const HOUR = 3600_000;
const MINUTE = 60_000;

test('what is sealed opens with its secret and purpose only, and unaltered', () => {
  const sealed = seal('secret', 'id_token', 'eyJ.x.y');
  expect(unseal('secret', 'id_token', sealed)).toBe('eyJ.x.y');
  expect(unseal('another', 'id_token', sealed)).toBeNull();
  expect(unseal('secret', 'another', sealed)).toBeNull();
  expect(unseal('secret', 'id_token', `${sealed.slice(0, -4)}AAAA`)).toBeNull();
  expect(unseal('secret', 'id_token', '')).toBeNull();
  expect(seal('secret', 'id_token', 'eyJ.x.y')).not.toBe(sealed);
});

describe.each<DatabaseKind>(['pglite', 'postgres'])("a browser's session on %s", (database) => {
  let trial: Trial;
  let jar: CookieJar;
  let cookie: string;

  beforeAll(async () => {
    trial = await openTrial({ database });
  }, 120_000);
  afterAll(async () => {
    await trial?.close();
  }, 60_000);

  const signIn = async (login: string) => {
    ({ jar } = await browserSignIn(trial.url, login));
    cookie = jar.value(trial.url, 'pendopo_session') ?? '';
    const rows = await trial.office.store.db.selectFrom('sessions').selectAll().where('login', '=', login).execute();
    return rows[0]?.seen_at ?? new Date(0);
  };
  const own = () => ({ 'x-pendopo': '1', origin: trial.url, 'sec-fetch-site': 'same-origin' });

  test('signing out tells the provider whose session ends, and the database alone does not know', async () => {
    await signIn('dwi.lestari');
    const { db } = trial.office.store;
    const row = await db.selectFrom('sessions').selectAll().where('login', '=', 'dwi.lestari').executeTakeFirst();
    const answer = await jar.fetch(`${trial.url}/api/session/end`, { method: 'POST', headers: own() });
    const { endSessionUrl } = (await answer.json()) as { endSessionUrl: string };
    const hint = new URL(endSessionUrl).searchParams.get('id_token_hint') ?? '';
    expect(decodeJwt(hint)).toMatchObject({ iss: trial.issuer, aud: 'pendopo-web', sub: 'akun-dwi.lestari' });
    const page = await jar.fetch(endSessionUrl);
    expect([page.status, (await page.text()).includes('name="xsrf"')]).toEqual([200, true]);
    expect(row?.id_token).toMatch(/^[\w-]{40,}$/);
    const stored = `${JSON.stringify(row)} ${Buffer.from(row?.id_token ?? '', 'base64url').toString('latin1')}`;
    for (const part of hint.split('.')) expect(stored).not.toContain(part);
    expect(await db.selectFrom('sessions').selectAll().where('login', '=', 'dwi.lestari').execute()).toEqual([]);
  });

  /** The service's own gate, its clock moved: what would it say `ms` after the sign-in? */
  const gateAt = (began: Date) => {
    let at = began;
    const { store } = trial.office;
    const provider = new IdentityProvider({ issuer: trial.issuer, webClientId: 'pendopo-web', webClientSecret: 's' });
    const browser = new BrowserSignIn(
      store,
      provider,
      'preferred_username',
      () => trial.url,
      () => at,
    );
    const gate = new Authenticator(store, undefined as unknown as BearerGate, browser, () => trial.url);
    const request = (method: string, headers: Record<string, string>) =>
      ({ method, headers, cookies: { pendopo_session: cookie } }) as unknown as FastifyRequest;
    return {
      async after(ms: number, method: string, headers: Record<string, string> = {}) {
        at = new Date(began.getTime() + ms);
        try {
          return (await gate.caller(request(method, headers))).official.person.id;
        } catch (error) {
          if (error instanceof Refusal) return error.code;
          throw error;
        }
      },
      stream(ms: number) {
        at = new Date(began.getTime() + ms);
        return gate.stillAllowed(request('GET', {}));
      },
    };
  };

  test('an open tab by itself does not keep a session: refetches and the event stream are no use', async () => {
    const gate = gateAt(await signIn('dwi.lestari'));
    for (let minute = 10; minute < 120; minute += 10) {
      expect(await gate.after(minute * MINUTE, 'GET')).toBe('p-dwi-lestari');
      expect(await gate.stream(minute * MINUTE + 20_000)).toBe(true);
    }
    expect(await gate.stream(2 * HOUR + MINUTE)).toBe(false);
    expect(await gate.after(2 * HOUR + MINUTE, 'GET')).toBe('unauthenticated');
    expect(await gate.after(2 * HOUR + MINUTE, 'GET', { [USE_HEADER]: '1' })).toBe('unauthenticated');
  });

  test('a person keeps it, by reading or by doing, up to twelve hours', async () => {
    const gate = gateAt(await signIn('dwi.lestari'));
    expect(await gate.after(1.9 * HOUR, 'GET', { [USE_HEADER]: '1' })).toBe('p-dwi-lestari');
    expect(await gate.after(3.8 * HOUR, 'POST', own())).toBe('p-dwi-lestari');
    // A foreign page that posts is refused, and does not keep the session either.
    expect(await gate.after(5.7 * HOUR, 'POST', { origin: 'http://evil.example' })).toBe('csrf');
    expect(await gate.after(5.7 * HOUR, 'GET')).toBe('p-dwi-lestari');
    expect(await gate.after(5.9 * HOUR, 'GET')).toBe('unauthenticated');
    const long = gateAt(await signIn('bambang.sutrisno'));
    for (let hour = 1; hour < 12; hour += 1) {
      expect(await long.after(hour * HOUR, 'GET', { [USE_HEADER]: '1' })).toBe('p-bambang-sutrisno');
    }
    expect(await long.after(12 * HOUR, 'GET', { [USE_HEADER]: '1' })).toBe('unauthenticated');
  });

  test('who is in a meeting uses the product, and has two hours from when they leave', async () => {
    const began = await signIn('wahyu.hidayat');
    const gate = gateAt(began);
    const { db } = trial.office.store;
    const meeting = await db.selectFrom('meetings').select('id').executeTakeFirstOrThrow();
    const stay = { sid: 'PA_idle', room_sid: 'RM_idle', meeting_id: meeting.id, person_id: 'p-wahyu-hidayat' };
    const joined_at = new Date(began.getTime() + HOUR);
    await db
      .insertInto('stays')
      .values({ ...stay, device_id: device('a'), joined_at, left_at: null })
      .execute();
    expect(await gate.stream(4 * HOUR)).toBe(true);
    expect(await gate.after(5 * HOUR, 'GET')).toBe('p-wahyu-hidayat');
    const left_at = new Date(began.getTime() + 5.5 * HOUR);
    await db.updateTable('stays').set({ left_at }).where('sid', '=', stay.sid).execute();
    expect(await gate.after(7.4 * HOUR, 'GET')).toBe('p-wahyu-hidayat');
    expect(await gate.after(7.6 * HOUR, 'GET')).toBe('unauthenticated');
  });
});
