import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exe, jpeg, mp3, mp4, odf, ooxml, pdf, png, webp, zipOf } from '../trial/documents.ts';
import { kindOf } from './file-kind.ts';
import type { Ending } from './words.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pendopo-kind-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Content = Buffer | string | Promise<Buffer>;
const kind = async (content: Content, ending: Ending) => {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, await content);
  return kindOf(path, ending);
};

describe('taken, and handed out as what it is', () => {
  test.each<[Ending, () => Content, string]>([
    ['pdf', () => pdf(), 'application/pdf'],
    ['docx', () => ooxml('docx'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xlsx', () => ooxml('xlsx'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['pptx', () => ooxml('pptx'), 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    ['odt', () => odf('text'), 'application/vnd.oasis.opendocument.text'],
    ['ods', () => odf('spreadsheet'), 'application/vnd.oasis.opendocument.spreadsheet'],
    ['odp', () => odf('presentation'), 'application/vnd.oasis.opendocument.presentation'],
    ['txt', () => '\ufeffNotula é\r\n', 'text/plain; charset=utf-8'],
    ['csv', () => 'a;b\n1;2\n', 'text/csv; charset=utf-8'],
    ['jpg', () => jpeg(), 'image/jpeg'],
    ['jpeg', () => jpeg(), 'image/jpeg'],
    ['png', () => png(), 'image/png'],
    ['webp', () => webp(), 'image/webp'],
    ['mp3', () => mp3(), 'audio/mpeg'],
    ['m4a', () => mp4('M4A '), 'audio/mp4'],
    ['mp4', () => mp4('isom'), 'video/mp4'],
  ])('%s', async (ending, content, type) => expect(await kind(content(), ending)).toBe(type));
});

describe('refused', () => {
  const macro = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>';
  test.each<[string, Ending, () => Content]>([
    ['a program called a letter', 'pdf', exe],
    ['a program called a picture', 'png', exe],
    ['a program called a table', 'xlsx', exe],
    ['a picture called a PDF', 'pdf', png],
    ['a PDF called text', 'txt', () => Buffer.concat([pdf(), Buffer.from([0xff, 0xfe])])],
    ['text with NUL', 'txt', () => 'a\0b'],
    ['text in UTF-16', 'csv', () => Buffer.from('\ufeffnama;nip', 'utf16le')],
    ['text in Windows-1252', 'txt', () => Buffer.from('caf\u00e9', 'latin1')],
    ['text cut within a letter', 'txt', () => Buffer.from([0x61, 0xc3])],
    ['a letter called a table', 'xlsx', () => ooxml('docx')],
    ['a bare zip', 'docx', () => zipOf([['surat.txt', 'isi']])],
    ['a letter with macros', 'docx', () => ooxml('docx', [['word/vbaProject.bin', 'x']])],
    ['macros under another name', 'docx', () => ooxml('docx', [['word/x.bin', 'x']], macro)],
    ['ActiveX', 'xlsx', () => ooxml('xlsx', [['xl/activeX/activeX1.xml', 'x']])],
    ['a program inside', 'pptx', () => ooxml('pptx', [['ppt/embeddings/pasang.exe', 'x']])],
    ['Basic in ODF', 'odt', () => odf('text', [['Basic/Standard/Module1.xml', 'x']])],
    ['a script in ODF', 'ods', () => odf('spreadsheet', [['Scripts/python/x.py', 'x']])],
    ['ODF of another kind', 'odt', () => odf('spreadsheet')],
    [
      'ODF whose mimetype is not first',
      'odt',
      () =>
        zipOf([
          ['content.xml', ''],
          ['mimetype', 'application/vnd.oasis.opendocument.text'],
        ]),
    ],
    [
      'two lists of contents',
      'docx',
      async () => {
        const one = await ooxml('docx', [['[Content_Types].xm_', '<Types/>']]);
        return Buffer.from(one.toString('latin1').replaceAll('[Content_Types].xm_', '[Content_Types].xml'), 'latin1');
      },
    ],
    ['a document cut off', 'docx', async () => (await ooxml('docx')).subarray(0, -30)],
    ['a document behind a program', 'docx', async () => Buffer.concat([exe(), await ooxml('docx')])],
    ['a Java program behind a picture', 'png', async () => Buffer.concat([png(), await zipOf([['A.class', 'x']])])],
    ['a zip behind a PDF', 'pdf', async () => Buffer.concat([pdf(), await zipOf([['a', 'x']])])],
    ['a PDF behind a web page', 'pdf', () => Buffer.concat([Buffer.from('<script>1</script>'), pdf()])],
    ['nothing much', 'jpg', () => Buffer.from([0xff])],
  ])('%s', async (_what, ending, content) => {
    await expect(kind(content(), ending)).rejects.toMatchObject({ code: 'file_refused' });
  });
});
