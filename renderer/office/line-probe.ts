import { LINE_PROBE_BYTES } from '../../contract/http.ts';
import { office } from './client.ts';

/** Below this the voices of a meeting and a small picture beside them do not fit. */
const WIDE_BITS = 180_000;
const GIVE_UP_MS = 4000;

/**
 * Whether pictures may be tried again, found out with two packets instead of a picture: how much longer they take than a small
 * answer over the same connection. The office may stand elsewhere than the media server; the thin stretch is nearly always the
 * one that both share, in front of this machine.
 * @returns null when the office does not answer
 */
export async function lineIsWide(): Promise<boolean | null> {
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  const time = async (name: 'serverInfo' | 'lineProbe') => {
    const from = performance.now();
    await office(name, { signal });
    return performance.now() - from;
  };
  try {
    // The first opens the connection, if it has been closed meanwhile. Whatever else is on the line makes an answer later, never
    // sooner: the quicker of two is taken, and a line that seems wide is asked twice.
    const small = Math.min(await time('serverInfo'), await time('serverInfo'));
    const fits = async () => (await time('lineProbe')) - small < (LINE_PROBE_BYTES * 8000) / WIDE_BITS;
    return (await fits()) && (await fits());
  } catch {
    return signal.aborted ? false : null;
  }
}
