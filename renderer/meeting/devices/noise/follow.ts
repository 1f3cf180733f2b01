import { usePreferences } from '../../../host/preferences.ts';
import type { MeetingSession } from '../../session/meeting-session.ts';
import { addNotice } from '../../store/meeting.ts';
import type { Refiner } from '../refine.ts';
import { noiseRefiner, ownFilter, preloadFilter, wantsOwn } from './noise.ts';

/** With fewer, the filter takes its turns from encoding our own picture and decoding the others'. */
const CORES = 4;

const isStrong = () => navigator.hardwareConcurrency >= CORES;

/** At the door, where the line has room for it: the first word inside does not wait for the filter. */
export function preloadNoise(): void {
  if (wantsOwn(usePreferences.getState().noiseFilter, isStrong())) preloadFilter();
}

/**
 * The session's microphone follows the preference, from before it joins until it has left. A machine that turns out too busy
 * gives our filter up for this meeting, unless the person insists on it.
 */
export function followNoise(session: MeetingSession): void {
  let strong = isStrong();
  let now: Refiner | null = null;
  let over = false;
  const own = ownFilter((loaded) => {
    const wanted = () => !over && now === own;
    loaded.then(
      () => wanted() && void session.setRefiner('microphone', own),
      () => wanted() && addNotice(session.store, { kind: 'refineFailed', what: 'microphone' }),
    );
  });
  const apply = () => {
    const next = noiseRefiner(usePreferences.getState().noiseFilter, strong, own);
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
    over = true;
    stopPreference();
    stopState();
  });
}
