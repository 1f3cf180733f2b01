import { usePreferences } from '../../host/preferences.ts';
import type { MeetingSession } from '../session/meeting-session.ts';
import { useCare } from './care.ts';
import { listen } from './listen.ts';
import { SilenceWatch, SpeechGuess } from './voice.ts';

/**
 * Among so few everybody speaks, and the microphone is open from the start. In a larger meeting most only listen: their machines
 * are spared until they have spoken once (from then on it stays open anyway).
 */
const A_ROUND = 12;
const STILL_A_ROUND = 16;

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
  let open: boolean | undefined;
  const keepOpen = () => {
    const { may, order } = session.store.getState();
    const round = order.length <= (open ? STILL_A_ROUND : A_ROUND);
    const wanted = usePreferences.getState().mutedHint && may.microphone && round;
    if (wanted === open) return;
    open = wanted;
    void session.keepMicrophoneOpen(wanted);
  };
  keepOpen();
  const stops = [usePreferences.subscribe(keepOpen), session.store.subscribe(keepOpen)];
  return () => {
    for (const stop of stops) stop();
    stopMicrophone();
    stopListening?.();
    useCare.setState({ speakingMuted: false, silent: null, microphoneMenu: false, volumeOf: null, settings: null });
  };
}
