import type { SignInState, Vault as VaultKind } from '../../contract/ipc.ts';
import type { NetworkTrouble } from '../../contract/network.ts';
import type { ServerInfo } from '../../contract/server.ts';
import type { Language } from '../../contract/settings.ts';
import type { Log } from '../log/log.ts';
import type { Credential } from '../origin/relay.ts';
import { Unreached } from '../server/office-fetch.ts';
import { type Loopback, listen } from './loopback.ts';
import type { Checks, Provider, Tokens, Trouble } from './provider.ts';
import type { Vault } from './vault.ts';

type Failure = NonNullable<Extract<SignInState, { status: 'signed_out' }>['failure']>;
type Reason = Extract<SignInState, { status: 'signed_out' }>['reason'];

/** The provider library, loaded at the first use: it is the largest part of the shell and a start does not need it. */
export type ProviderKit = {
  discover: (signIn: ServerInfo['signIn'], fetch: typeof globalThis.fetch) => Promise<Provider>;
  newChecks: () => Checks;
  troubleOf: (error: unknown) => Trouble;
};

export type SignInOptions = {
  vault: Vault;
  kit: () => Promise<ProviderKit>;
  /** The server's description; rejects when the service is not reached. */
  server: () => Promise<ServerInfo>;
  fetch: typeof globalThis.fetch;
  openExternal: (url: string) => Promise<void>;
  /** `POST /api/session/end` with this token, so that the service forgets the session at once. */
  endServiceSession: (accessToken: string) => Promise<void>;
  language: () => Language;
  changed: (state: SignInState) => void;
  log: Log;
  timing?: Partial<typeof timing>;
};

/** All in milliseconds. */
const timing = {
  /** How long the browser may take. */
  patience: 5 * 60_000,
  /** A token this close to its end is renewed before it is used. */
  margin: 10_000,
  retryFirst: 2000,
  retryLongest: 60_000,
  /** How long signing out waits for the other sides. */
  farewell: 5000,
  /** How long the sign-out page can be returned to. */
  farewellPage: 60_000,
};

type Attempt = { abort: AbortController; url: string | null };

