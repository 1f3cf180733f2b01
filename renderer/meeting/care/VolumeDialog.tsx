import { Volume2 } from 'lucide-react';
import { useId } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import css from './CareSettings.module.css';
import { useCare } from './care.ts';

/** How loud somebody is on this machine. Open while `useCare` names a person. */
export function VolumeDialog() {
  const volumeOf = useCare((state) => state.volumeOf);
  return volumeOf && <Volume key={volumeOf.personId} {...volumeOf} />;
}

function Volume({ personId, from }: { personId: string; from: HTMLElement | null }) {
  const text = useText();
  const session = useSession();
  const volume = useMeetingState((state) => state.volumes[personId] ?? 1);
  const name = useMeetingState(
    (state) => [...state.participants.values()].find((view) => view.personId === personId)?.name ?? '',
  );
  const percent = Math.round(volume * 100);
  const close = () => useCare.setState({ volumeOf: null });
  const id = useId();
  return createPortal(
    <Dialog
      title={text.care.volumeOf({ name })}
      onClose={close}
      from={from}
      actions={
        <>
          <Button onClick={() => session.setVolume(personId, 1)}>{text.care.volumeReset}</Button>
          <Button look="primary" onClick={close} data-testid="volume-close">
            {text.common.close}
          </Button>
        </>
      }
    >
      <div className={css.volume}>
        <Volume2 aria-hidden="true" />
        <label htmlFor={id} className="visually-hidden">
          {text.care.volumeOf({ name })}
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={5}
          value={percent}
          aria-valuetext={text.care.percent({ percent })}
          onChange={({ target }) => session.setVolume(personId, Number(target.value) / 100)}
          data-testid="volume"
        />
        <output htmlFor={id}>{text.care.percent({ percent })}</output>
      </div>
      <p>{text.care.volumeNote}</p>
    </Dialog>,
    document.body,
  );
}
