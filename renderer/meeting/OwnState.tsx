import { useEffect, useRef, useState } from 'react';
import { useText } from '../language/language.ts';
import { useMeetingState } from './context.ts';

/** Says one's own microphone and camera when they change, whoever or whatever changed them: a shortcut, a host, sleep. */
export function OwnState() {
  const text = useText();
  const microphone = useMeetingState((state) => state.microphone.actual);
  const camera = useMeetingState((state) => state.camera.actual);
  const before = useRef({ microphone, camera });
  const [said, setSaid] = useState('');
  useEffect(() => {
    const { meeting } = text;
    const was = before.current;
    before.current = { microphone, camera };
    const changes = [
      microphone !== was.microphone && (microphone ? meeting.micOn : meeting.micOff),
      camera !== was.camera && (camera ? meeting.cameraIsOn : meeting.cameraIsOff),
    ].filter(Boolean);
    if (changes.length > 0) setSaid(changes.join('. '));
  }, [microphone, camera, text]);
  return (
    <span role="status" className="visually-hidden" data-testid="own-state">
      {said}
    </span>
  );
}
