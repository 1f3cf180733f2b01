import { useEffect, useRef, useState } from 'react';
import { useText } from '../language/language.ts';
import { useMeetingState } from './context.ts';

/** What is said of `on` when it changes, and nothing before it first does. */
function useSaid(on: boolean, words: { on: string; off: string }): string {
  const before = useRef(on);
  const [said, setSaid] = useState('');
  const word = on ? words.on : words.off;
  useEffect(() => {
    if (before.current === on) return;
    before.current = on;
    setSaid(word);
  }, [on, word]);
  return said;
}

/**
 * Says one's own microphone and camera when they change, whoever or whatever changed them: a shortcut, a host, sleep. Each has
 * a region of its own: a camera that opens just after a mute would otherwise take the word "muted" away before it is read out.
 */
export function OwnState() {
  const { meeting } = useText();
  const microphone = useMeetingState((state) => state.microphone.actual);
  const camera = useMeetingState((state) => state.camera.actual);
  const ofMicrophone = useSaid(microphone, { on: meeting.micOn, off: meeting.micOff });
  const ofCamera = useSaid(camera, { on: meeting.cameraIsOn, off: meeting.cameraIsOff });
  return (
    <>
      <span role="status" className="visually-hidden" data-testid="own-microphone">
        {ofMicrophone}
      </span>
      <span role="status" className="visually-hidden" data-testid="own-camera">
        {ofCamera}
      </span>
    </>
  );
}
