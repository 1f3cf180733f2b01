// The daftar hadir as it is filed: A4, real text, the heading of the table on each page, tagged for screen readers.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { MISSING, printable } from './printable.ts';
import type { Register } from './register.ts';
import { cellsOf, columns, dateOf, headOf, MISSING_NOTE, nipOf, notesOf, TITLE } from './wording.ts';

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
/** Of the head and the signature: what is longer ends in an ellipsis, so that neither pushes the table off the page. */
const MOST_LINES = 3;
/** Of one text: more than a page of a column, and no more than is quickly broken into lines. */
const MOST_LETTERS = 2_000;
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

/** Of the font in use; @types/pdfkit has no word for it. */
const glyphsOf = (doc: Doc) =>
  (doc as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } })._font.font;

const inPrint = (doc: Doc, text: string) => {
  const shown = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
  return printable(shown, (codePoint) => glyphsOf(doc).hasGlyphForCodePoint(codePoint));
};

/**
 * One piece of text that a screen reader meets as `kind`, letters that the font lacks included. Its place is given: pdfkit's own flow
 * is not used, so what is higher than `most` points is cut with an ellipsis instead of flowing on to a page of its own.
 * @returns its height
 */
function write(
  doc: Doc,
  parent: Element,
  kind: string,
  text: string,
  x: number,
  y: number,
  options: { width: number; most?: number; font?: 'regular' | 'bold'; size?: number; align?: 'left' | 'center' },
): number {
  doc.font(fonts[options.font ?? 'regular']).fontSize(options.size ?? SIZE);
  const shown = inPrint(doc, text);
  const element = doc.struct(kind as never, shown.includes(MISSING) ? { actual: text } : {});
  parent.add(element);
  element.add(doc.markStructureContent(kind as never));
  const { width } = options;
  const most = options.most ?? MOST_LINES * doc.currentLineHeight(true);
  const whole = doc.heightOfString(shown, { width });
  doc.text(shown, x, y, {
    width,
    align: options.align ?? 'left',
    ...(whole > most && { height: most, ellipsis: true }),
  });
  doc.endMarkedContent();
  element.end();
  return Math.min(whole, most);
}

/** Lines and shades say nothing: readers skip them. */
function ornament(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' } as never);
  draw();
  doc.endMarkedContent();
}

function head(doc: Doc, root: Element, register: Register): number {
  const all = { width: WIDTH, align: 'center' as const, font: 'bold' as const };
  write(doc, root, 'P', register.meeting.officeName.toUpperCase(), MARGIN, MARGIN, { ...all, size: 12, most: 15 });
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
    const height = write(doc, line, 'Span', `: ${value}`, MARGIN + 95, y, { width, size });
    line.end();
    y += height + 2.5;
  }
  return y + 8;
}

/** At most what a page has under its heading of the table. */
function heightOf(doc: Doc, cells: readonly string[], font: 'regular' | 'bold', most = BOTTOM - MARGIN): number {
  doc.font(fonts[font]).fontSize(SIZE);
  const heights = cells.map((cell, at) =>
    doc.heightOfString(inPrint(doc, cell), { width: (widths[at] ?? 0) - 2 * PAD }),
  );
  return Math.min(Math.max(...heights) + 2 * PAD, most);
}

function row(doc: Doc, parent: Element, cells: readonly string[], y: number, height: number, heading: boolean): number {
  const font = heading ? 'bold' : 'regular';
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
    write(doc, line, heading ? 'TH' : 'TD', cell, x + PAD, y + PAD, { width, font, align, most: height - 2 * PAD });
    x += widths[at] ?? 0;
  }
  line.end();
  return y + height;
}

async function table(doc: Doc, root: Element, register: Register, start: number): Promise<void> {
  const element = doc.struct('Table');
  root.add(element);
  const heading = heightOf(doc, columns, 'bold');
  let y = start;
  for (const [at, one] of register.rows.entries()) {
    if (at > 0 && at % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const cells = cellsOf(one, register);
    const height = heightOf(doc, cells, 'regular', BOTTOM - MARGIN - heading);
    const first = at === 0;
    const full = y + (first ? heading : 0) + height > BOTTOM;
    if (full) {
      doc.addPage();
      y = MARGIN;
    }
    if (first || full) y = row(doc, element, columns, y, heading, true);
    y = row(doc, element, cells, y, height, false);
  }
  if (register.rows.length === 0) y = row(doc, element, columns, y, heading, true);
  element.end();
  doc.y = y;
}

/** Notes and the signature, kept together: a signature alone on a page signs nothing. */
function closing(doc: Doc, root: Element, register: Register): void {
  const { host } = register.meeting;
  doc.font(fonts.regular).fontSize(8);
  const boxes = register.rows.some((one) =>
    cellsOf(one, register).some((cell) => inPrint(doc, cell).includes(MISSING)),
  );
  const notes = [...notesOf(register), ...(boxes ? [MISSING_NOTE] : [])].join(' ');
  const noted = doc.heightOfString(notes, { width: WIDTH });
  const x = MARGIN + WIDTH - 240;
  // The tallest that it can be: a date, the office, room to sign, a name of MOST_LINES and a NIP.
  const signature = 145;
  let y = doc.y + 8;
  if (y + noted + signature > BOTTOM) {
    doc.addPage();
    y = MARGIN;
  }
  y += write(doc, root, 'P', notes, MARGIN, y, { width: WIDTH, size: 8, most: noted }) + 12;
  const lines: [text: string, room: number, bold?: boolean][] = [
    [dateOf(register.meeting.startsAt), 0],
    ['Pimpinan Rapat,', 43],
    [host.name, 0, true],
    ...(host.nip ? [[`NIP ${nipOf(host.nip)}`, 0] as [string, number]] : []),
  ];
  for (const [text, room, bold] of lines) {
    const font = bold ? 'bold' : 'regular';
    y += write(doc, root, 'P', text, x, y, { width: 240, size: 9.5, align: 'center', font }) + 2 + room;
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
    doc.text(inPrint(doc, `${TITLE} — ${register.meeting.title}`), MARGIN, y, {
      width: WIDTH - 120,
      height: 10,
      ellipsis: true,
    });
    doc.text(`Halaman ${at + 1} dari ${count}`, MARGIN + WIDTH - 120, y, { width: 120, align: 'right' });
    doc.endMarkedContent();
  }
}
