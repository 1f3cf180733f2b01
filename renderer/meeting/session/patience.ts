/**
 * Waits between attempts to get back into a meeting, in ms: quick at first, since a server restart takes seconds, then calmer;
 * always jittered, since 450 offices lose the same server in the same instant; never giving up while the person stays.
 */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = attempt < 8 ? 500 : Math.min(15_000, 500 * 1.6 ** (attempt - 7));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** How long LiveKit's own resuming (same session, media kept) looks for the server in the same quick rhythm, ms. */
const QUICK_MS = 10_000;

/**
 * Waits between LiveKit's attempts to resume, in ms. It never gives up: a server that comes back without our session makes it
 * ask for a full restart, which `Connection` replaces by a fresh way in.
 */
export function resumeDelay(elapsed: number, random: () => number = Math.random): number {
  if (elapsed < QUICK_MS) return Math.round(250 + 250 * random());
  return Math.round(Math.min(10_000, elapsed / 4) * (0.5 + random() / 2));
}
