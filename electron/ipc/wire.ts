import type { IpcMain, WebContents } from 'electron';
import { type Push, type PushPayload, pushes } from '../../contract/ipc.ts';
import type { Log } from '../log/log.ts';
import { callWire, channelNames, pushWire } from './names.ts';
import type { Router } from './router.ts';

/** Connects the router to Electron: each channel once. `isKnown` says whether a sender is a window we made. */
export function connect(ipc: IpcMain, router: Router, isKnown: (contents: WebContents) => boolean): void {
  for (const channel of channelNames) {
    ipc.handle(callWire(channel), (event, ...args: unknown[]) => {
      const frame = event.senderFrame; // null once the frame is gone
      const sender = {
        knownWindow: isKnown(event.sender),
        mainFrame: frame !== null && frame.parent === null,
        origin: frame?.origin ?? '',
      };
      return router.answer(channel, sender, args);
    });
  }
}

export type PushFn = <P extends Push>(name: P, payload: PushPayload<P>) => void;

/** Shell -> every page of ours, checked on the way out: a wrong payload is our fault and stays inside. */
export function pusher(pages: () => Iterable<WebContents>, log: Log): PushFn {
  return (name, payload) => {
    const checked = pushes[name].safeParse(payload);
    if (!checked.success) return log.error('push refused: malformed', { push: name });
    for (const contents of pages()) if (!contents.isDestroyed()) contents.send(pushWire(name), checked.data);
  };
}
