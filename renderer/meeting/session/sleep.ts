/** What two looks, one after the other, saw of the time between them, ms. */
export type Gap = {
  /** By the clock on the wall, which counts a sleep, and jumps when it is corrected. */
  wall: number;
  /** By `performance.now()`, which no correction touches. It counts a sleep on Windows, and stands still in one on Linux and macOS. */
  monotonic: number;
  /** The page was out of sight at either look. */
  hidden: boolean;
  /** It began with a connection to the media server. */
  connected: boolean;
  /** So many checks of that connection were answered (ICE, RFC 7675: one every 2.5 s or more often); null = it is gone, or not told. */
  answers: number | null;
};

/** No timer of a page that is seen, or connected, is late by so much, unless the machine slept or the page hung. */
const LATE_MS = 15_000;
/** The timers of a page out of sight without a connection run once a minute (Chromium 88, intensive throttling). */
const HIDDEN_LATE_MS = 90_000;
/** A connection that lived has been answered at least this often. */
const ANSWER_MS = 10_000;
/** No connection outlives a sleep of this length: the media server gives up 15 s after the last answer (livekit.yaml, ICE timeouts). */
const OUTLIVED_MS = 30_000;

/**
 * Whether the machine slept between two looks. `doubtful`: only the wall clock went on, which is a sleep on Linux or macOS, or a
 * clock that was corrected; whether the connection still answers afterwards tells them apart.
 */
export function judge({ wall, monotonic, hidden, connected, answers }: Gap): 'awake' | 'slept' | 'doubtful' {
  if (monotonic >= LATE_MS) {
    // The page hung, or the browser asked something; the connection has its own thread, and went on.
    if (answers !== null && answers * ANSWER_MS >= monotonic) return 'awake';
    return hidden && !connected && monotonic < HIDDEN_LATE_MS ? 'awake' : 'slept';
  }
  const ahead = wall - monotonic;
  if (ahead < LATE_MS) return 'awake';
  return answers === null || ahead < OUTLIVED_MS ? 'slept' : 'doubtful';
}

/** So many answers no packet that lay in a buffer during the sleep can fake. */
const PROOF = 2;
/** Two checks, and some. */
const PROOF_MS = 10_000;

/** A doubt, `since` ms (monotonic) ago: what the answers that came meanwhile say. */
export function settle({ since, answers }: { since: number; answers: number | null }): 'awake' | 'slept' | 'doubtful' {
  if (answers === null) return 'slept';
  if (answers >= PROOF) return 'awake';
  return since >= PROOF_MS ? 'slept' : 'doubtful';
}
