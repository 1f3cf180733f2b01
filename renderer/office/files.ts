import { CLIENT_HEADER } from '../../contract/http.ts';
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

/** RFC 6266 with the extended form of RFC 8187, which is all our service sends. */
function nameOf(disposition: string | null): string | null {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
  return extended ? decodeURIComponent(extended) : (plain ?? null);
}
