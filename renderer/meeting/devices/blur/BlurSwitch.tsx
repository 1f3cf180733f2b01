import { Switch } from '../../../design/Switch.tsx';
import { savePreferences, usePreferences } from '../../../host/preferences.ts';
import { useText } from '../../../language/language.ts';
import { frameEnds } from './can-blur.ts';

/** Blurred background on or off, for this and every later meeting. Whoever shows the camera follows the preference. */
export function BlurSwitch() {
  const text = useText();
  const on = usePreferences((preferences) => preferences.blur);
  const possible = frameEnds() !== null;
  return (
    <Switch
      label={text.blur.label}
      note={possible ? text.blur.note : text.blur.unsupported}
      on={on}
      onChange={(blur) => void savePreferences({ blur })}
      testid="blur"
      // Whoever has it on may always turn it off.
      disabled={!possible && !on}
    />
  );
}
