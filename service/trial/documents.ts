// Files as offices send them, as small as they can be and still be what they are; and some that only pretend.
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

type Parts = readonly (readonly [name: string, content: string | Buffer])[];

/** A real zip of these parts, stored in this order. */
export async function zipOf(parts: Parts): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of parts) {
    zip.addBuffer(Buffer.from(content), name, { compress: name !== 'mimetype', mtime: new Date(0) });
  }
  zip.end();
  return buffer(zip.outputStream);
}

const main = {
  docx: 'wordprocessingml.document',
  xlsx: 'spreadsheetml.sheet',
  pptx: 'presentationml.presentation',
} as const;
const place = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml', pptx: 'ppt/presentation.xml' } as const;

export const ooxml = (kind: keyof typeof main, more: Parts = [], types = '') =>
  zipOf([
    [
      '[Content_Types].xml',
      `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${place[kind]}" ContentType="application/vnd.openxmlformats-officedocument.${main[kind]}.main+xml"/>${types}</Types>`,
    ],
    ['_rels/.rels', '<Relationships/>'],
    [place[kind], '<document/>'],
    ...more,
  ]);

export const odf = (kind: 'text' | 'spreadsheet' | 'presentation', more: Parts = []) =>
  zipOf([
    ['mimetype', `application/vnd.oasis.opendocument.${kind}`],
    ['content.xml', '<office:document-content/>'],
    ['META-INF/manifest.xml', '<manifest/>'],
    ...more,
  ]);

export const pdf = (more = '') =>
  Buffer.from(
    `%PDF-1.4\n%\u00e2\u00e3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n${more}trailer<</Root 1 0 R>>\n%%EOF\n`,
    'latin1',
  );
/** One transparent pixel. */
export const png = () =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  );
export const jpeg = () =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex'),
    Buffer.alloc(64, 1),
    Buffer.from('ffd9', 'hex'),
  ]);
export const webp = () => Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');
export const mp4 = (brand: string) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from(`ftyp${brand}\0\0\0\0${brand}isom`, 'latin1'),
    Buffer.alloc(64),
  ]);
export const mp3 = () =>
  Buffer.concat([
    Buffer.from('ID3\u0004\0\0\0\0\0\0', 'latin1'),
    Buffer.from('fffb9064', 'hex'),
    Buffer.alloc(413),
    Buffer.from('fffb9064', 'hex'),
    Buffer.alloc(413),
  ]);
export const exe = () =>
  Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(120), Buffer.from('PE\0\0')]);
