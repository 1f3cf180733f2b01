import type { Unit } from '../../../contract/domain.ts';
import type { RollPerson } from '../../../contract/roll.ts';

export type RollUnit = { unit: Unit; people: RollPerson[]; invited: number; present: number };

const collator = new Intl.Collator('id', { numeric: true, sensitivity: 'base' });

/** Units with somebody on the roll, by name; within each the missing first, then by name. */
export function rollByUnit(units: Unit[], people: RollPerson[]): RollUnit[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const groups = new Map<string, RollPerson[]>();
  for (const person of people) groups.set(person.unitId, [...(groups.get(person.unitId) ?? []), person]);
  const here = (person: RollPerson) => Number(person.presence === 'inside');
  return [...groups]
    .flatMap(([id, members]) => {
      const unit = byId.get(id);
      if (!unit) return [];
      const invited = members.filter((person) => person.invited);
      return [
        {
          unit,
          people: members.toSorted((a, b) => here(a) - here(b) || collator.compare(a.name, b.name)),
          invited: invited.length,
          present: invited.filter(here).length,
        },
      ];
    })
    .toSorted((a, b) => collator.compare(a.unit.name, b.unit.name));
}
