import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInState } from '../../contract/ipc.ts';
import type { ServerInfo } from '../../contract/server.ts';
import * as kit from './provider.ts';
import { SignIn, type SignInOptions } from './sign-in.ts';
import { startTestProvider, TestBrowser } from './testing/provider.ts';
import { type Cipher, openVault } from './vault.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const key = randomBytes(32);
const cipher: Cipher = {
  encrypt: (text) => {
    const iv = randomBytes(12);
    const made = createCipheriv('aes-256-gcm', key, iv);
    const bytes = Buffer.concat([made.update(text, 'utf8'), made.final()]);
    return Buffer.concat([iv, made.getAuthTag(), bytes]);
  },
  decrypt: (bytes) => {
    const made = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([made.update(bytes.subarray(28)), made.final()]).toString('utf8');
  },
};

type Idp = Awaited<ReturnType<typeof startTestProvider>>;
let idp: Idp;
let browser: TestBrowser;
let path: string;
let ended: string[];
const open: SignIn[] = [];
beforeEach(async () => {
  idp = await startTestProvider();
  browser = new TestBrowser();
  path = join(mkdtempSync(join(tmpdir(), 'pendopo-signin-')), 'vault.bin');
  ended = [];
});
afterEach(() => {
  for (const signIn of open.splice(0)) signIn.close();
  idp.close();
});

function make(more: Partial<SignInOptions> = {}) {
  const states: SignInState[] = [];
  const info = (): ServerInfo => ({
    product: 'pendopo',
    version: '0.1.0',
    officeName: 'x',
    mediaOrigins: ['wss://m.example'],
    signIn: idp.signIn,
    now: '2026-11-24T00:00:00Z',
  });
  const pages: Promise<{ status: number; text: string }>[] = [];
  const signIn = new SignIn({
    vault: openVault(path, cipher, log),
    kit: async () => kit,
    server: async () => info(),
    fetch,
    openExternal: async (url) => {
      const page = browser.visit(url);
      page.catch(() => {}); // the provider may be gone before the browser has shown its last page
      pages.push(page);
    },
    endServiceSession: async (token) => void ended.push(token),
    language: () => 'id',
    changed: (state) => states.push(SignInState.parse(state)),
    log,
    ...more,
  });
  open.push(signIn);
  const settled = () => vi.waitFor(() => expect(signIn.state.status).not.toBe('signing_in'), 5000);
  return { signIn, states, pages, settled };
}

async function signedIn(more: Partial<SignInOptions> = {}) {
  const made = make(more);
  await made.signIn.start();
  await made.settled();
  expect(made.signIn.state.status).toBe('signed_in');
  return made;
}
const tokenOf = async (signIn: SignIn) => {
  const credential = await signIn.credential();
  if (credential.kind !== 'token') throw new Error(credential.kind);
  return credential.token;
};

