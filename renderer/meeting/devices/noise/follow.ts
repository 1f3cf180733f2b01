import { usePreferences } from '../../../host/preferences.ts';
import type { MeetingSession } from '../../session/meeting-session.ts';
import type { Refiner } from '../refine.ts';
import { noiseRefiner } from './noise.ts';

/** With fewer, the filter takes its turns from encoding our own picture and decoding the others'. */
const CORES = 4;

/**
 * The session's microphone follows the preference, from before it joins until it has left. A machine that turns out too busy
 * gives our filter up for this meeting, unless the person insists on it.
 */
export function followNoise(session: MeetingSession): void {
  let strong = navigator.hardwareConcurrency >= CORES;
  let now: Refiner | null = null;
  const apply = () => {
    const next = noiseRefiner(usePreferences.getState().noiseFilter, strong);
    if (next === now) return;
    now = next;
    void session.setRefiner('microphone', next);
  };
  apply();
  const stopPreference = usePreferences.subscribe(apply);
  const stopState = session.store.subscribe(({ phase, line }) => {
    if (line.why === 'busy' && strong) {
      strong = false;
      apply();
    }
    if (phase !== 'left') return;
    stopPreference();
    stopState();
  });
}
