// The browser's redirects. They are navigations: whatever fails sends the person back to the face with a word in `?signin=`
// (unavailable, busy, cancelled, refused), never to JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routes } from '../../contract/http.ts';
import type { BrowserSignIn } from '../identity/browser.ts';
import { withIdToken } from '../identity/signout.ts';
import type { Refusal } from '../refusal.ts';
import { cookieNames } from './authenticate.ts';
import { signInLimit } from './limits.ts';
import { refusalOf } from './problems.ts';

/** Also for what we did not foresee: the person can only try again, the log has the rest. */
function wordFor(refusal: Refusal | null): 'busy' | 'unavailable' | 'refused' {
  if (refusal === null || refusal.code === 'unavailable') return 'unavailable';
  return refusal.code === 'rate_limited' ? 'busy' : 'refused';
}

const isEnded = (payload: unknown): payload is { endSessionUrl: string | null } =>
  typeof payload === 'object' && payload !== null && 'endSessionUrl' in payload;

export function signInRoutes(app: FastifyInstance, browser: BrowserSignIn, publicUrl: () => string): void {
  const secure = () => publicUrl().startsWith('https:');
  const base = () => ({ path: '/', httpOnly: true, secure: secure() });
  const uncached = (reply: FastifyReply) =>
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');

  /** Hears the rate limit too, which refuses before the handler runs. */
  const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refusalOf(error);
    if (refusal === null) request.log.error({ err: error }, 'sign-in failed');
    else request.log.info({ code: refusal.code, err: refusal.cause }, 'sign-in refused');
    const cancelled = (request.query as { error?: unknown }).error === 'access_denied';
    const word = cancelled && refusal?.code === 'unauthenticated' ? 'cancelled' : wordFor(refusal);
    return uncached(reply).redirect(`/?signin=${word}`, 303);
  };
  const options = { config: signInLimit, schema: { hide: true }, errorHandler };

  // Signing out answers from its own route; what only a browser's sign-in has is put in here.
  app.decorateRequest('signIn', null);
  app.addHook('preSerialization', async (request, _reply, payload) => {
    if (request.routeOptions.url !== routes.endSession.path || !isEnded(payload)) return payload;
    return { ...payload, endSessionUrl: withIdToken(payload.endSessionUrl, request.signIn?.idToken?.() ?? null) };
  });

  app.get('/api/auth/login', options, async (request, reply) => {
    const { returnTo } = request.query as { returnTo?: unknown };
    const begun = await browser.begin(typeof returnTo === 'string' ? returnTo : undefined);
    // Lax, not Strict: the callback is a navigation that comes from the provider's site.
    reply.setCookie(cookieNames(secure()).transaction, begun.transaction, {
      ...base(),
      sameSite: 'lax',
      maxAge: begun.seconds,
    });
    return uncached(reply).redirect(begun.location, 303);
  });

  app.get('/api/auth/callback', options, async (request, reply) => {
    const names = cookieNames(secure());
    reply.clearCookie(names.transaction, { ...base(), sameSite: 'lax' });
    uncached(reply);
    const done = await browser.complete(request.url, request.cookies[names.transaction]);
    reply.setCookie(names.session, done.session, { ...base(), sameSite: 'strict', maxAge: done.seconds });
    return reply.redirect(done.returnTo, 303);
  });
}
