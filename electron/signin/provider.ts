import * as oidc from 'openid-client';
import type { ServerInfo } from '../../contract/server.ts';
import { networkTrouble } from '../network/trouble.ts';
import { isLoopback } from '../settings/repair.ts';

export type Tokens = {
  accessToken: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  refreshToken: string | undefined;
  idToken: string | undefined;
};
export type Checks = { state: string; nonce: string; verifier: string };

/** The identity provider as the shell needs it: OpenID Connect Core code flow with PKCE, as a public client. */
export type Provider = {
  authorizationUrl: (redirectUri: string, checks: Checks) => Promise<URL>;
  /** Checks state, iss (RFC 9207), nonce and the ID token; rejects on any doubt. */
  exchange: (callback: URL, checks: Checks) => Promise<Tokens>;
  refresh: (refreshToken: string) => Promise<Tokens>;
  /** RFC 7009; quietly nothing when the provider has no such endpoint. */
  revoke: (refreshToken: string) => Promise<void>;
  /** RP-initiated logout 1.0, or null when the provider has none. */
  endSessionUrl: (idToken: string | undefined, returnTo: string) => URL | null;
};

/** Seconds assumed when a provider does not say how long its token lives (RFC 6749 §5.1 only recommends it). */
const UNKNOWN_LIFETIME = 300;

export function newChecks(): Checks {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
}

export async function discover(signIn: ServerInfo['signIn'], fetch: typeof globalThis.fetch): Promise<Provider> {
  const issuer = new URL(signIn.issuer);
  const insecure = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
  if (issuer.protocol !== 'https:' && !insecure) throw new Error('issuer is not https');
  const config = await oidc.discovery(issuer, signIn.clientId, { token_endpoint_auth_method: 'none' }, oidc.None(), {
    [oidc.customFetch]: (url, init) => fetch(url, init as RequestInit),
    timeout: 15,
    ...(insecure ? { execute: [oidc.allowInsecureRequests] } : {}),
  });
  const resource = signIn.resource === undefined ? {} : { resource: signIn.resource };
  const offline = signIn.scope.split(' ').includes('offline_access');

  return {
    authorizationUrl: async (redirectUri, { state, nonce, verifier }) =>
      opened(
        oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: signIn.scope,
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          // Core §11: without the consent prompt a provider has to ignore offline_access.
          ...(offline ? { prompt: 'consent' } : {}),
          ...resource,
        }),
      ),
    exchange: async (callback, { state, nonce, verifier }) => {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      return tokens(await oidc.authorizationCodeGrant(config, callback, checks, resource));
    },
    refresh: async (refreshToken) => tokens(await oidc.refreshTokenGrant(config, refreshToken, resource), refreshToken),
    revoke: async (refreshToken) => {
      if (config.serverMetadata().revocation_endpoint === undefined) return;
      await oidc.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
    },
    endSessionUrl: (idToken, returnTo) => {
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return opened(
        oidc.buildEndSessionUrl(config, {
          post_logout_redirect_uri: returnTo,
          ...(idToken === undefined ? {} : { id_token_hint: idToken }),
        }),
      );
    },
  };
}

/** A URL that goes to the system browser: what a provider's metadata says is not executed unless it is the web. */
function opened(url: URL): URL {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new Error('provider names a URL that is not https');
}

function tokens(answer: oidc.TokenEndpointResponse, before?: string): Tokens {
  return {
    accessToken: answer.access_token,
    expiresAt: Date.now() + (answer.expires_in ?? UNKNOWN_LIFETIME) * 1000,
    refreshToken: answer.refresh_token ?? before,
    idToken: answer.id_token,
  };
}

export type Trouble = 'cancelled' | 'refused' | 'grant_gone' | 'unreachable' | 'certificate' | 'proxy' | 'unexpected';

/** What an error of the provider's side means for the person. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof oidc.AuthorizationResponseError) {
    // RFC 6749 §4.1.2.1: the person (or a rule of the provider) said no. Providers send it for their "Cancel" button.
    if (error.error === 'access_denied') return 'cancelled';
    return error.error === 'server_error' || error.error === 'temporarily_unavailable' ? 'unreachable' : 'refused';
  }
  if (error instanceof oidc.ResponseBodyError) {
    if (error.status >= 500 || error.status === 429) return 'unreachable';
    return ['invalid_grant', 'invalid_client', 'unauthorized_client'].includes(error.error)
      ? 'grant_gone'
      : 'unexpected';
  }
  const network = networkTrouble(error);
  if (network === 'certificate') return 'certificate';
  if (network.startsWith('proxy')) return 'proxy';
  // openid-client wraps what it does not know; the reason is somewhere down the chain of causes.
  for (let inner: unknown = error, depth = 0; inner !== undefined && depth < 6; depth++) {
    if (inner instanceof Response) return inner.status === 429 || inner.status >= 500 ? 'unreachable' : 'unexpected';
    if (!(inner instanceof Error)) break;
    const text = `${inner.name} ${inner.message} ${(inner as { code?: string }).code ?? ''}`;
    if (/net::ERR_|fetch failed|OAUTH_TIMEOUT|OAUTH_ABORT|TimeoutError|AbortError/.test(text)) return 'unreachable';
    inner = inner.cause;
  }
  return 'unexpected';
}
