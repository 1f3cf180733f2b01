// Tokens of every wrong kind, from an issuer whose keys the test holds: a real HTTP server with discovery and keys.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { migrate } from '../store/migrations.ts';
import { openStore, type Store } from '../store/store.ts';
import { eventually } from '../trial/office.ts';
import { BearerGate } from './bearer.ts';
import { IdentityProvider } from './provider.ts';
import { endSignIn } from './signout.ts';

let store: Store;
let folder: string;
let server: Server;
let issuer: string;
let keys: JWK[] = [];
let key: CryptoKey;
let userinfoAsked = 0;

async function newKey(kid: string) {
  const pair = await generateKeyPair('ES256');
  keys = [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' }];
  key = pair.privateKey;
}

async function listen(port = 0) {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      }),
      '/keys': () => ({ keys }),
      '/userinfo': () => {
        userinfoAsked += 1;
        return { sub: 'someone', preferred_username: 'sri.wahyuni' };
      },
    };
    response.end(JSON.stringify(answers[request.url ?? '']?.() ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const away = async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pendopo-bearer-'));
  store = await openStore({ folder });
  await migrate(store);
  await listen();
}, 60_000);
afterAll(async () => {
  await away();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => newKey('first'));

const gate = (resource: string | undefined = 'urn:pendopo:service') =>
  new BearerGate(new IdentityProvider({ issuer, webClientId: 'pendopo-web', webClientSecret: 's' }), {
    shellClientId: 'pendopo-shell',
    resource,
    personClaim: 'preferred_username',
  });
const now = () => Math.floor(Date.now() / 1_000);
const usual = () => ({
  iss: issuer,
  aud: 'urn:pendopo:service' as string | string[],
  sub: 'someone',
  client_id: 'pendopo-shell',
  preferred_username: 'sri.wahyuni' as string | undefined,
  jti: crypto.randomUUID(),
  iat: now(),
  exp: now() + 300,
});
const signed = (claims: object, kid = 'first', typ: string | undefined = 'at+jwt') =>
  new SignJWT(claims as never).setProtectedHeader({ alg: 'ES256', kid, ...(typ ? { typ } : {}) }).sign(key);
const verdict = async (of: BearerGate, token: string) => {
  try {
    return (await of.check(store.db, token)).login;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test('a proper token names its person; expired, foreign and shared-secret ones do not', async () => {
  const check = gate();
  expect(await verdict(check, await signed(usual()))).toBe('sri.wahyuni');
  const wrong: Record<string, object> = {
    expired: { exp: now() - 60 },
    'not yet valid': { nbf: now() + 600 },
    'other issuer': { iss: 'https://elsewhere.example' },
    'other audience': { aud: 'urn:other' },
    'no expiry': { exp: undefined },
    'id token': { at_hash: 'x' },
    'id token of Keycloak': { typ: 'ID', nonce: 'x' },
  };
  for (const [name, change] of Object.entries(wrong)) {
    expect(await verdict(check, await signed({ ...usual(), ...change })), name).toBe('unauthenticated');
  }
  // The classic confusion: the public key taken for a shared secret.
  const secret = new TextEncoder().encode(JSON.stringify(keys[0]));
  const confused = await new SignJWT(usual()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
  expect(await verdict(check, confused)).toBe('unauthenticated');
});

test('a nonce makes an id token only of what does not say that it is an access token', async () => {
  const check = gate();
  const told = async (change: object, typ: string) =>
    verdict(check, await signed({ ...usual(), nonce: 'x', ...change }, 'first', typ));
  // Keycloak up to 24: header JWT, payload Bearer, and the nonce of the sign-in.
  expect(await told({ typ: 'Bearer' }, 'JWT')).toBe('sri.wahyuni');
  expect(await told({}, 'at+jwt')).toBe('sri.wahyuni');
  expect(await told({}, 'application/at+jwt')).toBe('sri.wahyuni');
  expect(await told({}, 'JWT')).toBe('unauthenticated');
  expect(await told({ typ: 'Bearer', at_hash: 'x' }, 'JWT')).toBe('unauthenticated');
  expect(await told({ typ: 'ID' }, 'JWT')).toBe('unauthenticated');
  expect(await told({ nonce: undefined }, 'JWT')).toBe('sri.wahyuni');
  expect(await told({ nonce: undefined }, 'logout+jwt')).toBe('unauthenticated');
});

test("without a resource the token must be the shell client's own", async () => {
  const check = new BearerGate(new IdentityProvider({ issuer, webClientId: 'w', webClientSecret: 's' }), {
    shellClientId: 'pendopo-shell',
    personClaim: 'preferred_username',
  });
  expect(
    await verdict(check, await signed({ ...usual(), aud: 'account', azp: 'pendopo-shell', client_id: undefined })),
  ).toBe('sri.wahyuni');
  expect(await verdict(check, await signed({ ...usual(), azp: 'another-app', client_id: undefined }))).toBe(
    'unauthenticated',
  );
});

test('a claim the token lacks is asked for once in its life', async () => {
  const check = gate();
  const token = await signed({ ...usual(), preferred_username: undefined });
  const before = userinfoAsked;
  expect(await verdict(check, token)).toBe('sri.wahyuni');
  expect(await verdict(check, token)).toBe('sri.wahyuni');
  expect(userinfoAsked - before).toBe(1);
});

test('new keys of the provider are fetched when a token names one', async () => {
  const check = gate();
  expect(await verdict(check, await signed(usual()))).toBe('sri.wahyuni');
  await newKey('second');
  const token = await signed(usual(), 'second');
  expect(
    await eventually(
      () => verdict(check, token),
      (login) => login === 'sri.wahyuni',
    ),
  ).toBe('sri.wahyuni');
});

test('the provider away is not the fault of who asks: 503, and well again when it is back', async () => {
  const check = gate();
  const warm = gate();
  const token = await signed(usual());
  expect(await verdict(warm, token)).toBe('sri.wahyuni');
  const { port } = server.address() as AddressInfo;
  await away();
  expect(await verdict(check, token)).toBe('unavailable');
  // Keys once known are enough: the office keeps working while the provider restarts.
  expect(await verdict(warm, token)).toBe('sri.wahyuni');
  await listen(port);
  expect(await verdict(check, token)).toBe('sri.wahyuni');
});

test('a sign-in ended is over whichever of its tokens is shown; the next within the same single sign-on session is not', async () => {
  const check = gate();
  // Keycloak: `sid` and `auth_time` are the provider's session's, and stay the same over sign-ins.
  const of = (iat: number) => signed({ ...usual(), sid: 'sso-1', auth_time: now() - 3600, iat, exp: iat + 300 });
  const [earlier, shown, copy] = [await of(now() - 60), await of(now() - 30), await of(now() - 1)];
  const other = await signed({ ...usual(), sid: 'sso-2', iat: now() - 30 });
  for (const token of [earlier, shown, copy]) expect(await verdict(check, token)).toBe('sri.wahyuni');
  await endSignIn(store, await check.check(store.db, shown));
  for (const token of [earlier, shown, copy]) expect(await verdict(check, token)).toBe('unauthenticated');
  expect(await verdict(check, other)).toBe('sri.wahyuni');
  const again = await of(now() + 1);
  expect(await verdict(check, again)).toBe('sri.wahyuni');
  // That one ends too, and an old token shown once more brings nothing back.
  await endSignIn(store, await check.check(store.db, again));
  expect(await verdict(check, again)).toBe('unauthenticated');
  expect(await verdict(check, copy)).toBe('unauthenticated');
});

test('a provider whose clock runs ahead: what it issued before the end is still from before the end', async () => {
  const check = gate();
  const ahead = () => signed({ ...usual(), sid: 'sso-ahead', iat: now() + 8 });
  const [shown, copy] = [await ahead(), await ahead()];
  await endSignIn(store, await check.check(store.db, shown));
  expect(await verdict(check, copy)).toBe('unauthenticated');
});

test('a sid stays revoked until the youngest token issued before the end has run out', async () => {
  const check = gate();
  const old = await signed({ ...usual(), sid: 'sso-long', iat: now() - 290, exp: now() + 10 });
  const end = Date.now();
  await endSignIn(store, await check.check(store.db, old));
  const rows = await store.db.selectFrom('revoked_tokens').selectAll().where('key', '=', 'sid:sso-long').execute();
  expect(rows[0]?.expires_at.getTime()).toBeGreaterThanOrEqual(end + 300_000);
});
