// Ending a sign-in on the server: what was issued stops working here, whatever the client still holds.
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { record } from '../audit/audit.ts';
import type { Queries, Store } from '../store/store.ts';
import type { SignIn } from './bearer.ts';
import type { IdentityProvider } from './provider.ts';

/** Tokens outlive their `exp` by the tolerance of the check. */
const GRACE_MS = 60_000;

/**
 * A bearer's own token is refused from now on, and so is whatever its provider issued under the same `sid` up to now: the
 * tokens it was refreshed from, and its copies. Not what comes after. Keycloak's `sid` is the single sign-on session,
 * which lives on when its page was closed without an answer; no claim tells a new sign-in in it from a refresh of the old
 * one (`auth_time` is the session's too), and an official must get in again at once. That nothing is refreshed after the
 * end is for the provider to keep: the shell revokes its refresh token there (RFC 7009) as it signs out.
 */
export async function endSignIn(store: Store, signIn: SignIn, now = new Date()): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    for (const key of signIn.keys) {
      if (signIn.kind === 'browser') {
        await trx.deleteFrom('sessions').where('token_hash', '=', key.slice('session:'.length)).execute();
      } else {
        await revoke(trx, key, signIn, now);
      }
      // Open event streams of this sign-in end on every instance.
      await sql`select pg_notify('pendopo_signed_out', ${key})`.execute(trx);
    }
    const entry = {
      actor: signIn.login,
      action: 'session.ended',
      subject: signIn.login,
      detail: { kind: signIn.kind },
    } as const;
    await record(trx, entry, now);
  });
}

async function revoke(trx: Queries, key: string, signIn: SignIn, now: Date): Promise<void> {
  const issuedAt = signIn.issuedAt ?? now;
  // The provider's clock may run before ours: its own word for "up to now" counts too.
  const until = new Date(Math.max(now.getTime(), issuedAt.getTime()));
  const whole = !key.startsWith('sid:');
  // Of the others only the lifetime is known, and that they began no later than now.
  const last = until.getTime() + Math.max(0, signIn.expiresAt.getTime() - issuedAt.getTime());
  const expires_at = new Date((whole ? signIn.expiresAt.getTime() : last) + GRACE_MS);
  await trx
    .insertInto('revoked_tokens')
    .values({ key, expires_at, issued_until: whole ? null : until })
    .onConflict((c) =>
      c.column('key').doUpdateSet({
        expires_at: sql<Date>`greatest(revoked_tokens.expires_at, excluded.expires_at)`,
        issued_until: sql<Date | null>`greatest(revoked_tokens.issued_until, excluded.issued_until)`,
      }),
    )
    .execute();
}

/** OpenID Connect RP-initiated logout 1.0; null when the provider has none or cannot be asked now. */
export async function endSessionUrl(
  provider: IdentityProvider,
  client: { id: string; returnTo: string | null },
): Promise<string | null> {
  try {
    const configuration = await provider.configuration();
    if (!configuration.serverMetadata().end_session_endpoint) return null;
    const parameters: Record<string, string> = { client_id: client.id };
    if (client.returnTo) parameters['post_logout_redirect_uri'] = client.returnTo;
    return oidc.buildEndSessionUrl(configuration, parameters).href;
  } catch {
    return null;
  }
}

/** Tells the provider whose session ends: without it Keycloak asks the person once more (RP-initiated logout 1.0 §2). */
export function withIdToken(url: string | null, idToken: string | null): string | null {
  if (url === null || idToken === null) return url;
  const told = new URL(url);
  told.searchParams.set('id_token_hint', idToken);
  return told.href;
}
