import { LINE_PROBE_BYTES } from '../../contract/http.ts';
import { office } from './client.ts';

/** Below this the pictures of a meeting, all at once, would choke the line before anybody could say so. */
const FAIR_BITS = 400_000;
/** A small answer that takes longer has a long way or a thin uplink, on which it could not be said either that pictures shall stop. */
const PROMPT_MS = 300;
const GIVE_UP_MS = 4000;

/**
 * Whether pictures may be tried again on a line that then has to carry `bits` per second, found out with two packets instead of a
 * picture: how much longer they take than a small answer over the same connection. The office may stand elsewhere than the media
 * server; the thin stretch is nearly always the one that both share, in front of this machine.
 * @returns null when the office does not answer
 */
export function lineIsWide(bits: number): Promise<boolean | null> {
  // A line that seems wide is asked twice; a voice that came between makes an answer late, so each time may be repeated.
  return probe(bits, async ({ fits, again }) => {
    if (!((await fits()) || (await fits()))) return false;
    // Had both small answers been late, everything would seem to fit.
    await again();
    return (await fits()) || (await fits());
  });
}

/** Whether a meeting may begin with pictures; asked the same way, of a line that nothing else uses yet. @returns null: no answer */
export function lineIsFair(): Promise<boolean | null> {
  return probe(
    FAIR_BITS,
    async ({ fits, small }) => small() < PROMPT_MS && ((await fits()) || (await fits()) || (await fits())),
  );
}

type Line = {
  /** Two packets take little enough longer than a small answer. */
  fits: () => Promise<boolean>;
  /** ms of the quickest small answer. */
  small: () => number;
  /** Asks for one more small answer. */
  again: () => Promise<void>;
};

async function probe(bits: number, ask: (line: Line) => Promise<boolean>): Promise<boolean | null> {
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  const time = async (name: 'serverInfo' | 'lineProbe') => {
    const from = performance.now();
    await office(name, { signal });
    return performance.now() - from;
  };
  try {
    // The first opens the connection, if it has been closed meanwhile. Whatever else is on the line makes an answer later, never
    // sooner: the quicker of two is taken.
    let small = Math.min(await time('serverInfo'), await time('serverInfo'));
    return await ask({
      fits: async () => (await time('lineProbe')) - small < (LINE_PROBE_BYTES * 8000) / bits,
      small: () => small,
      again: async () => {
        small = Math.min(small, await time('serverInfo'));
      },
    });
  } catch {
    return signal.aborted ? false : null;
  }
}
