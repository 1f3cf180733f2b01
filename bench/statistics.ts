/** The middle value; the mean of the two middle ones of an even number; NaN of none. */
export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks (type 7 of Hyndman & Fan, 1996); NaN of none. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export type Goal = {
  /** Ours at most this many times the other's. */
  times?: number | undefined;
  /** Or at most this much more than the other's, in the figure's unit; with `times`, the more generous of the two counts. */
  plus?: number | undefined;
  /** Or at most this, whatever the other does. */
  atMost?: number | undefined;
};

/** Whether `ours` meets the goal; true without one. A figure that is not a number meets none. */
export function meets(goal: Goal, ours: number, other: number): boolean {
  const { times, plus, atMost } = goal;
  if (Number.isNaN(ours)) return false;
  if (atMost !== undefined && ours > atMost) return false;
  if (times === undefined && plus === undefined) return true;
  return (times !== undefined && ours <= other * times) || (plus !== undefined && ours <= other + plus);
}
