import { CLIENT_HEADER } from '../../contract/http.ts';
import { host } from '../host/current.ts';
import { refusalOf } from './client.ts';

/** Fetches a file of the office and lets the person keep it, under the name that the service gave. @throws OfficeRefusal */
export async function keepFile(path: string, name: string): Promise<void> {
  const answer = await fetch(path, { headers: { [CLIENT_HEADER]: '1' } });
  if (!answer.ok) throw await refusalOf(answer);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = nameOf(answer.headers.get('content-disposition')) ?? name;
  link.click();
  // The browser reads the blob after the press is handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Statuses that have no body: `Response` refuses even an empty one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a file's bytes. By XMLHttpRequest: fetch does not say how much of a body has left (whatwg/fetch#607).
 * @param path with the `clientId` by which the shell knows it
 * @param onSent the part that has left this computer, 0 to 1
 * @returns null when nothing answers
 * @throws DOMException AbortError
 */
export function sendFile(
  path: string,
  file: File,
  { clientId, signal, onSent }: { clientId: string; signal: AbortSignal; onSent: (part: number) => void },
): Promise<Response | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => {
      host.uploads.stop(clientId);
      request.abort();
    };
    const unheard = host.uploads.onSent((sent) => {
      if (sent.clientId === clientId) onSent(Math.min(1, sent.bytes / file.size));
    });
    request.open('POST', path);
    request.setRequestHeader(CLIENT_HEADER, '1');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      resolve(new Response(BODILESS.has(status) ? null : responseText, { status }));
    };
    request.onerror = () => resolve(null);
    request.onabort = () => reject(new DOMException('The sending was stopped', 'AbortError'));
    request.onloadend = () => {
      unheard();
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}

/** RFC 6266 with the extended form of RFC 8187, which is all our service sends. */
function nameOf(disposition: string | null): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
  return extended ? decodeURIComponent(extended) : (plain ?? null);
}
