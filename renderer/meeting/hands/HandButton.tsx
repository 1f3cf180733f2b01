import { Hand } from 'lucide-react';
import { deviceId } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { office } from '../../office/client.ts';
import { selfOf, useMeetingId, useMeetingState, useSession } from '../context.ts';
import control from '../controls/ControlBar.module.css';
import { ariaKeysOf, keysOf, useShortcut } from '../controls/shortcuts.ts';
import { attempt } from '../host/acts.ts';

/** Asks for the floor. Shown raised once everybody sees it so. */
export function HandButton() {
  const text = useText();
  const id = useMeetingId();
  const { store } = useSession();
  const up = useMeetingState((state) => (selfOf(state)?.hand ?? null) !== null);
  const press = () =>
    attempt(store, () => office('hand', { params: { id }, body: { deviceId: deviceId(), raised: !up } }));
  useShortcut('hand', () => void press());
  const label = up ? text.people.lower : text.people.raise;
  return (
    <button
      type="button"
      className={control.button}
      aria-pressed={up}
      aria-label={label}
      aria-keyshortcuts={ariaKeysOf('hand')}
      title={`${label} (${keysOf('hand')})`}
      onClick={() => void press()}
      data-testid="hand"
    >
      <Hand aria-hidden="true" />
      <span aria-hidden="true">{text.people.handShort}</span>
    </button>
  );
}
