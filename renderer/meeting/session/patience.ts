/**
 * Waits between attempts to get back into a meeting, in ms: quick at first, since a server restart takes seconds, then calmer;
 * always jittered, since 450 offices lose the same server in the same instant; never giving up while the person stays.
 */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const ceiling = attempt < 12 ? 500 : Math.min(15_000, 500 * 1.6 ** (attempt - 11));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Failed attempts to resume until the session on the server is taken for lost. */
const RESUMES = 4;
/** Without any network nothing can be concluded for so long, ms. */
const OFFLINE_MS = 30_000;

/**
 * Waits between LiveKit's attempts to resume (same session, media kept), in ms; null = no more, `Connection` goes in anew. A line
 * that is merely silent makes each attempt long, so few of them cover a minute; a server that died refuses at once, and after
 * its return answers "no such room" to every resume, until somebody asks the office, which makes the room.
 */
export function resumeDelay(
  { retryCount, elapsedMs }: { retryCount: number; elapsedMs: number },
  online = true,
  random: () => number = Math.random,
): number | null {
  if (retryCount >= RESUMES && (online || elapsedMs > OFFLINE_MS)) return null;
  return Math.round(250 + 250 * random());
}
