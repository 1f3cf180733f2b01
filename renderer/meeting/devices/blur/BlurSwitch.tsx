import { Check } from 'lucide-react';
import { useId } from 'react';
import { Switch } from 'react-aria-components';
import { savePreferences, usePreferences } from '../../../host/preferences.ts';
import { useText } from '../../../language/language.ts';
import css from './BlurSwitch.module.css';
import { frameEnds } from './can-blur.ts';

/** Blurred background on or off, for this and every later meeting. Whoever shows the camera follows the preference. */
export function BlurSwitch() {
  const text = useText();
  const on = usePreferences((preferences) => preferences.blur);
  const note = useId();
  // Whoever has it on may always turn it off.
  const possible = frameEnds() !== null;
  return (
    <div>
      <Switch
        className={css.switch ?? ''}
        isSelected={on}
        isDisabled={!possible && !on}
        onChange={(blur) => void savePreferences({ blur })}
        aria-describedby={note}
        data-testid="blur"
      >
        {({ isSelected }) => (
          <>
            <span className={css.track}>
              <span className={css.knob}>{isSelected && <Check aria-hidden="true" />}</span>
            </span>
            {text.blur.label}
          </>
        )}
      </Switch>
      <p className={css.note} id={note}>
        {possible ? text.blur.note : text.blur.unsupported}
      </p>
    </div>
  );
}