describe('signing in', () => {
  it('goes through the browser and back, and keeps the refresh token encrypted only', async () => {
    const { signIn, states, pages } = await signedIn();
    expect(states.map((state) => state.status)).toEqual(['signing_in', 'signed_in']);
    const page = await pages[0];
    expect([page?.status, page?.text]).toEqual([200, expect.stringContaining('Anda sudah masuk')]);
    expect((await tokenOf(signIn)).length).toBeGreaterThan(20);
    const asked = new URL(browser.opened[0] ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const stored = openVault(path, cipher, log).load();
    expect(stored).toHaveProperty('token');
    expect(readFileSync(path).includes((stored as { token: string }).token)).toBe(false);
  });

  it('closes the listener afterwards', async () => {
    await signedIn();
    const port = new URL(new URL(browser.opened[0] ?? '').searchParams.get('redirect_uri') ?? '');
    await vi.waitFor(() => expect(fetch(port)).rejects.toThrow('fetch failed'), 3000);
  });

  it('ignores answers that do not know the state, another path or another host, and goes on waiting', async () => {
    let url = '';
    const { signIn, settled } = make({
      openExternal: async (text) => {
        url = text;
      },
    });
    await signIn.start();
    await vi.waitFor(() => expect(url).not.toBe(''));
    const back = new URL(url).searchParams.get('redirect_uri') ?? '';
    const state = new URL(url).searchParams.get('state');
    expect((await fetch(`${back}?code=stolen&state=wrong`)).status).toBe(400);
    expect((await fetch(`${back}?error=access_denied&state=wrong`)).status).toBe(400);
    expect((await fetch(back)).status).toBe(400);
    expect((await fetch(back.replace('callback', 'other'))).status).toBe(404);
    expect((await fetch(`${back.replace('127.0.0.1', 'localhost')}?code=x&state=${state}`)).status).toBe(404);
    expect((await fetch(`${back}?code=x&state=${state}`, { method: 'POST' })).status).toBe(404);
    expect(signIn.state.status).toBe('signing_in');
    const answer = await fetch(`${back}?x`);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    await browser.visit(url);
    await settled();
    expect(signIn.state.status).toBe('signed_in');
  });

  it('refuses an answer of another issuer (RFC 9207)', async () => {
    let url = '';
    const { signIn, settled } = make({
      openExternal: async (text) => {
        url = text;
      },
    });
    await signIn.start();
    await vi.waitFor(() => expect(url).not.toBe(''));
    const back = new URL(url).searchParams.get('redirect_uri') ?? '';
    const callback = new URL((await browser.visit(url, back)).url);
    callback.searchParams.set('iss', 'https://evil.example');
    expect((await fetch(callback)).status).toBe(400);
    await settled();
    expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'never', failure: 'unexpected' });
  });

  it('tells refusal, cancellation, time-out and unreachable sides apart', async () => {
    idp.said.refuse = 'access_denied'; // what a provider answers when the person presses "Cancel" there
    const denied = make();
    await denied.signIn.start();
    await denied.settled();
    expect(denied.signIn.state).toMatchObject({ reason: 'never', failure: 'cancelled' });

    idp.said.refuse = 'login_required';
    const refused = make();
    await refused.signIn.start();
    await refused.settled();
    expect(refused.signIn.state).toMatchObject({ reason: 'never', failure: 'refused' });

    const never = async () => {};
    const cancelled = make({ openExternal: never });
    await cancelled.signIn.start();
    cancelled.signIn.cancel();
    await cancelled.settled();
    expect(cancelled.signIn.state).toMatchObject({ failure: 'cancelled' });

    const late = make({ openExternal: never, timing: { patience: 50 } });
    await late.signIn.start();
    await late.settled();
    expect(late.signIn.state).toMatchObject({ failure: 'timeout' });

    const away = make({ server: () => Promise.reject(new Error('net::ERR')) });
    await away.signIn.start();
    await away.settled();
    expect(away.signIn.state).toMatchObject({ failure: 'server_unreachable' });

    idp.said.down = true;
    const down = make();
    await down.signIn.start();
    await down.settled();
    expect(down.signIn.state).toMatchObject({ failure: 'provider_unreachable' });
    idp.said.down = false;
    idp.said.refuse = null;
    await down.signIn.start();
    await down.settled();
    expect(down.signIn.state.status).toBe('signed_in');
  });

  it('is not stuck when a part of the program cannot be read', async () => {
    const broken = make({ kit: () => Promise.reject(new Error('ENOENT')) });
    await broken.signIn.start();
    await broken.settled();
    expect(broken.signIn.state).toMatchObject({ status: 'signed_out', failure: 'unexpected' });

    await signedIn();
    const later = make({ kit: () => Promise.reject(new Error('ENOENT')) });
    expect(await later.signIn.credential()).toEqual({ kind: 'offline' });
    expect(later.signIn.state.status).toBe('signed_in');
  });

  it('opens the same page again and starts no second attempt', async () => {
    const urls: string[] = [];
    const { signIn } = make({ openExternal: async (text) => void urls.push(text) });
    await signIn.start();
    await vi.waitFor(() => expect(urls).toHaveLength(1));
    await signIn.start();
    await signIn.reopen();
    expect(urls).toEqual([urls[0], urls[0], urls[0]]);
  });

  it('refuses plain http to an issuer that is not this machine', async () => {
    idp.signIn.issuer = 'http://masuk.example.go.id';
    const { signIn, settled } = make();
    await signIn.start();
    await settled();
    expect(signIn.state).toMatchObject({ failure: 'unexpected' });
  });
});

