import type { IpcMain, WebContents } from 'electron';
import { callWire, channelNames } from './names.ts';
import type { Router } from './router.ts';

/**
 * Connects the router to Electron: each channel once. `isKnown` says whether a sender is a window we made. The page may ask
 * before the house stands: then it waits for it. `asked` is told of every call of such a window, to hurry.
 */
export function connect(
  ipc: IpcMain,
  router: Promise<Router>,
  isKnown: (contents: WebContents) => boolean,
  asked: () => void,
): void {
  for (const channel of channelNames) {
    ipc.handle(callWire(channel), async (event, ...args: unknown[]) => {
      const frame = event.senderFrame; // null once the frame is gone
      const sender = {
        knownWindow: isKnown(event.sender),
        mainFrame: frame !== null && frame.parent === null,
        origin: frame?.origin ?? '',
      };
      if (sender.knownWindow) asked();
      return (await router).answer(channel, sender, args);
    });
  }
}
