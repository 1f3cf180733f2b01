import { usePreferences } from '../../../host/preferences.ts';
import type { MeetingSession } from '../../session/meeting-session.ts';
import { blurRefiner } from './refiner.ts';

/** The session's camera follows the preference, from before it joins until it has left. */
export function followBlur(session: MeetingSession): void {
  const apply = (blur: boolean) => void session.setRefiner('camera', blur ? blurRefiner : null);
  if (usePreferences.getState().blur) apply(true);
  const stopPreference = usePreferences.subscribe((now, before) => {
    if (now.blur !== before.blur) apply(now.blur);
  });
  const stopPhase = session.store.subscribe(({ phase }) => {
    if (phase !== 'left') return;
    stopPreference();
    stopPhase();
  });
}
