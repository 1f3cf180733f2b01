import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import type { Log } from '../log/log.ts';
import { hostOf, mayRequest } from './guard.ts';
import { pageHeaders } from './headers.ts';
import { type Office, problem, relay, type Uplinks } from './relay.ts';
import { findStatic, isOurUrl } from './static.ts';

export type Origin = {
  folder: string;
  media: () => readonly string[];
  office: Office;
  uplinks: Uplinks;
  log: Log;
};

/** Serves the bundled face and relays /api/; the policy is made anew for each page. */
export function originHandler({
  folder,
  media,
  office,
  uplinks,
  log,
}: Origin): (request: Request) => Promise<Response> {
  const template = readFile(join(folder, 'headers.json'), 'utf8').then((text) => JSON.parse(text));
  template.catch((error) => log.error('headers.json cannot be read: no page will be served', { error }));

  return async (request) => {
    if (isOurUrl(request.url) && new URL(request.url).pathname.startsWith('/api/'))
      return relay(request, office, uplinks);
    if (request.method !== 'GET' && request.method !== 'HEAD') return problem(404, 'not_found', 'No such path');
    const found = findStatic(request.url);
    if ('refused' in found) {
      log.warn('app: refused', { why: found.refused });
      return problem(404, 'not_found', 'No such path');
    }
    try {
      const [headers, bytes] = await Promise.all([template, readFile(join(folder, found.file))]);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
        headers: { ...pageHeaders(headers, media()), 'content-type': found.type, 'cache-control': 'no-cache' },
      });
    } catch {
      return problem(404, 'not_found', 'No such file');
    }
  };
}

/** The wall behind the CSP: nothing leaves the page's session but to the media hosts. */
export function guardRequests(session: Session, media: () => readonly string[], packaged: boolean, log: Log): void {
  // Off for each window too; with it on, Chromium would fetch dictionaries from a foreign host.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = mayRequest(details.url, media(), packaged);
    if (!allowed) log.warn('request cancelled', { host: hostOf(details.url), kind: details.resourceType });
    answer({ cancel: !allowed });
  });
}
