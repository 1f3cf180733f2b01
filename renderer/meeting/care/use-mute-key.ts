import { useEffect, useState } from 'react';
import type { MuteKey } from '../../../contract/ipc.ts';
import { host } from '../../host/current.ts';
import { usePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';

/** The key that mutes from any program; null where there is none (a browser). */
export function useMuteKey(): MuteKey | null {
  const [key, setKey] = useState<MuteKey | null>(null);
  useEffect(() => {
    let current = true;
    const show = (known: MuteKey | null) => current && setKey(known);
    host.shortcuts.muteKey().then(show, () => undefined);
    const stop = host.shortcuts.onChanged(show);
    return () => {
      current = false;
      stop();
    };
  }, []);
  return key;
}

/** As keyboards are lettered. */
export const keyName = ({ accelerator }: MuteKey) =>
  accelerator.replace('CommandOrControl', /Mac/.test(navigator.userAgent) ? 'Cmd' : 'Ctrl');

/** What else turns the microphone on and off now, in words. */
export function useMicrophoneKeys(): string[] {
  const text = useText();
  const muteKey = useMuteKey();
  const pushToTalk = usePreferences((preferences) => preferences.pushToTalk);
  const talkKey = usePreferences((preferences) => preferences.talkKey);
  return [
    ...(muteKey?.state === 'on' ? [text.care.keyAnywhere({ key: keyName(muteKey) })] : []),
    ...(pushToTalk ? [text.care.keyHeld({ key: text.care.talkKeys[talkKey] })] : []),
  ];
}
