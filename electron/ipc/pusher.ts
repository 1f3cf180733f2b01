import type { WebContents } from 'electron';
import { type Push, type PushPayload, pushes } from '../../contract/ipc.ts';
import type { Log } from '../log/log.ts';
import { pushWire } from './names.ts';

export type PushFn = <P extends Push>(name: P, payload: PushPayload<P>) => void;

/** Shell -> every page of ours, checked on the way out: a wrong payload is our fault and stays inside. */
export function pusher(pages: () => Iterable<WebContents>, log: Log): PushFn {
  return (name, payload) => {
    const checked = pushes[name].safeParse(payload);
    if (!checked.success) return log.error('push refused: malformed', { push: name });
    for (const contents of pages()) if (!contents.isDestroyed()) contents.send(pushWire(name), checked.data);
  };
}
