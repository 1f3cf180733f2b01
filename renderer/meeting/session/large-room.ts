/**
 * How long news of participants are gathered before anything follows from them, in ms: in a small room only what comes in the same
 * turn, in a large one for longer. The first news after a quiet while never waits.
 * @param present others in the room
 */
export function gatherFor(present: number): number {
  return present > 300 ? 500 : present > LARGE ? 250 : 0;
}

/** From here on a room counts as large. */
export const LARGE = 50;
