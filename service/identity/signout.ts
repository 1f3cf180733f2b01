// Ending a sign-in on the server: what was issued stops working here, whatever the client still holds.
import { sql } from 'kysely';
import * as oidc from 'openid-client';
import { record } from '../audit/audit.ts';
import type { Store } from '../store/store.ts';
import type { SignIn } from './bearer.ts';
import type { IdentityProvider } from './provider.ts';

/** Tokens outlive their `exp` by the tolerance of the check. */
const GRACE_MS = 60_000;

export async function endSignIn(store: Store, signIn: SignIn): Promise<void> {
  const now = new Date();
  await store.db.transaction().execute(async (trx) => {
    await trx.deleteFrom('revoked_tokens').where('expires_at', '<', now).execute();
    for (const key of signIn.keys) {
      if (signIn.kind === 'browser') {
        await trx.deleteFrom('sessions').where('token_hash', '=', key.slice('session:'.length)).execute();
      } else {
        const expires_at = new Date(signIn.expiresAt.getTime() + GRACE_MS);
        await trx
          .insertInto('revoked_tokens')
          .values({ key, expires_at })
          .onConflict((c) => c.column('key').doUpdateSet({ expires_at }))
          .execute();
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