/**
 * One person's sign-in: signed_out -> signing_in -> signed_in -> signed_out. Holds the access token in memory and the refresh
 * token in the vault, renews before the end, and hands a token to the relay only. A provider or network that does not answer
 * never signs anybody out; only an answer does.
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #timing: typeof timing;
  readonly #vault: Vault;
  #state: SignInState;
  #attempt: Attempt | null = null;
  #tokens: Tokens | null = null;
  #refreshToken: string | null = null;
  #renewing: Promise<Credential> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #provider: { key: string; promise: Promise<Provider> } | null = null;
  /** Grows with each sign-in and sign-out: an answer that arrives for an older one is dropped. */
  #era = 0;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#timing = { ...timing, ...options.timing };
    this.#vault = options.vault;
    const rests = this.#vault.load();
    if (typeof rests === 'object') {
      this.#refreshToken = rests.token;
      this.#state = { status: 'signed_in', vault: this.#vault.kind };
      void this.#renew('expired');
    } else {
      this.#state = this.#out(rests === 'lost' ? 'expired' : 'never');
    }
  }

  get state(): SignInState {
    return this.#state;
  }

  get vault(): VaultKind {
    return this.#vault.kind;
  }

  /** Opens the browser; what comes of it is told through `changed`. During an attempt it only opens the page again. */
  async start(): Promise<void> {
    if (this.#state.status === 'signed_in') return;
    if (this.#attempt) return this.reopen();
    const before = this.#state.status === 'signed_out' ? this.#state.reason : 'never';
    const attempt: Attempt = { abort: new AbortController(), url: null };
    this.#attempt = attempt;
    this.#set({ status: 'signing_in', vault: this.#vault.kind });
    void this.#run(attempt).then((outcome) => {
      if (this.#attempt !== attempt) return;
      this.#attempt = null;
      if (typeof outcome === 'object') this.#accept(outcome, true);
      else this.#set(this.#out(before, outcome));
    });
  }

  async reopen(): Promise<void> {
    if (this.#attempt?.url) await this.#options.openExternal(this.#attempt.url);
  }

  cancel(): void {
    this.#attempt?.abort.abort('cancelled');
  }

  /** Ends it everywhere: here at once, then at the service, the provider, and in the browser. */
  async end(): Promise<void> {
    this.cancel();
    if (this.#state.status !== 'signed_in') return;
    const { log, endServiceSession } = this.#options;
    const tokens = this.#tokens;
    const refreshToken = this.#refreshToken;
    this.#forget('signed_out');
    const provider = await within(this.#timing.farewell, this.#discover()).catch(() => null);
    const farewells = [
      tokens ? endServiceSession(tokens.accessToken) : null,
      refreshToken ? provider?.revoke(refreshToken) : null,
    ];
    for (const result of await Promise.allSettled(
      farewells.map((farewell) => within(this.#timing.farewell, farewell)),
    )) {
      if (result.status === 'rejected') log.warn('sign-out not heard everywhere', { error: result.reason });
    }
    if (provider)
      await this.#endBrowserSession(provider, tokens?.idToken).catch((error) =>
        log.warn('no sign-out page', { error }),
      );
  }

  /** For the relay: the token to send now. */
  async credential(): Promise<Credential> {
    if (this.#state.status !== 'signed_in') return { kind: 'none' };
    const left = this.#tokens ? this.#tokens.expiresAt - Date.now() : 0;
    if (this.#tokens && left > this.#timing.margin) return { kind: 'token', token: this.#tokens.accessToken };
    const renewed = await this.#renew('expired');
    // Not renewed, but not over either: better a token in its last seconds than none.
    if (renewed.kind === 'offline' && this.#tokens && this.#tokens.expiresAt > Date.now()) {
      return { kind: 'token', token: this.#tokens.accessToken };
    }
    return renewed;
  }

  /** The service refused this token: the newer one if there is one, else a renewal. */
  async renew(refused: string): Promise<Credential> {
    if (this.#state.status !== 'signed_in') return { kind: 'none' };
    if (this.#tokens && this.#tokens.accessToken !== refused) return { kind: 'token', token: this.#tokens.accessToken };
    return this.#renew('revoked');
  }

  /** The service refuses even a fresh token: whoever ended the session meant it. */
  refused(token: string): void {
    if (this.#tokens?.accessToken !== token) return;
    this.#options.log.warn('signed out: the service refuses a fresh token');
    this.#forget('revoked');
  }

  /** After sleep, timers are late: look at the clock again. */
  woke(): void {
    if (this.#state.status === 'signed_in') void this.credential();
  }

  close(): void {
    this.cancel();
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** One attempt in the browser; tokens, or why there are none. Never rejects. */
  async #run(attempt: Attempt): Promise<Tokens | Failure> {
    const { server, kit, openExternal, language, log } = this.#options;
    const { signal } = attempt.abort;
    const parts = await kit().catch((error) => log.error('sign-in cannot be loaded', { error }));
    if (!parts) return signal.aborted ? 'cancelled' : 'unexpected';
    let loopback: Loopback | null = null;
    try {
      const info = await orAbort(signal, server()).catch((error) => {
        throw signal.aborted ? error : new Stop(failureOf(error instanceof Unreached ? error.trouble : undefined));
      });
      const provider = await orAbort(signal, this.#discover(info)).catch((error) => {
        if (signal.aborted) throw error;
        log.warn('provider not reached', { error });
        const trouble = parts.troubleOf(error);
        const named = trouble === 'unexpected' || trouble === 'certificate' || trouble === 'proxy';
        throw new Stop(named ? trouble : 'provider_unreachable');
      });
      const checks = parts.newChecks();
      const outcome = new Promise<Tokens>((done, fail) => {
        void listen(async (callback) => {
          // Compared before anything else is looked at: whoever does not know the state cannot end the wait.
          if (callback.searchParams.get('state') !== checks.state || signal.aborted) {
            log.warn('sign-in answer with a wrong state ignored');
            return 'ignore';
          }
          try {
            done(await orAbort(signal, provider.exchange(callback, checks)));
            return 'signedIn';
          } catch (error) {
            fail(error);
            return 'failed';
          }
        }, language)
          .then(async (listening) => {
            loopback = listening;
            const url = await provider.authorizationUrl(listening.redirectUri, checks);
            signal.throwIfAborted();
            attempt.url = url.href;
            await openExternal(url.href);
          })
          .catch(fail);
      });
      const timeout = setTimeout(() => attempt.abort.abort('timeout'), this.#timing.patience);
      return await orAbort(signal, outcome).finally(() => clearTimeout(timeout));
    } catch (error) {
      if (error instanceof Stop) return error.failure;
      if (signal.aborted) return signal.reason === 'timeout' ? 'timeout' : 'cancelled';
      log.warn('sign-in failed', { error });
      const trouble = parts.troubleOf(error);
      if (trouble !== 'unreachable' && trouble !== 'grant_gone') return trouble;
      return trouble === 'unreachable' ? 'provider_unreachable' : 'unexpected';
    } finally {
      (loopback as Loopback | null)?.close();
    }
  }

  #discover(known?: ServerInfo): Promise<Provider> {
    const load = async (info: ServerInfo) => {
      const key = JSON.stringify(info.signIn);
      if (this.#provider?.key !== key) {
        const promise = this.#options.kit().then((parts) => parts.discover(info.signIn, this.#options.fetch));
        const entry = { key, promise };
        this.#provider = entry;
        // A failed discovery is not kept: the next attempt asks again.
        promise.catch(() => {
          if (this.#provider === entry) this.#provider = null;
        });
      }
      return this.#provider.promise;
    };
    return known ? load(known) : this.#options.server().then(load);
  }

  #accept(tokens: Tokens, fresh: boolean): void {
    if (fresh) this.#era += 1;
    this.#tokens = { ...tokens, idToken: tokens.idToken ?? (fresh ? undefined : this.#tokens?.idToken) };
    this.#failures = 0;
    if (tokens.refreshToken !== undefined && tokens.refreshToken !== this.#refreshToken) {
      this.#refreshToken = tokens.refreshToken;
      try {
        this.#vault.save(tokens.refreshToken);
      } catch (error) {
        this.#options.log.error('vault not written: signed in until exit only', { error });
      }
    }
    const left = tokens.expiresAt - Date.now();
    // At four fifths of its life, a little spread; never in a tight loop for short tokens.
    this.#schedule(Math.max(1000, left * (0.75 + Math.random() * 0.1)));
    if (this.#state.status !== 'signed_in') this.#set({ status: 'signed_in', vault: this.#vault.kind });
  }

  /** Single-flight: a rotated refresh token used twice is taken for theft by the provider (RFC 9700 §4.14). */
  #renew(reasonIfGone: 'expired' | 'revoked'): Promise<Credential> {
    this.#renewing ??= this.#renewNow(reasonIfGone).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewNow(reasonIfGone: 'expired' | 'revoked'): Promise<Credential> {
    const era = this.#era;
    const refreshToken = this.#refreshToken;
    if (refreshToken === null) {
      if (this.#tokens && this.#tokens.expiresAt > Date.now() && reasonIfGone === 'expired') return { kind: 'offline' };
      this.#forget(reasonIfGone);
      return { kind: 'none' };
    }
    try {
      const provider = await this.#discover();
      if (era !== this.#era) return { kind: 'none' };
      const tokens = await provider.refresh(refreshToken);
      if (era !== this.#era) {
        // Signed out meanwhile: the new token must not live on.
        if (tokens.refreshToken) void provider.revoke(tokens.refreshToken).catch(() => {});
        return { kind: 'none' };
      }
      this.#accept(tokens, false);
      return { kind: 'token', token: tokens.accessToken };
    } catch (error) {
      const gone = await this.#options.kit().then(
        ({ troubleOf }) => troubleOf(error) === 'grant_gone',
        () => false, // a part that cannot be loaded says nothing about the sign-in
      );
      if (era !== this.#era) return { kind: 'none' };
      if (gone) {
        this.#options.log.warn('signed out: the provider ended the sign-in', { reason: reasonIfGone });
        this.#forget(reasonIfGone);
        return { kind: 'none' };
      }
      this.#options.log.warn('sign-in not renewed, will retry', { error });
      const wait = Math.min(this.#timing.retryLongest, this.#timing.retryFirst * 2 ** this.#failures);
      this.#failures = Math.min(this.#failures + 1, 10);
      this.#schedule(wait * (0.5 + Math.random()));
      return { kind: 'offline' };
    }
  }

  #schedule(wait: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    // setTimeout's longest delay is 2^31-1 ms; a day is soon enough to look again.
    this.#timer = setTimeout(() => void this.#renew('expired'), Math.min(wait, 86_400_000));
    this.#timer.unref?.();
  }

  #forget(reason: Reason): void {
    this.#era += 1;
    if (this.#timer) clearTimeout(this.#timer);
    this.#tokens = null;
    this.#refreshToken = null;
    try {
      this.#vault.wipe();
    } catch (error) {
      this.#options.log.error('vault not wiped', { error });
    }
    this.#set(this.#out(reason));
  }

  /** The provider's own session lives in the system browser and can be ended only there. */
  async #endBrowserSession(provider: Provider, idToken: string | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const loopback = await listen(async () => {
      clearTimeout(timer);
      setTimeout(() => loopback.close(), 0);
      return 'signedOut';
    }, this.#options.language);
    timer = setTimeout(() => loopback.close(), this.#timing.farewellPage);
    timer.unref?.();
    const url = provider.endSessionUrl(idToken, loopback.redirectUri);
    if (url) await this.#options.openExternal(url.href);
    else loopback.close();
  }

  #out(reason: Reason, failure?: Failure): SignInState {
    return { status: 'signed_out', vault: this.#vault.kind, reason, ...(failure ? { failure } : {}) };
  }

  #set(state: SignInState): void {
    this.#state = state;
    this.#options.changed(state);
  }
}

function failureOf(trouble: NetworkTrouble | undefined): Failure {
  if (trouble === 'certificate') return 'certificate';
  return trouble?.startsWith('proxy') ? 'proxy' : 'server_unreachable';
}

class Stop extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

/** `promise`, or a rejection as soon as the signal aborts. */
function orAbort<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const aborted = () => fail(new Error('aborted'));
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(done, fail).finally(() => signal.removeEventListener('abort', aborted));
  });
}

function within<T>(limit: number, promise: Promise<T> | T): Promise<T> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('too late')), limit);
    Promise.resolve(promise)
      .then(done, fail)
      .finally(() => clearTimeout(timer));
  });
}
