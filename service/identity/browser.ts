// The browser's sign-in: authorization code with PKCE, state and nonce, then a session row that only this service knows.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { record } from '../audit/audit.ts';
import { Refusal } from '../refusal.ts';
import type { Queries, Store } from '../store/store.ts';
import type { SignIn } from './bearer.ts';
import type { IdentityProvider } from './provider.ts';
import { seal, unseal } from './sealed.ts';

const MINUTE = 60_000;
const IDLE = 2 * 60 * MINUTE;
const ABSOLUTE = 12 * 60 * MINUTE;
const TRANSACTION = 10 * MINUTE;
/** Use is written down at most this often. */
const TOUCH = MINUTE;
const ID_TOKEN = 'id_token';

export const SIGNIN_SCOPE = 'openid profile';

/** Only the hash is stored: who reads the database cannot become anybody. */
const hashed = (token: string) => createHash('sha256').update(token).digest('hex');
const newToken = () => randomBytes(32).toString('base64url');

/** A path of our own and nothing else; anything doubtful becomes the start page. */
export function safeReturn(wanted: string | undefined): string {
  if (!wanted || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  const url = new URL(wanted, 'http://here.invalid');
  const inside =
    url.origin === 'http://here.invalid' && !url.pathname.startsWith('//') && !url.pathname.startsWith('/api/');
  return inside ? `${url.pathname}${url.search}${url.hash}` : '/';
}

export class BrowserSignIn {
  private readonly store: Store;
  private readonly provider: IdentityProvider;
  private readonly personClaim: string;
  private readonly publicUrl: () => string;
  private readonly clock: () => Date;

  constructor(
    store: Store,
    provider: IdentityProvider,
    personClaim: string,
    publicUrl: () => string,
    clock: () => Date = () => new Date(),
  ) {
    this.store = store;
    this.provider = provider;
    this.personClaim = personClaim;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /** @returns where to send the browser, and the token of the transaction cookie. @throws Refusal unavailable */
  async begin(returnTo: string | undefined): Promise<{ location: string; transaction: string; seconds: number }> {
    const configuration = await this.provider.configuration();
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const transaction = newToken();
    await this.store.db
      .insertInto('signin_transactions')
      .values({
        token_hash: hashed(transaction),
        state,
        nonce,
        verifier,
        return_to: safeReturn(returnTo),
        expires_at: new Date(this.clock().getTime() + TRANSACTION),
      })
      .execute();
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.publicUrl()}/api/auth/callback`,
      scope: SIGNIN_SCOPE,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, transaction, seconds: TRANSACTION / 1_000 };
  }

  /**
   * @param url path and query of the callback as received
   * @throws Refusal unauthenticated (no or used transaction, wrong state, refused by the provider), unavailable
   */
  async complete(
    url: string,
    transaction: string | undefined,
  ): Promise<{ session: string; returnTo: string; seconds: number }> {
    const begun = transaction
      ? await this.store.db
          .deleteFrom('signin_transactions')
          .where('token_hash', '=', hashed(transaction))
          .returningAll()
          .executeTakeFirst()
      : undefined;
    if (!begun || begun.expires_at < this.clock())
      throw new Refusal('unauthenticated', { detail: 'sign-in not begun here' });
    const configuration = await this.provider.configuration();
    const { login, idToken } = await this.exchange(configuration, new URL(url, this.publicUrl()), begun);
    const session = newToken();
    const now = this.clock();
    await this.store.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('sessions')
        .values({
          token_hash: hashed(session),
          login,
          created_at: now,
          seen_at: now,
          expires_at: new Date(now.getTime() + ABSOLUTE),
          id_token: idToken === undefined ? null : seal(session, ID_TOKEN, idToken),
        })
        .execute();
      await record(trx, { actor: login, action: 'session.started', subject: login, detail: { kind: 'browser' } }, now);
    });
    return { session, returnTo: begun.return_to, seconds: ABSOLUTE / 1_000 };
  }

  private async exchange(
    configuration: oidc.Configuration,
    url: URL,
    begun: { state: string; nonce: string; verifier: string },
  ): Promise<{ login: string; idToken: string | undefined }> {
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      let login = claims?.[this.personClaim];
      if (login === undefined && claims) {
        login = (await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub))[this.personClaim];
      }
      if (typeof login === 'string' && login !== '') return { login, idToken: tokens.id_token };
    } catch (cause) {
      // A TypeError is fetch's own: nobody answered.
      if (cause instanceof TypeError) throw new Refusal('unavailable', { detail: 'identity provider' }, { cause });
      throw new Refusal('unauthenticated', { detail: 'sign-in refused' }, { cause });
    }
    throw new Refusal('unknown_person', { detail: 'claim missing' });
  }

  /**
   * The session behind a cookie. It ends 12 h after its start, and 2 h after its last use by a person; time in a meeting,
   * on whichever device, is use. What a page asks by itself (refetches, event streams) is not: it would keep the session of
   * somebody who left long ago.
   * @param use whether a person caused this request
   * @throws Refusal unauthenticated
   */
  async check(db: Queries, token: string, use: boolean): Promise<SignIn> {
    const row = await db.selectFrom('sessions').selectAll().where('token_hash', '=', hashed(token)).executeTakeFirst();
    const now = this.clock();
    if (!row || row.expires_at <= now) throw new Refusal('unauthenticated');
    let used = row.seen_at;
    const idle = () => now.getTime() - used.getTime() > IDLE;
    if (idle()) used = (await this.lastInside(db, row.login, now)) ?? used;
    if (idle()) throw new Refusal('unauthenticated');
    if (use) used = now;
    if (used.getTime() - row.seen_at.getTime() > TOUCH) {
      await db.updateTable('sessions').set({ seen_at: used }).where('token_hash', '=', row.token_hash).execute();
    }
    const sealed = row.id_token;
    return {
      kind: 'browser',
      login: row.login,
      keys: [`session:${row.token_hash}`],
      expiresAt: row.expires_at,
      idToken: () => (sealed === null ? null : unseal(token, ID_TOKEN, sealed)),
    };
  }

  /** When the person was last inside a meeting, as far as it matters for the idle limit; now = still there. */
  private async lastInside(db: Queries, login: string, now: Date): Promise<Date | null> {
    const since = new Date(now.getTime() - IDLE);
    const found = await sql<{ at: Date | null }>`
      select max(least(coalesce(s.left_at, ${now}::timestamptz), ${now}::timestamptz)) as at
      from stays s join people p on p.id = s.person_id
      where p.login = ${login} and (s.left_at is null or s.left_at > ${since}::timestamptz)`.execute(db);
    return found.rows[0]?.at ?? null;
  }
}
