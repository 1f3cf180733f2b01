// What people type and what they call their files, made harmless before it is stored. Pure.
import { fileEndings } from '../../contract/chat.ts';
import { withoutUnwanted } from '../../contract/plain-words.ts';
import { Refusal } from '../refusal.ts';

export type Ending = (typeof fileEndings)[number];

/** Reserved on Windows (Win32 "Naming Files"), and separators everywhere. */
const NOT_IN_NAMES = /[<>:"/\\|?*\t\n]/g;
/** Device names of Windows: `con.pdf` cannot be opened there. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST_NAME = 160;

/** Plain text, NFC, lines ended by LF; empty when nothing readable is left. */
export function cleanText(text: string): string {
  return withoutUnwanted(text.replace(/\r\n?/g, '\n')).trim();
}

/** One line for the field that shows typing: as cleanText, but spaces at the ends are what somebody is typing. */
export function cleanLine(text: string): string {
  return withoutUnwanted(text.replace(/\s/g, ' '));
}

/**
 * The last part of whatever path was sent, without what breaks or disguises a name.
 * @returns the name (1..160 UTF-16 units) and its ending in lower case
 * @throws Refusal file_refused: no name, or an ending that is not taken
 */
export function cleanName(sent: string): { name: string; ending: Ending } {
  const last = sent.split(/[/\\]/).at(-1) ?? '';
  const whole = withoutUnwanted(last)
    .replace(NOT_IN_NAMES, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const at = whole.lastIndexOf('.');
  const ending = whole.slice(at + 1).toLowerCase();
  if (at < 1 || !isEnding(ending)) throw new Refusal('file_refused', { detail: 'ending' });
  const stem = whole
    .slice(0, at)
    .slice(0, LONGEST_NAME - ending.length - 1)
    // The cut may have gone through a pair.
    .replace(/\p{Cs}/gu, '')
    .trimEnd();
  const name = `${stem}.${ending}`;
  return { name: DEVICE.test(name) ? `_${name}`.slice(0, LONGEST_NAME) : name, ending };
}

const isEnding = (ending: string): ending is Ending => (fileEndings as readonly string[]).includes(ending);
