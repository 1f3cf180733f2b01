// Which characters no text of a person may hold, whatever it is: one rule for chat, names of files and names of people. Pure.

/** C0 but tab and line feed, DEL, C1, and what turns the direction of text (Unicode TR 36 §3.1) or hides as a mark of order. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Half of a surrogate pair: no character, and no database takes it. */
const LONE = /\p{Cs}/gu;
/**
 * In a name nothing may hide: zero-width and direction marks, joiners, soft hyphens, tags, fillers that count as letters, private use.
 * Texts keep them: there joiners make emoji and shape scripts.
 */
const UNSEEN = /[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** NFC, without what is unwanted anywhere; its ends and line breaks as they were. */
export const withoutUnwanted = (text: string): string => text.replace(UNWANTED, '').replace(LONE, '').normalize('NFC');

/** A person's name as it may be shown and compared: one line, single spaces, nothing that is not seen. */
export const plainName = (name: string): string =>
  withoutUnwanted(name.replace(/[\t-\r\u0085\u2028\u2029]/g, ' ').replace(UNSEEN, ''))
    .replace(/\s+/g, ' ')
    .trim();

/** Signs and digits alone name nobody. */
export const hasTwoLetters = (name: string): boolean => (name.match(/\p{L}/gu)?.length ?? 0) >= 2;
