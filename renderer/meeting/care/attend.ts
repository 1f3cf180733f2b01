import { usePreferences } from '../../host/preferences.ts';
import type { MeetingSession } from '../session/meeting-session.ts';
import { useCare } from './care.ts';
import { listen } from './listen.ts';
import { SilenceWatch, SpeechGuess } from './voice.ts';

/**
 * Listens to the open microphone on this machine and says what the person should know: that they speak while muted, that the
 * microphone is on and gives nothing. Nothing of it is kept or sent. Returns what ends it.
 */
export function attendMicrophone(session: MeetingSession): () => void {
  let stopListening: (() => void) | undefined;
  const tell = (part: { speakingMuted?: boolean; silent?: string | null }) => {
    const now = useCare.getState();
    const changed = (Object.keys(part) as (keyof typeof part)[]).some((key) => part[key] !== now[key]);
    if (changed) useCare.setState(part);
  };
  const stopMicrophone = session.onMicrophone((raw) => {
    stopListening?.();
    stopListening = undefined;
    tell({ speakingMuted: false, silent: null });
    if (!raw) return;
    const guess = new SpeechGuess();
    let silence = new SilenceWatch();
    let wasOn = false;
    stopListening = listen(raw, (look) => {
      const { microphone, may, phase } = session.store.getState();
      const on = microphone.actual;
      // Before and after a change of mute are two matters.
      if (on !== wasOn) {
        guess.restart();
        silence = new SilenceWatch();
        wasOn = on;
      }
      const now = performance.now();
      const muted = !on && !microphone.desired && may.microphone && phase === 'connected';
      const speaks = guess.feed(look, now) && muted && usePreferences.getState().mutedHint;
      tell({ speakingMuted: speaks, silent: on && silence.feed(look, now) ? session.microphoneName() : null });
    });
  });
  const keepOpen = () => void session.keepMicrophoneOpen(usePreferences.getState().mutedHint);
  keepOpen();
  const stopPreference = usePreferences.subscribe((now, before) => {
    if (now.mutedHint !== before.mutedHint) keepOpen();
  });
  return () => {
    stopPreference();
    stopMicrophone();
    stopListening?.();
    useCare.setState({ speakingMuted: false, silent: null, microphoneMenu: false, volumeOf: null, settings: null });
  };
}
