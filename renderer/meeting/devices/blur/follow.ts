import { usePreferences } from '../../../host/preferences.ts';
import type { MeetingSession } from '../../session/meeting-session.ts';
import type { Refined, Refiner } from '../refine.ts';
import { blurRefiner } from './refiner.ts';

/** The session's camera follows the preference, from before it joins until it has left. */
export function followBlur(session: MeetingSession): void {
  let loading: AbortController | null = null;
  /** Lets go of a camera at once that is turned off, or left with, while the model loads: its light would stay on for so long. */
  const whileWanted: Refiner = {
    ...blurRefiner,
    async refine(raw) {
      const going = new AbortController();
      loading = going;
      try {
        return await unlessAborted(blurRefiner.refine(raw, going.signal), going.signal);
      } catch (error) {
        if (!going.signal.aborted) throw error;
        // No failure to be told of: whoever waits for this finds that the camera is to be off, and closes it.
        return nothingOf(raw);
      } finally {
        if (loading === going) loading = null;
      }
    },
  };
  const apply = (blur: boolean) => void session.setRefiner('camera', blur ? whileWanted : null);
  if (usePreferences.getState().blur) apply(true);
  const stopPreference = usePreferences.subscribe((now, before) => {
    if (now.blur !== before.blur) apply(now.blur);
  });
  const stopPhase = session.store.subscribe(({ phase, camera }) => {
    if (phase === 'left' || !camera.desired) loading?.abort();
    if (phase !== 'left') return;
    stopPreference();
    stopPhase();
  });
}

/** Also where what loads cannot be ended, as a file of our own. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}

function nothingOf(raw: MediaStreamTrack): Refined {
  const track = raw.clone();
  track.stop();
  return { track, stop: () => undefined };
}
