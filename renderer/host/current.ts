import type { Bridge } from '../../contract/ipc.ts';
import { electronHost } from './electron.ts';
import type { Host } from './host.ts';

declare global {
  interface Window {
    pendopo?: Bridge;
  }
}

/** There from the first line in Electron; in a browser only after `openHost`. */
export let host: Host;
if (window.pendopo) host = electronHost(window.pendopo);

/** Called once, before any screen. Not a top-level await: the browser's part imports the chunk that would be waiting for it. */
export async function openHost(): Promise<void> {
  if (!window.pendopo) host = (await import('./browser.ts')).browserHost();
}
