import type { Session, WebFrameMain } from 'electron';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import { once } from '../once.ts';
import type { Desk } from '../windows/desk.ts';
import { deny, type ShareDesk } from './share-desk.ts';

export type Sharing = { desk: () => Promise<ShareDesk>; pageGone: () => void };

/** Lets our page ask for the screen. What answers is read when somebody first shares, never at start. */
export function offerSharing(session: Session, parts: { desk: Desk; push: PushFn; log: Log }): Sharing {
  let made: ShareDesk | null = null;
  const desk = once(async () => {
    const { openShare } = await import('./open.ts');
    made = openShare(parts);
    return made;
  });
  session.setDisplayMediaRequestHandler(
    ({ frame, securityOrigin, videoRequested, audioRequested, userGesture }, answer) => {
      // Read now: the request's own object forgets its frame when it is gone.
      const request = {
        frame: frame as WebFrameMain | null,
        securityOrigin,
        videoRequested,
        audioRequested,
        userGesture,
      };
      desk().then(
        (share) => share.ask(request, answer),
        (error) => {
          parts.log.error('screen share cannot be offered', { error });
          deny(answer);
        },
      );
    },
    // Where macOS has a picker of its own the handler is not even asked; elsewhere the option means nothing.
    { useSystemPicker: process.platform === 'darwin' },
  );
  return { desk, pageGone: () => made?.pageGone() };
}
