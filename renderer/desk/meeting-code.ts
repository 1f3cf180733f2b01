import { MeetingId } from '../../contract/domain.ts';

export type ReadCode = { ok: true; meetingId: MeetingId } | { ok: false; why: 'invalid' | 'foreign' };

/**
 * Reads what a person typed or pasted: a code with or without dashes, spaces or capitals, `pendopo://join/<code>`, or this
 * office's `https://…/rapat/<code>`. Letters that Crockford base32 leaves out are read as the digit they look like (i, l → 1;
 * o → 0). A link of another server is told apart, since typing harder would not help.
 */
export function readMeetingCode(typed: string, officeOrigin: string): ReadCode {
  const input = typed.trim();
  if (/^[a-z]+:/i.test(input)) {
    const id = fromUrl(input, officeOrigin);
    return id === 'foreign' ? { ok: false, why: 'foreign' } : check(id);
  }
  return check(input);
}

function fromUrl(input: string, officeOrigin: string): string | 'foreign' {
  let url: URL;
  try {
    url = new URL(input);
  } catch {
    return '';
  }
  if (url.protocol === 'pendopo:') return url.hostname === 'join' ? url.pathname.slice(1) : '';
  if (url.origin !== officeOrigin) return 'foreign';
  return meetingOfPath(url.pathname) ?? '';
}

function check(code: string): ReadCode {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replace(/[il]/g, '1').replaceAll('o', '0');
  const id = MeetingId.safeParse(plain.replace(/^(.{4})(.{4})(.{4})$/, '$1-$2-$3'));
  return id.success ? { ok: true, meetingId: id.data } : { ok: false, why: 'invalid' };
}

/** `/rapat/<code>` is the web form of an invitation. */
export function meetingOfPath(path: string): MeetingId | null {
  return MeetingId.safeParse(/^\/rapat\/([^/]+)$/.exec(path)?.[1]).data ?? null;
}
