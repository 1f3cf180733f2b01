import { mediaSources } from './headers.ts';
import { isOurUrl } from './static.ts';

/**
 * The second wall behind the CSP: may this request leave the page's session? The shell's own traffic (office service, sign-in)
 * runs in another session, so the only foreign hosts a page ever reaches are the media hosts.
 */
export function mayRequest(text: string, media: readonly string[], packaged: boolean): boolean {
  if (isOurUrl(text)) return true;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // Bytes the page made itself; whether it may use them is the CSP's business.
  if (url.protocol === 'blob:') return text.startsWith('blob:app://pendopo/');
  if (url.protocol === 'data:') return true;
  if (url.protocol === 'devtools:') return !packaged;
  return !url.username && !url.password && mediaSources(media).includes(`${url.protocol}//${url.host}`);
}

/** What the log may say about a refused URL: never its path or query. */
export function hostOf(text: string): string {
  if (!URL.canParse(text)) return 'unparsable';
  const url = new URL(text);
  return `${url.protocol}//${url.host}`;
}
