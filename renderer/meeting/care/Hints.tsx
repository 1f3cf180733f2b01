import { MicOff, VolumeX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { useText } from '../../language/language.ts';
import { useSession } from '../context.ts';
import { attendMicrophone } from './attend.ts';
import { useCare } from './care.ts';
import css from './Hints.module.css';
import { attendKeys } from './talk.ts';

/** What the person should know about their microphone now, above the buttons that mend it. */
export function Hints() {
  const text = useText();
  const session = useSession();
  const speaking = useCare((state) => state.speakingMuted);
  const silent = useCare((state) => state.silent);
  const [dismissed, setDismissed] = useState(false);
  useEffect(() => attendMicrophone(session), [session]);
  useEffect(() => attendKeys(session), [session]);
  useEffect(() => {
    if (silent === null) setDismissed(false);
  }, [silent]);
  return (
    <div className={css.place} role="status">
      {speaking && (
        <div className={css.hint} data-testid="speaking-muted">
          <MicOff aria-hidden="true" />
          <p>{text.care.speakingMuted}</p>
          <Button look="primary" onClick={() => void session.setMicrophone(true)}>
            {text.meeting.unmute}
          </Button>
        </div>
      )}
      {silent !== null && !dismissed && (
        <div className={css.hint} data-testid="silent-microphone">
          <VolumeX aria-hidden="true" />
          <p>{text.care.silent({ label: silent })}</p>
          <Button look="primary" onClick={() => useCare.setState({ microphoneMenu: true })}>
            {text.care.chooseMicrophone}
          </Button>
          <Button onClick={() => setDismissed(true)}>{text.common.close}</Button>
        </div>
      )}
    </div>
  );
}
