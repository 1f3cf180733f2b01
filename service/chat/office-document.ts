// What a zip container holds that calls itself a letter, a table or slides. Only names and two small parts are read: nothing
// is unpacked, so a bomb stays shut.
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Refusal } from '../refusal.ts';
import type { Ending } from './words.ts';

const open = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/** A long report with many pictures has hundreds of parts. */
const MOST_ENTRIES = 10_000;
const LARGEST_PART = 1024 * 1024;

/** Main part by its content type (ISO/IEC 29500-1 §11.3, §12.3, §13.3). */
const ooxml: Partial<Record<Ending, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
};
/** The whole of the part `mimetype` (OASIS OpenDocument 1.3 part 2 §3.3). */
const odf: Partial<Record<Ending, string>> = {
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
};
export const officeTypes: Partial<Record<Ending, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ...odf,
};

/** Macros of OOXML (also renamed ones: see below), ActiveX, and of ODF (Basic and scripts). */
const MACRO = /(^|\/)(vbaProject[^/]*\.bin|vbaData\.xml|vbaProjectSignature[^/]*)$|(^|\/)activeX\/|^(Basic|Scripts)\//i;
/** The content types that a part needs to be taken for a macro, whatever its name. */
const MACRO_TYPE = /macroEnabled|ms-office\.(vbaProject|activeX)|ms-word\.vbaData|ms-excel\.(intl)?macrosheet/i;
const PROGRAM = /\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|msi|jar|lnk|pif|cpl|reg|sh|elf|apk)$/i;

/**
 * @param path a file that begins with a zip's local header
 * @throws Refusal file_refused with the reason as detail
 */
export async function checkOfficeDocument(path: string, ending: Ending): Promise<void> {
  let zip: ZipFile;
  try {
    zip = await open(path, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (cause) {
    throw new Refusal('file_refused', { detail: 'not a whole document' }, { cause });
  }
  try {
    const parts = await readParts(zip);
    const expected = ooxml[ending];
    if (expected) {
      const types = parts.kept.get('[Content_Types].xml');
      if (!types?.includes(`"${expected}"`)) throw new Refusal('file_refused', { detail: `not a ${ending}` });
      if (MACRO_TYPE.test(types)) throw new Refusal('file_refused', { detail: 'macros' });
    } else if (parts.first !== 'mimetype' || parts.kept.get('mimetype') !== odf[ending]) {
      throw new Refusal('file_refused', { detail: `not a ${ending}` });
    }
  } finally {
    zip.close();
  }
}

interface Parts {
  first: string;
  kept: Map<string, string>;
}

function readParts(zip: ZipFile): Promise<Parts> {
  const parts: Parts = { first: '', kept: new Map() };
  if (zip.entryCount > MOST_ENTRIES) throw new Refusal('file_refused', { detail: 'too many parts' });
  return new Promise((resolve, reject) => {
    const refuse = (detail: string, cause?: unknown) =>
      reject(new Refusal('file_refused', { detail }, cause === undefined ? {} : { cause }));
    zip.on('error', (cause: unknown) => refuse('not a whole document', cause));
    zip.on('end', () => resolve(parts));
    zip.on('entry', (entry: Entry) => {
      const { fileName } = entry;
      parts.first ||= fileName;
      if (entry.isEncrypted()) return refuse('encrypted parts');
      if (MACRO.test(fileName)) return refuse('macros');
      if (PROGRAM.test(fileName)) return refuse('a program inside');
      if (fileName !== '[Content_Types].xml' && fileName !== 'mimetype') return zip.readEntry();
      // Two parts of one name: readers disagree which counts.
      if (parts.kept.has(fileName) || entry.uncompressedSize > LARGEST_PART) return refuse('not a whole document');
      read(zip, entry).then(
        (text) => {
          parts.kept.set(fileName, text);
          zip.readEntry();
        },
        (cause) => refuse('not a whole document', cause),
      );
    });
    zip.readEntry();
  });
}

async function read(zip: ZipFile, entry: Entry): Promise<string> {
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (
      e: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
