// Do two names read alike? Case, titles, punctuation, spaces, order and look-alike letters make no difference: a warning to
// look twice, not a proof. Pure.
import unhomoglyph from 'unhomoglyph';
import { plainName } from '../../contract/plain-words.ts';

/** `S.Kom`, `M.Si.`, `A.Md.Keb`: letters around a dot inside. Initials of names (`A. Yani`) have their dot at the end. */
const dotted = /^\p{L}{1,4}\.(?:\p{L}{1,5}\.?)+$/u;

/**
 * Unicode: NFKC, then the skeleton of UTS 39 (confusables), so that Cyrillic `а` is Latin `a` and `l`, `I` and `1` are one.
 * @returns the same text for names that read alike; empty when nothing but titles and signs was typed
 */
export function nameKey(name: string): string {
  const words = (plainName(name).normalize('NFKC').split(',')[0] ?? '')
    .split(/[\s_]+/u)
    .filter((word) => !dotted.test(word));
  const plain = words.map(alike).filter((word) => word !== '' && !titles.has(word));
  return plain.sort().join('');
}

/** Not for plain letters, of which a directory of thousands is made: what follows covers them, twenty times as fast. */
const skeleton = (word: string) => unhomoglyph(word.normalize('NFD')).normalize('NFKD');

/** A skeleton, and what only looks different once case is gone: digits for letters, `l` and `i`, `rn` (the skeleton of `m`). */
const alike = (word: string) =>
  (/^[\w.'()-]*$/.test(word) ? word : skeleton(word))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/0/g, 'o')
    .replace(/[1il]/g, 'l')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm');

/** Forms of address and degrees without their dots, as they are typed in haste. After a comma everything is a degree. */
const titles = new Set(
  [
    'h hj kh drs dra dr drg drh ir prof ns apt st se sh sp mm mh mt si ag spd sos skom sip stp ssos sag msi mkes mpd msc ma',
    'ap map mip amd md keb kep kom kes sst bapak bpk ibu pak bu sdr sdri saudara saudari raden rr rm r tn ny nn mr mrs ms',
  ].flatMap((line) => line.split(' ').map(alike)),
);
