import type { Unit } from '../../../contract/domain.ts';
import { matches } from './sorting.ts';

/** A regency has thousands of RT: more than this nobody reads, and searching is faster. */
const SHOWN = 60;

const collator = new Intl.Collator('id', { numeric: true, sensitivity: 'base' });

/**
 * Units whose name, or the name of what they belong to, holds every word; chosen ones first, so that they stay in sight whatever is
 * searched for, then by name.
 * @returns `all`: how many there are, of which `shown` are drawn
 */
export function unitsFound(units: readonly Unit[], words: string, chosen: ReadonlySet<string>) {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const found = units
    .map((unit) => ({ unit, above: unit.parentId === null ? undefined : byId.get(unit.parentId) }))
    .filter(
      ({ unit, above }) =>
        chosen.has(unit.id) ||
        matches({ name: unit.name, fullName: unit.shortName, position: '', unit: above?.name ?? '' }, words),
    )
    .toSorted(
      (a, b) =>
        Number(chosen.has(b.unit.id)) - Number(chosen.has(a.unit.id)) || collator.compare(a.unit.name, b.unit.name),
    );
  return { all: found.length, shown: found.slice(0, SHOWN) };
}
