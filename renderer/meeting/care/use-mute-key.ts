import { useEffect, useState } from 'react';
import type { MuteKey } from '../../../contract/ipc.ts';
import { host } from '../../host/current.ts';

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
export const keyNames = (accelerator: string, mac: boolean) =>
  accelerator.replace('CommandOrControl', mac ? 'Cmd' : 'Ctrl');
