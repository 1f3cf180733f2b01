import { loadavg } from 'node:os';
import { type Goal, median, meets } from './statistics.ts';

export type Sample = Record<string, number>;
/** `goal` as a number is a ratio. */
export type Figure = { name: string; unit: string; goal?: number | Goal; by: 'min' | 'median' };

/** The conditions of a sample were not what it is about (the network was not bad, a picture was missing): it is taken again. */
export class VoidSample extends Error {
  override name = 'VoidSample';
}
const TRIES = 5;

async function valid(take: () => Promise<Sample>): Promise<Sample> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof VoidSample) || left <= 1) throw error;
      console.log(`  void: ${error.message}; again`);
    }
  }
}

const digits = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);

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
  /** Skips the discarded pair, where a sample is long and its own start warms it up. */
  warm?: boolean;
}): Promise<boolean> {
  const { title, rounds, figures, otherName } = options;
  console.log(`\n${title} (against ${otherName}; ${rounds} rounds, ABBA; load ${loadavg()[0]?.toFixed(1)})`);
  if (!options.warm) {
    await valid(options.ours);
    await valid(options.other);
  }
  const ours: Sample[] = [];
  const other: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    if (oursFirst) ours.push(await valid(options.ours));
    other.push(await valid(options.other));
    if (!oursFirst) ours.push(await valid(options.ours));
  }
  let met = true;
  for (const figure of figures) met = report(figure, ours, other, otherName) && met;
  return met;
}

function report({ name, unit, goal, by }: Figure, ours: Sample[], other: Sample[], otherName: string): boolean {
  const a = ours.map((sample) => sample[name] ?? Number.NaN);
  const b = other.map((sample) => sample[name] ?? Number.NaN);
  const of = (values: number[]) => (by === 'min' ? Math.min(...values) : median(values));
  const perRound = a.map((value, index) => value / (b[index] ?? Number.NaN));
  const wanted: Goal = typeof goal === 'number' ? { times: goal } : (goal ?? {});
  const good = goal === undefined || meets(wanted, of(a), of(b));
  const range = (values: number[]) => `${digits(Math.min(...values))}–${digits(Math.max(...values))}`;
  const words = [
    wanted.times === undefined ? '' : `<= ${wanted.times}x`,
    wanted.plus === undefined ? '' : `<= ${otherName} + ${wanted.plus} ${unit}`,
    wanted.atMost === undefined ? '' : `<= ${wanted.atMost} ${unit}`,
  ].filter(Boolean);
  const middle = by === 'min' ? `, ${(median(a) / median(b)).toFixed(2)}x by median` : '';
  console.log(
    `  ${name}: ${(of(a) / of(b)).toFixed(2)}x by ${by}${middle} (per round ${Math.min(...perRound).toFixed(2)}–${Math.max(...perRound).toFixed(2)}; ` +
      `ours ${digits(of(a))} [${range(a)}] ${unit}, ${otherName} ${digits(of(b))} [${range(b)}] ${unit})` +
      (goal === undefined ? '' : ` goal ${words.join(' or ')}: ${good ? 'met' : 'MISSED'}`),
  );
  return good;
}
