import { expect, it } from 'vitest';
import type { Unit } from '../../../contract/domain.ts';
import { unitsFound } from './units-found.ts';

const unit = (id: string, name: string, parentId: string | null = null): Unit => ({
  id,
  parentId,
  kind: 'desa',
  name,
  shortName: name,
});
const units = [
  unit('kayen', 'Kecamatan Kayen'),
  unit('t', 'Desa Trimulyo', 'kayen'),
  unit('j', 'Desa Jatiroto', 'kayen'),
];
const names = (words: string, chosen: string[] = []) =>
  unitsFound(units, words, new Set(chosen)).shown.map(({ unit: { name } }) => name);

it('finds units by their name and by what they belong to', () => {
  expect(names('')).toEqual(['Desa Jatiroto', 'Desa Trimulyo', 'Kecamatan Kayen']);
  expect(names('trimulyo')).toEqual(['Desa Trimulyo']);
  expect(names('desa KAYEN')).toEqual(['Desa Jatiroto', 'Desa Trimulyo']);
});

it('keeps what is chosen in sight, first', () => {
  expect(names('jatiroto', ['kayen'])).toEqual(['Kecamatan Kayen', 'Desa Jatiroto']);
});

it('draws sixty of thousands, and says how many there are', () => {
  const many = Array.from({ length: 3000 }, (_, index) => unit(`rt${index}`, `RT ${index}`));
  const { all, shown } = unitsFound(many, 'rt', new Set());
  expect([all, shown.length]).toEqual([3000, 60]);
});
