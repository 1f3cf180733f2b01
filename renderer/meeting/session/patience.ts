/**
 * Waits between attempts to get back into a meeting, in ms: quick at first, since a server restart takes seconds, then calmer;
 * always jittered, since 450 offices lose the same server in the same instant; never giving up while the person stays.
 */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = attempt < 8 ? 500 : Math.min(15_000, 500 * 1.6 ** (attempt - 7));
  return Math.round(ceiling * (0.5 + random() / 2));
}
