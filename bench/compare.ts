import { loadavg } from 'node:os';

export type Sample = Record<string, number>;
export type Figure = { name: string; unit: string; goal?: number; by: 'min' | 'median' };

const median = (values: number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/**
 * Runs two variants in ABBA order, so that a machine that warms up or slows down weighs on both alike, after one discarded
 * pair. Prints each figure as a ratio of ours to the other's with the range over rounds; ms are for the log only.
 * @returns whether every goal was met
 */
export async function compare(options: {
  title: string;
  rounds: number;
  ours: () => Promise<Sample>;
  other: () => Promise<Sample>;
  otherName: string;
  figures: Figure[];
}): Promise<boolean> {
  const { title, rounds, figures, otherName } = options;
  console.log(`\n${title} (against ${otherName}; ${rounds} rounds, ABBA; load ${loadavg()[0]?.toFixed(1)})`);
  await options.ours();
  await options.other();
  const ours: Sample[] = [];
  const other: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    if (oursFirst) ours.push(await options.ours());
    other.push(await options.other());
    if (!oursFirst) ours.push(await options.ours());
  }
  let met = true;
  for (const { name, unit, goal, by } of figures) {
    const a = ours.map((sample) => sample[name] ?? Number.NaN);
    const b = other.map((sample) => sample[name] ?? Number.NaN);
    const of = (values: number[]) => (by === 'min' ? Math.min(...values) : median(values));
    const ratio = of(a) / of(b);
    const perRound = a.map((value, index) => value / (b[index] ?? Number.NaN));
    const good = goal === undefined || ratio <= goal;
    met &&= good;
    const range = (values: number[]) => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;
    console.log(
      `  ${name}: ${ratio.toFixed(2)}x by ${by} (per round ${Math.min(...perRound).toFixed(2)}–${Math.max(...perRound).toFixed(2)}; ` +
        `ours ${of(a).toFixed(0)} [${range(a)}] ${unit}, ${otherName} ${of(b).toFixed(0)} [${range(b)}] ${unit})` +
        (goal === undefined ? '' : ` goal <= ${goal}x: ${good ? 'met' : 'MISSED'}`),
    );
  }
  return met;
}
