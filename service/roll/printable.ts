// What a font can print of a name. Pure.
import { plainName } from '../../contract/plain-words.ts';

/** Stands for a letter that the font lacks: without it such letters vanish, and two people may look like one. */
export const MISSING = '□';

/** pdfkit does not order text that runs from right to left: printed backwards it would be another name. */
const BACKWARDS = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** One line of what `has` glyphs; each letter without one is a MISSING. */
export const printable = (text: string, has: (codePoint: number) => boolean): string =>
  [...plainName(text)]
    .map((letter) => {
      if (has(letter.codePointAt(0) ?? 0) && !BACKWARDS.test(letter)) return letter;
      return /\p{M}/u.test(letter) ? '' : MISSING;
    })
    .join('');
