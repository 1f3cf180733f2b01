import type { Unit } from '../../../contract/domain.ts';
import type { RollPerson } from '../../../contract/roll.ts';

export type RollUnit = { unit: Unit; people: RollPerson[]; invited: number; present: number };
/** What stands right below the whole office, a kecamatan or an OPD, with all of it that is on the roll, itself first. */
export type RollArea = { unit: Unit; units: RollUnit[]; invited: number; present: number };

const collator = new Intl.Collator('id', { numeric: true, sensitivity: 'base' });
const byName = (a: { unit: Unit }, b: { unit: Unit }) => collator.compare(a.unit.name, b.unit.name);

/** Areas with somebody on the roll, and their units, by name; within each unit the missing first, then by name. */
export function rollByArea(units: Unit[], people: RollPerson[]): RollArea[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const areas = grouped(rollByUnit(byId, people), ({ unit }) => areaOf(byId, unit));
  return [...areas]
    .map(([unit, within]) => ({
      unit,
      units: within.toSorted((a, b) => Number(b.unit === unit) - Number(a.unit === unit) || byName(a, b)),
      invited: sum(within, ({ invited }) => invited),
      present: sum(within, ({ present }) => present),
    }))
    .toSorted(byName);
}

function rollByUnit(byId: Map<string, Unit>, people: RollPerson[]): RollUnit[] {
  const here = (person: RollPerson) => Number(person.presence === 'inside');
  return [...grouped(people, ({ unitId }) => byId.get(unitId))].flatMap(([unit, members]) => {
    if (!unit) return [];
    const invited = members.filter((person) => person.invited);
    return {
      unit,
      people: members.toSorted((a, b) => here(a) - here(b) || collator.compare(a.name, b.name)),
      invited: invited.length,
      present: invited.filter(here).length,
    };
  });
}

/** Itself, where it is the office as a whole. */
function areaOf(byId: Map<string, Unit>, unit: Unit): Unit {
  const above = unit.parentId === null ? undefined : byId.get(unit.parentId);
  return above && above.parentId !== null ? areaOf(byId, above) : unit;
}

/** `Map.groupBy`, which the oldest engine we run in does not have. */
function grouped<K, T>(all: T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

const sum = <T>(all: T[], count: (one: T) => number) => all.reduce((total, one) => total + count(one), 0);
