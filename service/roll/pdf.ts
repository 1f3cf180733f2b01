// The daftar hadir as it is filed: A4, real text, the heading of the table on each page, tagged for screen readers.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Register } from './register.ts';
import { cellsOf, columns, dateOf, headOf, nipOf, notesOf, TITLE } from './wording.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** Beside the bundle (out/service/fonts), or in the source tree. */
const folder = ['./fonts/', '../../assets/fonts/']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(`${path}LiberationSans-Regular.ttf`));

/** By path: pdfkit reads a font again each time that it knows under two names. */
const fonts = { regular: `${folder}LiberationSans-Regular.ttf`, bold: `${folder}LiberationSans-Bold.ttf` };

// Points. A4 lying: 841.89 x 595.28.
const MARGIN = 42;
const FOOT = 40;
const WIDTH = 841.89 - 2 * MARGIN;
const BOTTOM = 595.28 - MARGIN - FOOT / 2;
const PAD = 4;
const SIZE = 8.5;
const widths = [26, 150, 108, 116, 140, 54, 54, 44, WIDTH - 692];
const centred = new Set([0, 5, 6, 7]);
/** Rows drawn before others are let in: a thousand of them take a second. */
const AT_ONCE = 10;

/** @returns the file, a few kilobytes per page and the two fonts' used letters */
export async function pdfOf(register: Register): Promise<Buffer> {
  if (!folder) throw new Error('the fonts of the daftar hadir are missing (assets/fonts)');
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
    bufferPages: true,
    tagged: true,
    pdfVersion: '1.7',
    lang: 'id-ID',
    displayTitle: true,
    font: fonts.regular,
    info: {
      Title: `Daftar Hadir ${register.meeting.title}`,
      Author: register.meeting.officeName,
      Creator: 'Pendopo',
      Producer: 'Pendopo',
      CreationDate: register.at,
    },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const root = doc.struct('Document');
  doc.addStructure(root);

  const y = head(doc, root, register);
  await table(doc, root, register, y);
  closing(doc, root, register);
  root.end();
  foot(doc, register);
  doc.end();
  return done;
}

type Element = ReturnType<Doc['struct']>;

/** One piece of text that a screen reader meets as `kind`. Its place is given: pdfkit's own flow is not used. */
function write(
  doc: Doc,
  parent: Element,
  kind: string,
  text: string,
  x: number,
  y: number,
  options: { width: number; font?: 'regular' | 'bold'; size?: number; align?: 'left' | 'center' },
): void {
  const element = doc.struct(kind as never);
  parent.add(element);
  element.add(doc.markStructureContent(kind as never));
  doc.font(fonts[options.font ?? 'regular']).fontSize(options.size ?? SIZE);
  doc.text(text, x, y, { width: options.width, align: options.align ?? 'left' });
  doc.endMarkedContent();
  element.end();
}

/** Lines and shades say nothing: readers skip them. */
function ornament(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' } as never);
  draw();
  doc.endMarkedContent();
}

function head(doc: Doc, root: Element, register: Register): number {
  const all = { width: WIDTH, align: 'center' as const, font: 'bold' as const };
  write(doc, root, 'P', register.meeting.officeName.toUpperCase(), MARGIN, MARGIN, { ...all, size: 12 });
  write(doc, root, 'H1', TITLE, MARGIN, MARGIN + 18, { ...all, size: 14 });
  ornament(doc, () => {
    const at = MARGIN + 40;
    doc
      .lineWidth(1.2)
      .moveTo(MARGIN, at)
      .lineTo(MARGIN + WIDTH, at)
      .stroke();
  });
  let y = MARGIN + 50;
  for (const [label, value] of headOf(register)) {
    const size = 9.5;
    const width = WIDTH - 110;
    const line = doc.struct('P');
    root.add(line);
    write(doc, line, 'Span', label, MARGIN, y, { width: 95, size });
    write(doc, line, 'Span', `: ${value}`, MARGIN + 95, y, { width, size });
    line.end();
    y += doc.heightOfString(`: ${value}`, { width }) + 2.5;
  }
  return y + 8;
}

