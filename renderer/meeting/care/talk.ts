import { host } from '../../host/current.ts';
import { usePreferences } from '../../host/preferences.ts';
import { toggleMicrophone } from '../controls/media-wish.ts';
import type { MeetingSession } from '../session/meeting-session.ts';
import { addNotice } from '../store/meeting.ts';
import { focusOf, wantsToTalk } from './push-to-talk.ts';

/** The keys of the microphone: the talk key while it is held, and the shell's mute key from any program. Returns what ends it. */
export function attendKeys(session: MeetingSession): () => void {
  /** The key that is held for it, and whether the microphone has followed. */
  let held: string | null = null;
  let opened = false;
  const release = () => {
    if (held === null) return;
    held = null;
    void session.setMicrophone(false);
  };
  const onDown = (event: KeyboardEvent) => {
    const { pushToTalk, talkKey } = usePreferences.getState();
    if (held !== null && event.code === held) return swallow(event);
    if (!pushToTalk || !wantsToTalk(event, talkKey, focusOf(document.activeElement))) return;
    const { microphone, may } = session.store.getState();
    // Who is heard already needs no key: letting go of it must not mute them.
    if (microphone.desired) return;
    swallow(event);
    if (!may.microphone) return addNotice(session.store, { kind: 'held', what: 'microphone' });
    held = event.code;
    opened = false;
    void session.setMicrophone(true);
  };
  const onUp = (event: KeyboardEvent) => {
    if (event.code !== held) return;
    swallow(event);
    release();
  };
  const onHidden = () => {
    if (document.visibilityState === 'hidden') release();
  };
  // Before anything else sees it: the space bar would scroll, or press the button last clicked.
  const early = { capture: true };
  window.addEventListener('keydown', onDown, early);
  window.addEventListener('keyup', onUp, early);
  // The key may be let go while another window has the keyboard.
  window.addEventListener('blur', release);
  document.addEventListener('visibilitychange', onHidden);
  // Somebody else's mute ends the press too: the next word takes another.
  const stopState = session.store.subscribe(({ microphone, phase }) => {
    if (microphone.desired) opened = true;
    else if (opened || phase === 'left') held = null;
  });
  const stopMute = host.shortcuts.onMute(() => {
    held = null;
    toggleMicrophone(session);
  });
  return () => {
    window.removeEventListener('keydown', onDown, early);
    window.removeEventListener('keyup', onUp, early);
    window.removeEventListener('blur', release);
    document.removeEventListener('visibilitychange', onHidden);
    stopState();
    stopMute();
  };
}

function swallow(event: KeyboardEvent) {
  event.preventDefault();
  event.stopPropagation();
}
