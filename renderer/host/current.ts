import type { Bridge } from '../../contract/ipc.ts';
import { browserHost } from './browser.ts';
import { electronHost } from './electron.ts';
import type { Host } from './host.ts';

declare global {
  interface Window {
    pendopo?: Bridge;
  }
}

export const host: Host = window.pendopo ? electronHost(window.pendopo) : browserHost();
