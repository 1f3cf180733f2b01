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
  /** The key that went down as ours. Until it comes up it is nobody else's, also where a mute has ended the press meanwhile. */
  let taken: string | null = null;
  /** The button the person has walked to by keyboard, not the one they clicked. */
  let walkedTo: EventTarget | null = document.activeElement?.matches(':focus-visible') ? document.activeElement : null;
  const onFocus = ({ target }: FocusEvent) => {
    walkedTo = target instanceof Element && target.matches(':focus-visible') ? target : null;
  };
  const onPointer = () => {
    walkedTo = null;
  };
  const release = () => {
    if (held === null) return;
    held = null;
    void session.setMicrophone(false);
  };
  const onDown = (event: KeyboardEvent) => {
    const { pushToTalk, talkKey } = usePreferences.getState();
    if (event.code === taken && (event.repeat || held !== null)) return swallow(event);
    // A new press: the last one came up while another window had the keyboard.
    if (event.code === taken) taken = null;
    const { activeElement } = document;
    if (!pushToTalk || !wantsToTalk(event, talkKey, focusOf(activeElement, activeElement === walkedTo))) return;
    const { microphone, may } = session.store.getState();
    taken = event.code;
    swallow(event);
    // Who is heard already needs no key: letting go of it must not mute them.
    if (microphone.desired) return;
    if (!may.microphone) return addNotice(session.store, { kind: 'held', what: 'microphone' });
    held = event.code;
    opened = false;
    void session.setMicrophone(true);
  };
  const onUp = (event: KeyboardEvent) => {
    if (event.code !== taken) return;
    taken = null;
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
  window.addEventListener('focusin', onFocus, early);
  window.addEventListener('pointerdown', onPointer, early);
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
    window.removeEventListener('focusin', onFocus, early);
    window.removeEventListener('pointerdown', onPointer, early);
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
