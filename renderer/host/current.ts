import type { Bridge } from '../../contract/ipc.ts';
import { electronHost } from './electron.ts';
import type { Host } from './host.ts';

declare global {
  interface Window {
    pendopo?: Bridge;
  }
}

export const host: Host = window.pendopo ? electronHost(window.pendopo) : (await import('./browser.ts')).browserHost();
