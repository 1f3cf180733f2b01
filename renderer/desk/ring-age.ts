import { officeNow } from '../office/clock.ts';

/** A call that comes late (the machine slept) is no call any more. */
const FRESH_MS = 60_000;

/**
 * Is it still a call? Both times are the office's: this machine's clock may be wrong. Before the office told the time nothing old can
 * have come (a new stream begins at the newest event), and a call too late is better than one that never rings.
 */
export function isFresh(at: string): boolean {
  const now = officeNow();
  return now === null || now - Date.parse(at) < FRESH_MS;
}
