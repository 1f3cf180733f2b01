import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import css from './Switch.module.css';

/** On or off, at once; `note` says what follows from it. */
export function Switch(props: {
  label: string;
  note?: ReactNode;
  on: boolean;
  onChange: (on: boolean) => void;
  testid: string;
  /** It cannot be changed here; `note` says why. */
  disabled?: boolean;
}) {
  const { label, note, on, onChange, testid, disabled = false } = props;
  const id = useId();
  return (
    <div>
      <AriaSwitch
        className={css.switch ?? ''}
        isSelected={on}
        isDisabled={disabled}
        onChange={onChange}
        data-testid={testid}
        {...(note ? { 'aria-describedby': id } : {})}
      >
        {({ isSelected }) => (
          <>
            <span className={css.track}>
              <span className={css.knob}>{isSelected && <Check aria-hidden="true" />}</span>
            </span>
            {label}
          </>
        )}
      </AriaSwitch>
      {note && (
        <p className={css.note} id={id}>
          {note}
        </p>
      )}
    </div>
  );
}
