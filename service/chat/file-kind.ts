// Is a file what its ending says? Read from its bytes, never from what the sender calls it.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { Refusal } from '../refusal.ts';
import { checkOfficeDocument, officeTypes } from './office-document.ts';
import type { Ending } from './words.ts';

/** What the bytes may be (file-type's name for it) and as what it is handed out again. */
const binaries: Partial<Record<Ending, { found: readonly string[]; type: string }>> = {
  pdf: { found: ['pdf'], type: 'application/pdf' },
  jpg: { found: ['jpg'], type: 'image/jpeg' },
  jpeg: { found: ['jpg'], type: 'image/jpeg' },
  png: { found: ['png', 'apng'], type: 'image/png' },
  webp: { found: ['webp'], type: 'image/webp' },
  mp3: { found: ['mp3'], type: 'audio/mpeg' },
  // Recorders of phones write either brand for sound alone.
  m4a: { found: ['m4a', 'mp4'], type: 'audio/mp4' },
  mp4: { found: ['mp4', 'm4v'], type: 'video/mp4' },
};
const texts: Partial<Record<Ending, string>> = { txt: 'text/plain; charset=utf-8', csv: 'text/csv; charset=utf-8' };

/** The end-of-central-directory record lies within the last 64 KiB + 22 bytes (APPNOTE.TXT §4.3.16). */
const ZIP_TAIL = 65_557;
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
const ZIP_START = Buffer.from('PK\x03\x04', 'latin1');

/**
 * @returns the media type it is handed out with
 * @throws Refusal file_refused
 */
export async function kindOf(path: string, ending: Ending): Promise<string> {
  const text = texts[ending];
  if (text) {
    await checkText(path);
    return text;
  }
  const { head, tail } = await ends(path);
  const office = officeTypes[ending];
  if (office) {
    // At the very start: with anything before it, it is something else as well.
    if (!head.subarray(0, 4).equals(ZIP_START)) throw new Refusal('file_refused', { detail: `not a ${ending}` });
    await checkOfficeDocument(path, ending);
    return office;
  }
  const binary = binaries[ending];
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (!binary || !found || !binary.found.includes(found.ext)) {
    throw new Refusal('file_refused', { detail: `not a ${ending}` });
  }
  // A PDF reader looks for its mark in the first kilobyte, a browser at the start: one of them would be deceived.
  if (ending === 'pdf' && !head.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
    throw new Refusal('file_refused', { detail: 'not a pdf' });
  }
  // An archive (a Java program, say) behind a picture is read from its end.
  if (tail.includes(ZIP_END)) throw new Refusal('file_refused', { detail: 'an archive behind it' });
  return binary.type;
}

async function ends(path: string): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const piece = async (from: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    return { head: await piece(0, 16), tail: await piece(Math.max(0, size - ZIP_TAIL), Math.min(size, ZIP_TAIL)) };
  } finally {
    await file.close();
  }
}

/** UTF-8 without NUL (a byte-order mark is taken): whoever sends UTF-16 or a program is told so. */
async function checkText(path: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) {
      if ((chunk as Buffer).includes(0)) throw new Error('NUL');
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
  } catch (cause) {
    throw new Refusal('file_refused', { detail: 'not text in UTF-8' }, { cause });
  }
}
