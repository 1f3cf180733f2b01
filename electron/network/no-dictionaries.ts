import type { Session } from 'electron';

/**
 * Call right after a session came to be, before anything is awaited. Chromium begins to fetch spelling dictionaries for each
 * session from a foreign host at once (seen at a proxy: redirector.gvt1.com), also where spell-checking is off afterwards; an
 * empty list of languages ends that before it has begun.
 */
export function withoutDictionaries(session: Session): Session {
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  return session;
}
