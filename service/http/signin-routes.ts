// The browser's redirects. They are navigations, so a failure sends the person back to the face with a word, not to JSON.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { BrowserSignIn } from '../identity/browser.ts';
import { Refusal } from '../refusal.ts';
import { cookieNames } from './authenticate.ts';
import { signInLimit } from './limits.ts';

export function signInRoutes(app: FastifyInstance, browser: BrowserSignIn, publicUrl: () => string): void {
  const secure = () => publicUrl().startsWith('https:');
  const base = () => ({ path: '/', httpOnly: true, secure: secure() });
  const uncached = (reply: FastifyReply) =>
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');

  app.get('/api/auth/login', { config: signInLimit, schema: { hide: true } }, async (request, reply) => {
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

  app.get('/api/auth/callback', { config: signInLimit, schema: { hide: true } }, async (request, reply) => {
    const names = cookieNames(secure());
    reply.clearCookie(names.transaction, { ...base(), sameSite: 'lax' });
    uncached(reply);
    try {
      const done = await browser.complete(request.url, request.cookies[names.transaction]);
      reply.setCookie(names.session, done.session, { ...base(), sameSite: 'strict', maxAge: done.seconds });
      return reply.redirect(done.returnTo, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      request.log.info({ code: error.code, err: error.cause }, 'sign-in refused');
      const cancelled = (request.query as { error?: string }).error === 'access_denied';
      const word = cancelled ? 'cancelled' : error.code === 'unavailable' ? 'unavailable' : 'refused';
      return reply.redirect(`/?signin=${word}`, 303);
    }
  });
}
