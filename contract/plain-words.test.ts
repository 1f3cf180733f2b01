import { describe, expect, test } from 'vitest';
import { DisplayName } from './conduct.ts';

describe('the name that somebody gives themselves', () => {
  test.each([
    ['a line break', 'Sri\r\nWahyuni', 'Sri Wahyuni'],
    ['spaces', '  Sri \t\u00a0 Wahyuni ', 'Sri Wahyuni'],
    ['turned direction', '\u202eSri\u202c \u2066Wahyuni\u2069\u200f', 'Sri Wahyuni'],
    ['zero width', 'S\u200br\u200ci\u200d\u2060 Wahyuni\ufeff', 'Sri Wahyuni'],
    ['control characters', 'Sri\u0000\u001b \u0007Wahyuni\u009f', 'Sri Wahyuni'],
    ['a soft hyphen, tags, private use', 'S\u00adri\u{e0041} Wah\ue000yuni', 'Sri Wahyuni'],
    ['fillers that count as letters', '\u3164Sri Wahyuni\u115f\uffa0', 'Sri Wahyuni'],
    ['half a pair', 'Sri Wahyuni \ud83d', 'Sri Wahyuni'],
    ['parted accents', 'Rene\u0301', 'René'],
    ['nothing', "Hj. Nur'aini S.Pd. (Posko 2) 🌾", "Hj. Nur'aini S.Pd. (Posko 2) 🌾"],
    ['nothing: other scripts', 'عبد الله', 'عبد الله'],
  ])('is shown without %s', (_what, typed, shown) => expect(DisplayName.parse(typed)).toBe(shown));

  test.each([
    ['', 'nothing'],
    ['A', 'one letter'],
    ['A.', 'one letter'],
    ['A\u200b', 'one letter that looks like one'],
    ['\u3164\u3164\u3164', 'fillers'],
    ['\u202e\u200b\n', 'nothing that is seen'],
    ['12345', 'digits'],
    ['🌾🌾', 'pictures'],
    ['a'.repeat(81), 'too much'],
  ])('%j is refused: %s', (typed) => expect(DisplayName.safeParse(typed).success).toBe(false));

  test('what is not seen does not count towards its length', () => {
    expect(DisplayName.parse(`${'a'.repeat(80)}\u200b`)).toHaveLength(80);
  });
});
