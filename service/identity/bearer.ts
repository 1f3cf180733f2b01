// The desktop client's access token (RFC 9068 or a provider's own JWT), checked offline against the provider's keys.
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Refusal } from '../refusal.ts';
import type { Queries } from '../store/store.ts';
import type { IdentityProvider } from './provider.ts';

/** Asymmetric only: `none` and shared-secret tokens are refused before a key is looked at. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_TOLERANCE_S = 10;
const CACHE_LIMIT = 5_000;

export interface BearerOptions {
  shellClientId: string;
  /** RFC 8707: then the token's audience must name it. */
  resource?: string | undefined;
  personClaim: string;
}

/** One sign-in by whichever way; `keys` are what ending it revokes. */
export interface SignIn {
  kind: 'bearer' | 'browser';
  login: string;
  keys: string[];
  expiresAt: Date;
  /** Bearer only: the token's `iat`. */
  issuedAt?: Date;
  /** Browser only: the provider's id token of this sign-in. Secret; null when it was not kept. */
  idToken?: () => string | null;
}

export class BearerGate {
  private readonly provider: IdentityProvider;
  private readonly options: BearerOptions;
  private keys: JWTVerifyGetKey | null = null;
  private readonly userinfo = new Map<string, { login: string; until: number }>();

  constructor(provider: IdentityProvider, options: BearerOptions) {
    this.provider = provider;
    this.options = options;
  }

  /** @throws Refusal unauthenticated, unavailable */
  async check(db: Queries, token: string): Promise<SignIn> {
    const { claims, type } = await this.verified(token);
    this.refuseForeign(claims, type);
    const keys = [
      ...(typeof claims['sid'] === 'string' ? [`sid:${claims['sid']}`] : []),
      `jti:${claims.jti ?? createHash('sha256').update(token).digest('hex')}`,
    ];
    const issuedAt = new Date((claims.iat ?? 0) * 1_000);
    const revoked = await db
      .selectFrom('revoked_tokens')
      .select('key')
      .where('key', 'in', keys)
      .where((where) => where.or([where('issued_until', 'is', null), where('issued_until', '>=', issuedAt)]))
      .executeTakeFirst();
    if (revoked) throw new Refusal('unauthenticated', { detail: 'signed out' });
    const expiresAt = new Date((claims.exp ?? 0) * 1_000);
    return { kind: 'bearer', login: await this.login(token, claims, expiresAt), keys, expiresAt, issuedAt };
  }

  /** @returns the claims, and the header's `typ` without its `application/` (RFC 8725 §3.11) */
  private async verified(token: string): Promise<{ claims: JWTPayload; type: string | undefined }> {
    const keys = await this.keySet();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: this.provider.issuer,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
        ...(this.options.resource ? { audience: this.options.resource } : {}),
      });
      return { claims: payload, type: protectedHeader.typ?.toLowerCase().replace(/^application\//, '') };
    } catch (cause) {
      // jose's own errors are about the token; a fetch that fails, times out or is answered badly is the provider's fault.
      const providers = cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid;
      const badAnswer = cause instanceof errors.JOSEError && cause.code === 'ERR_JOSE_GENERIC';
      if (providers || badAnswer || !(cause instanceof errors.JOSEError)) {
        throw new Refusal('unavailable', { detail: 'identity provider keys' }, { cause });
      }
      throw new Refusal('unauthenticated', {}, { cause });
    }
  }

  private async keySet(): Promise<JWTVerifyGetKey> {
    if (this.keys) return this.keys;
    const uri = (await this.provider.configuration()).serverMetadata().jwks_uri;
    if (!uri) throw new Refusal('unavailable', { detail: 'identity provider has no jwks_uri' });
    // An unknown key id fetches again, but no more than every few seconds: anybody can invent key ids.
    this.keys = createRemoteJWKSet(new URL(uri), { cooldownDuration: 3_000, timeoutDuration: 5_000 });
    return this.keys;
  }

  /**
   * An id_token, or another client's token, is no way in here. A `nonce` alone decides nothing where the token says that
   * it is an access token: Keycloak up to 24 puts the sign-in's nonce into those too.
   */
  private refuseForeign(claims: JWTPayload, type: string | undefined): void {
    const saysAccess = type === 'at+jwt' || claims['typ'] === 'Bearer';
    const otherType = type !== undefined && type !== 'jwt' && type !== 'at+jwt';
    const nonceOnly = claims['nonce'] !== undefined && !saysAccess;
    const idToken = claims['at_hash'] !== undefined || claims['typ'] === 'ID' || otherType || nonceOnly;
    const client = claims['azp'] ?? claims['client_id'];
    const ours = this.options.resource !== undefined || client === this.options.shellClientId;
    if (idToken || !ours) throw new Refusal('unauthenticated', { detail: 'not an access token for this service' });
  }

  private async login(token: string, claims: JWTPayload, expiresAt: Date): Promise<string> {
    const claim = claims[this.options.personClaim];
    if (typeof claim === 'string' && claim !== '') return claim;
    const key = createHash('sha256').update(token).digest('hex');
    const cached = this.userinfo.get(key);
    if (cached && cached.until > Date.now()) return cached.login;
    const told = await this.askUserinfo(token, claims.sub ?? '');
    const login = told[this.options.personClaim];
    if (typeof login !== 'string' || login === '') throw new Refusal('unknown_person', { detail: 'claim missing' });
    if (this.userinfo.size >= CACHE_LIMIT) this.userinfo.clear();
    this.userinfo.set(key, { login, until: expiresAt.getTime() });
    return login;
  }

  private async askUserinfo(token: string, subject: string): Promise<oidc.UserInfoResponse> {
    const configuration = await this.provider.configuration();
    try {
      return await oidc.fetchUserInfo(configuration, token, subject);
    } catch (cause) {
      const refused = cause instanceof oidc.WWWAuthenticateChallengeError || cause instanceof oidc.ResponseBodyError;
      throw new Refusal(refused ? 'unauthenticated' : 'unavailable', { detail: 'userinfo' }, { cause });
    }
  }
}
