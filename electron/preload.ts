import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from '../contract/ipc.ts';
import { callWire, channelNames, pushNames, pushWire } from './ipc/names.ts';
import type { Answer } from './ipc/router.ts';

/** The one bridge: a named method per channel, a subscription per push. The schemas are checked in the main process. */
const call = Object.fromEntries(
  channelNames.map((channel) => [
    channel,
    async (...args: unknown[]) => {
      const answer: Answer = await ipcRenderer.invoke(callWire(channel), ...args);
      if ('error' in answer) throw new Error(answer.error);
      return answer.value;
    },
  ]),
);
const on = Object.fromEntries(
  pushNames.map((push) => [
    push,
    (listener: (payload: unknown) => void) => {
      if (typeof listener !== 'function') throw new Error('ipc: arguments: a listener is a function');
      const receive = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
      ipcRenderer.on(pushWire(push), receive);
      return () => {
        ipcRenderer.removeListener(pushWire(push), receive);
      };
    },
  ]),
);

contextBridge.exposeInMainWorld('pendopo', { call, on } as unknown as Bridge);