function heightOf(doc: Doc, cells: readonly string[], font: 'regular' | 'bold'): number {
  doc.font(fonts[font]).fontSize(SIZE);
  const heights = cells.map((cell, at) => doc.heightOfString(cell, { width: (widths[at] ?? 0) - 2 * PAD }));
  return Math.max(...heights) + 2 * PAD;
}

function row(doc: Doc, parent: Element, cells: readonly string[], y: number, heading: boolean): number {
  const font = heading ? 'bold' : 'regular';
  const height = heightOf(doc, cells, font);
  ornament(doc, () => {
    if (heading) doc.rect(MARGIN, y, WIDTH, height).fill('#e6e6e6');
    doc.fillColor('#000').lineWidth(0.5).strokeColor('#000');
    let x = MARGIN;
    for (const width of widths) {
      doc.rect(x, y, width, height).stroke();
      x += width;
    }
  });
  const line = doc.struct('TR');
  parent.add(line);
  let x = MARGIN;
  for (const [at, cell] of cells.entries()) {
    const width = (widths[at] ?? 0) - 2 * PAD;
    const align = heading || centred.has(at) ? 'center' : 'left';
    write(doc, line, heading ? 'TH' : 'TD', cell, x + PAD, y + PAD, { width, font, align });
    x += widths[at] ?? 0;
  }
  line.end();
  return y + height;
}

async function table(doc: Doc, root: Element, register: Register, start: number): Promise<void> {
  const element = doc.struct('Table');
  root.add(element);
  let y = row(doc, element, columns, start, true);
  for (const [at, one] of register.rows.entries()) {
    if (at > 0 && at % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const cells = cellsOf(one, register);
    if (y + heightOf(doc, cells, 'regular') > BOTTOM) {
      doc.addPage();
      y = row(doc, element, columns, MARGIN, true);
    }
    y = row(doc, element, cells, y, false);
  }
  element.end();
  doc.y = y;
}

/** Notes and the signature, kept together: a signature alone on a page signs nothing. */
function closing(doc: Doc, root: Element, register: Register): void {
  const { host } = register.meeting;
  const notes = notesOf(register).join(' ');
  doc.font(fonts.regular).fontSize(8);
  const noted = doc.heightOfString(notes, { width: WIDTH });
  const x = MARGIN + WIDTH - 240;
  const signature = 120;
  let y = doc.y + 8;
  if (y + noted + signature > BOTTOM) {
    doc.addPage();
    y = MARGIN;
  }
  write(doc, root, 'P', notes, MARGIN, y, { width: WIDTH, size: 8 });
  y += noted + 12;
  const lines: [text: string, gap: number, bold?: boolean][] = [
    [dateOf(register.meeting.startsAt), 13],
    ['Pimpinan Rapat,', 56],
    [host.name, 13, true],
    ...(host.nip ? [[`NIP ${nipOf(host.nip)}`, 13] as [string, number]] : []),
  ];
  for (const [text, gap, bold] of lines) {
    write(doc, root, 'P', text, x, y, { width: 240, size: 9.5, align: 'center', font: bold ? 'bold' : 'regular' });
    y += gap;
  }
}

function foot(doc: Doc, register: Register): void {
  const { count } = doc.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    doc.switchToPage(at);
    // Below the margin pdfkit would begin a new page.
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' } as never);
    doc.font(fonts.regular).fontSize(8);
    const y = 595.28 - FOOT;
    doc.text(`${TITLE} — ${register.meeting.title}`, MARGIN, y, { width: WIDTH - 120, height: 10, ellipsis: true });
    doc.text(`Halaman ${at + 1} dari ${count}`, MARGIN + WIDTH - 120, y, { width: 120, align: 'right' });
    doc.endMarkedContent();
  }
}
