/**
 * How long news of participants are gathered before anything follows from them, in ms: in a small room only what comes in the same
 * turn, in a large one for longer, and after very much at once for up to a second. The first news after a quiet while never waits.
 * @param present others in the room
 * @param told of how many of them there was news the last time
 */
export function gatherFor(present: number, told = 0): number {
  if (present <= LARGE) return 0;
  return Math.max(present > 300 ? 500 : 250, Math.min(1000, told * 20));
}

/** From here on a room counts as large. */
export const LARGE = 50;
