import type { Session } from 'electron';

export type OfficeFetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The shell's own requests (service, provider): Chromium's network with the system's proxy and certificates, in a session
 * apart from the page's. No cookies, no cache, and the page's guards need no exception for it.
 */
export function officeFetch(session: () => Session): OfficeFetch {
  return (url, init) => session().fetch(url, { ...init, credentials: 'omit' });
}

/** `POST /api/session/end`: the service forgets the session behind the token at once. */
export async function endServiceSession(fetch: OfficeFetch, serverUrl: string, token: string): Promise<void> {
  const response = await fetch(`${serverUrl.replace(/\/+$/, '')}/api/session/end`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    redirect: 'error',
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`status ${response.status}`);
}
