import { isOurUrl } from '../origin/static.ts';

/** May a frame go there? Only to a page of ours; answers of /api/ are data, never documents. */
export function mayNavigate(url: string): boolean {
  return isOurUrl(url) && !new URL(url).pathname.startsWith('/api/');
}

/**
 * The link for the system browser, re-serialised, or null. Only https and only hosts on the list: opening is executing, and a
 * page must not choose what.
 */
export function externalLink(text: string, hosts: readonly string[]): string | null {
  if (text.length > 2000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && !url.username && !url.password;
  return plain && hosts.includes(url.host) ? url.href : null;
}
