import { release } from 'node:os';
import { desktopCapturer } from 'electron';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import type { Desk } from '../windows/desk.ts';
import { pickerKind } from './picker-kind.ts';
import { ShareDesk } from './share-desk.ts';

/** Electron's parts for a share desk; read when somebody first shares. */
export function openShare({ desk, push, log }: { desk: Desk; push: PushFn; log: Log }): ShareDesk {
  const major = Number.parseInt(process.versions.electron ?? '0', 10);
  return new ShareDesk({
    picker: pickerKind(process.platform, process.env, release(), major),
    platform: process.platform,
    capturer: desktopCapturer,
    isPage: ({ processId, routingId }) =>
      desk.pages.some(({ mainFrame }) => mainFrame.processId === processId && mainFrame.routingId === routingId),
    push,
    log,
  });
}
