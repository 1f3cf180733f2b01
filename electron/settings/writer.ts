import type { IpcMain } from 'electron';
import Store from 'electron-store';
import type { ShellSettings } from '../../contract/settings.ts';
import type { Writer } from './settings.ts';

/** electron-store as the writer of `config.json` in `folder`: atomic, readable by the person only. */
export function storeWriter(folder: string, ipc: IpcMain): Writer {
  const store = new Store<ShellSettings>({
    cwd: folder,
    name: 'config',
    configFileMode: 0o600,
    clearInvalidConfig: true,
  });
  // electron-store answers every page's sendSync with the path of the profile; our pages have no business there.
  ipc.removeAllListeners('electron-store-get-data');
  return (settings) => {
    store.store = settings;
  };
}
