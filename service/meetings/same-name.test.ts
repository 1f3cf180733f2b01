import { expect, test } from 'vitest';
import { nameKey } from './same-name.ts';

const sri = nameKey('Dra. Sri Wahyuni, M.Si.');

test.each([
  'SRI WAHYUNI',
  'sri  wahyuni',
  'Wahyuni Sri',
  'SriWahyuni',
  'Ibu Sri Wahyuni S.Kom',
  'Hj. Sri Wahyuni, S.Sos., M.M.',
  'Sri Wahyuní',
  // Cyrillic i and a; a digit; an l for an i; full width; a zero width space.
  'Srі Wаhyuni',
  '5ri Wahyuni',
  'Sri Wahyunl',
  'Ｓｒｉ Ｗａｈｙｕｎｉ',
  'Sri\u200b Wahyuni',
  // Fillers that count as letters, a soft hyphen, a direction that is turned and back, a line break, a title cut in two.
  'Sri\u3164 Wah\u115fyuni',
  'Sri Wah\u00adyuni',
  'Sri \u202eWahyuni\u202c',
  'Sri\nWahyuni\u0007',
  'Sri Wahyuni S.\u2060Kom',
])('%s reads like her', (name) => expect(nameKey(name)).toBe(sri));

test.each(['Sri Wahyuningsih', 'Sri', 'Wahyu Sri', 'Bambang Sutrisno'])('%s does not', (name) =>
  expect(nameKey(name)).not.toBe(sri),
);

test('rn passes for m, and a name of nothing but titles resembles nobody', () => {
  expect(nameKey('H. Barnbang Sutrisn0')).toBe(nameKey('Drs. Bambang Sutrisno, M.Si.'));
  expect(nameKey('Drs. H.')).toBe('');
});