describe('staying signed in', () => {
  it('comes back after a restart with the stored token, rotates and stores the next one', async () => {
    await signedIn();
    const before = openVault(path, cipher, log).load();
    const { signIn } = make();
    expect(signIn.state.status).toBe('signed_in');
    await tokenOf(signIn);
    expect(openVault(path, cipher, log).load()).not.toEqual(before);
  });

  it('renews once for many callers at the same time', async () => {
    await signedIn();
    const { signIn } = make();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenOf(signIn)));
    expect(new Set(tokens).size).toBe(1);
    expect(idp.said.refreshes).toBe(1);
  });

  it('stays signed in while the provider is away and retries', async () => {
    await signedIn();
    idp.said.down = true;
    const { signIn, states } = make({ timing: { retryFirst: 20, retryLongest: 40 } });
    expect(await signIn.credential()).toEqual({ kind: 'offline' });
    expect(signIn.state.status).toBe('signed_in');
    idp.said.down = false;
    await vi.waitFor(async () => expect((await signIn.credential()).kind).toBe('token'));
    expect(states).toEqual([]);
  });

  it('renews on its own before the end', async () => {
    idp.close();
    idp = await startTestProvider({ accessTtl: 2 });
    const { signIn } = await signedIn({ timing: { margin: 0 } });
    const first = await tokenOf(signIn);
    await vi.waitFor(async () => expect(await tokenOf(signIn)).not.toBe(first), 4000);
  });

  it('hands out the newer token when the service refused an older one', async () => {
    const { signIn } = await signedIn();
    const old = await tokenOf(signIn);
    const renewed = await signIn.renew(old);
    expect(renewed.kind).toBe('token');
    expect(await signIn.renew(old)).toEqual(renewed);
    expect(idp.said.refreshes).toBe(1);
  });

  it('is signed out when the provider ended the grant, and says how', async () => {
    const { signIn } = await signedIn();
    const old = await tokenOf(signIn);
    const provider = await kit.discover(idp.signIn, fetch);
    await provider.revoke((openVault(path, cipher, log).load() as { token: string }).token);
    expect(await signIn.renew(old)).toEqual({ kind: 'none' });
    expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'revoked' });
    expect(existsSync(path)).toBe(false);
    expect(await signIn.credential()).toEqual({ kind: 'none' });

    writeFileSync(path, cipher.encrypt('no-such-token'));
    const stale = make();
    await vi.waitFor(() => expect(stale.signIn.state).toMatchObject({ status: 'signed_out', reason: 'expired' }));
  });

  it('can be signed in again after the grant ended, and is told why as long as that does not work', async () => {
    writeFileSync(path, cipher.encrypt('no-such-token'));
    const { signIn, states, settled } = make();
    await vi.waitFor(() => expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'expired' }));
    idp.said.refuse = 'access_denied';
    await signIn.start();
    await settled();
    expect(signIn.state).toMatchObject({ reason: 'expired', failure: 'cancelled' });
    idp.said.refuse = null;
    await signIn.start();
    await settled();
    expect(states.map(({ status }) => status)).toEqual([
      ...['signed_out', 'signing_in', 'signed_out', 'signing_in', 'signed_in'],
    ]);
    expect((await tokenOf(signIn)).length).toBeGreaterThan(20);
  });

  it('is signed out when the service refuses even a fresh token', async () => {
    const { signIn } = await signedIn();
    signIn.refused('some older token');
    expect(signIn.state.status).toBe('signed_in');
    signIn.refused(await tokenOf(signIn));
    expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'revoked' });
  });
});

describe('signing out', () => {
  it('ends it here, at the service, at the provider and in the browser', async () => {
    const { signIn, pages } = await signedIn();
    const token = await tokenOf(signIn);
    const refreshToken = (openVault(path, cipher, log).load() as { token: string }).token;
    await signIn.end();
    expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'signed_out' });
    expect(existsSync(path)).toBe(false);
    expect(ended).toEqual([token]);
    const provider = await kit.discover(idp.signIn, fetch);
    await expect(provider.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    const farewell = new URL(browser.opened.at(-1) ?? '');
    expect(farewell.pathname).toBe('/session/end');
    expect(farewell.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    // The provider took our return address and asks the person; the answer is the person's.
    expect(await pages.at(-1)).toMatchObject({ status: 200, text: expect.stringContaining('logout') });
    expect((await fetch(farewell.searchParams.get('post_logout_redirect_uri') ?? '')).status).toBe(200);
  });

  it('does not wait for sides that do not answer', async () => {
    const { signIn } = await signedIn({
      timing: { farewell: 50 },
      endServiceSession: () => new Promise(() => {}),
    });
    idp.said.down = true;
    await signIn.end();
    expect(signIn.state).toMatchObject({ status: 'signed_out', reason: 'signed_out' });
  });

  it('does not let a renewal in flight bring the sign-in back', async () => {
    const { signIn } = await signedIn();
    const renewing = signIn.renew(await tokenOf(signIn));
    await signIn.end();
    expect(await renewing).toEqual({ kind: 'none' });
    expect(signIn.state.status).toBe('signed_out');
    expect(existsSync(path)).toBe(false);
  });
});

it('keeps nothing on disk without a keystore, and says so', async () => {
  const { signIn } = await signedIn({ vault: openVault(path, null, log) });
  expect(signIn.state.vault).toBe('memory');
  expect(existsSync(path)).toBe(false);
});
