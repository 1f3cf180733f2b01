import { expect, test } from 'vitest';
import type { Unit } from '../../../contract/domain.ts';
import type { RollPerson } from '../../../contract/roll.ts';
import { rollByArea } from './roll-by-unit.ts';

const unit = (id: string, parentId: string | null, kind: Unit['kind'], name = id): Unit => ({
  id,
  parentId,
  kind,
  name,
  shortName: name,
});
const units = [
  unit('pati', null, 'kabupaten', 'Kabupaten Pati'),
  unit('bpbd', 'pati', 'opd', 'BPBD'),
  unit('juwana', 'pati', 'kecamatan', 'Kecamatan Juwana'),
  unit('bakaran', 'juwana', 'desa', 'Desa Bakaran'),
  unit('agung', 'juwana', 'desa', 'Desa Agungmulyo'),
  unit('rw2', 'bakaran', 'rw', 'RW 2'),
];
const person = (id: string, unitId: string, presence: RollPerson['presence'], invited = true): RollPerson => ({
  id,
  name: id,
  position: '',
  unitId,
  invited,
  presence,
});

test('a kecamatan stands with all below it and their sum, itself first, then by name', () => {
  const areas = rollByArea(units, [
    person('kades', 'bakaran', 'inside'),
    person('ketua-rw', 'rw2', 'absent'),
    person('lurah', 'agung', 'left'),
    person('camat', 'juwana', 'inside'),
    person('tetangga', 'agung', 'inside', false),
    person('kalaksa', 'bpbd', 'absent'),
  ]);
  expect(areas.map(({ unit, present, invited }) => [unit.name, present, invited])).toEqual([
    ['BPBD', 0, 1],
    ['Kecamatan Juwana', 2, 4],
  ]);
  expect(areas[1]?.units.map(({ unit }) => unit.name)).toEqual([
    'Kecamatan Juwana',
    'Desa Agungmulyo',
    'Desa Bakaran',
    'RW 2',
  ]);
});

test('the office as a whole is an area of its own, and does not swallow what is below it', () => {
  const areas = rollByArea(units, [person('bupati', 'pati', 'inside'), person('kalaksa', 'bpbd', 'absent')]);
  expect(areas.map(({ unit, units }) => [unit.id, units.length])).toEqual([
    ['bpbd', 1],
    ['pati', 1],
  ]);
});

test('in a unit the missing come first', () => {
  const [area] = rollByArea(units, [person('ani', 'bpbd', 'inside'), person('cici', 'bpbd', 'absent')]);
  expect(area?.units[0]?.people.map(({ name }) => name)).toEqual(['cici', 'ani']);
});
