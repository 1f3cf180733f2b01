import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import type { Log } from '../log/log.ts';
import { withoutDictionaries } from '../network/no-dictionaries.ts';
import { hostOf, mayRequest } from './guard.ts';
import { pageHeaders } from './headers.ts';
import { notFound } from './problem.ts';
import { findStatic, isOurUrl } from './static.ts';

/** True for what the office answers, not we. */
export const isApi = (url: string) => isOurUrl(url) && new URL(url).pathname.startsWith('/api/');

/** A file or a refusal. `body` null = none (HEAD). No web Response: see app-protocol.ts. */
export type Served = { status: number; headers: Record<string, string>; body: Buffer | string | null };

export type Face = {
  serve: (request: { url: string; method: string }) => Promise<Served>;
  /** The page's script has been handed out, so that the page's process is busy with it and ours is free. */
  handedOut: Promise<void>;
};

/** Serves the bundled face; the policy is made anew for each page. */
export function openFace(folder: string, media: () => readonly string[], log: Log): Face {
  let pending = 0;
  let scripts = 0;
  let done = () => {};
  const handedOut = new Promise<void>((resolve) => {
    done = resolve;
  });
  const template = readFile(join(folder, 'headers.json'), 'utf8').then((text) => JSON.parse(text));
  template.catch((error) => log.error('headers.json cannot be read: no page will be served', { error }));

  const answer = async ({ url, method }: { url: string; method: string }): Promise<Served> => {
    if (method !== 'GET' && method !== 'HEAD') return notFound();
    const found = findStatic(url);
    if ('refused' in found) {
      log.warn('app: refused', { why: found.refused });
      return notFound();
    }
    if (found.type.startsWith('text/javascript')) scripts += 1;
    try {
      const [headers, bytes] = await Promise.all([template, readFile(join(folder, found.file))]);
      return {
        status: 200,
        headers: { ...pageHeaders(headers, media()), 'content-type': found.type, 'cache-control': 'no-cache' },
        body: method === 'HEAD' ? null : bytes,
      };
    } catch {
      return notFound();
    }
  };
  return {
    handedOut,
    serve: async (request) => {
      pending += 1;
      try {
        return await answer(request);
      } finally {
        pending -= 1;
        if (scripts > 0) setImmediate(() => pending === 0 && done());
      }
    },
  };
}

/** The wall behind the CSP: nothing leaves the page's session but to the media hosts. */
export function guardRequests(session: Session, media: () => readonly string[], packaged: boolean, log: Log): void {
  // Off for each window too.
  withoutDictionaries(session);
  // Schemes that leave the machine or read its files; our own app:// would only be slowed down by passing here.
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'];
  session.webRequest.onBeforeRequest({ urls }, (details, answer) => {
    const allowed = mayRequest(details.url, media(), packaged);
    if (!allowed) log.warn('request cancelled', { host: hostOf(details.url), kind: details.resourceType });
    answer({ cancel: !allowed });
  });
}
