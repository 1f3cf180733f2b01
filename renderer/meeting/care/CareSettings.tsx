import { useId } from 'react';
import { createPortal } from 'react-dom';
import type { TalkKey } from '../../../contract/settings.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Switch } from '../../design/Switch.tsx';
import { savePreferences, usePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { BlurSwitch } from '../devices/blur/BlurSwitch.tsx';
import css from './CareSettings.module.css';
import { useCare } from './care.ts';
import { keyName, useMuteKey } from './use-mute-key.ts';

const talkKeys = ['Space', 'ControlRight', 'AltRight', 'Pause', 'F8', 'F9'] as const satisfies readonly TalkKey[];

/** "Audio dan video": what the person may set about sound and picture, in one place. Shown while `useCare` says so. */
export function CareSettings() {
  const text = useText();
  const settings = useCare((state) => state.settings);
  if (!settings) return null;
  const close = () => useCare.setState({ settings: null });
  // Out of the dark meeting: the card has the colours of the theme, native controls too.
  return createPortal(
    <Dialog
      title={text.care.title}
      onClose={close}
      from={settings.from}
      actions={
        <Button look="primary" onClick={close} data-testid="care-close">
          {text.common.close}
        </Button>
      }
    >
      <div className={css.body} data-testid="care-settings">
        <NoiseChoice />
        <Hint />
        <PushToTalk />
        <GlobalMute />
        <BlurSwitch />
      </div>
    </Dialog>,
    document.body,
  );
}

function NoiseChoice() {
  const text = useText();
  const filter = usePreferences((preferences) => preferences.noiseFilter);
  const name = useId();
  return (
    <fieldset className={css.choice}>
      <legend>{text.care.noise}</legend>
      {(['auto', 'on', 'off'] as const).map((noiseFilter) => (
        <label key={noiseFilter}>
          <input
            type="radio"
            name={name}
            checked={filter === noiseFilter}
            onChange={() => void savePreferences({ noiseFilter })}
            data-testid={`noise-${noiseFilter}`}
          />
          <span>
            {text.care.noiseFilter[noiseFilter]}
            <small>{text.care.noiseNote[noiseFilter]}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Hint() {
  const text = useText();
  const on = usePreferences((preferences) => preferences.mutedHint);
  return (
    <Switch
      label={text.care.mutedHint}
      note={text.care.mutedHintNote}
      on={on}
      onChange={(mutedHint) => void savePreferences({ mutedHint })}
      testid="muted-hint"
    />
  );
}

function PushToTalk() {
  const text = useText();
  const on = usePreferences((preferences) => preferences.pushToTalk);
  const key = usePreferences((preferences) => preferences.talkKey);
  const id = useId();
  return (
    <div>
      <Switch
        label={text.care.pushToTalk}
        note={text.care.pushToTalkNote({ key: text.care.talkKeys[key] })}
        on={on}
        onChange={(pushToTalk) => void savePreferences({ pushToTalk })}
        testid="push-to-talk"
      />
      {on && (
        <p className={css.key}>
          <label htmlFor={id}>{text.care.talkKey}</label>
          <select
            id={id}
            value={key}
            onChange={({ target }) => {
              const talkKey = talkKeys.find((one) => one === target.value);
              if (talkKey) void savePreferences({ talkKey });
            }}
            data-testid="talk-key"
          >
            {talkKeys.map((option) => (
              <option key={option} value={option}>
                {text.care.talkKeys[option]}
              </option>
            ))}
          </select>
        </p>
      )}
    </div>
  );
}

function GlobalMute() {
  const text = useText();
  const on = usePreferences((preferences) => preferences.globalMute);
  const key = useMuteKey();
  if (!key) return null;
  const named = { key: keyName(key) };
  return (
    <Switch
      label={text.care.globalMute}
      note={key.state === 'taken' ? text.care.globalMuteTaken(named) : text.care.globalMuteNote(named)}
      on={on}
      onChange={(globalMute) => void savePreferences({ globalMute })}
      testid="global-mute"
    />
  );
}
