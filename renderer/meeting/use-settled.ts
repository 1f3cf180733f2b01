import { startTransition, useEffect, useState } from 'react';
import { useSession } from './context.ts';
import { DUMMY } from './stage/Picture.tsx';

const SETTLED_MS = 300;

/**
 * Faces first: what stands around the stage is drawn beforehand, and comes alive with the first picture of somebody, when there
 * is none to come, or after a while.
 */
export function useSettled(): boolean {
  const session = useSession();
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const settle = () => startTransition(() => setSettled(true));
    const timer = setTimeout(settle, SETTLED_MS);
    const onPicture = ({ target }: Event) => {
      if (target instanceof HTMLVideoElement && target.videoWidth > DUMMY) settle();
    };
    // Media events do not bubble.
    document.addEventListener('resize', onPicture, { capture: true });
    const nobody = () => {
      const { participants } = session.store.getState();
      if (participants.size === 0) return;
      stop();
      if (![...participants.values()].some((view) => view.cameraOn && !view.isSelf)) settle();
    };
    const stop = session.store.subscribe(nobody);
    nobody();
    return () => {
      clearTimeout(timer);
      document.removeEventListener('resize', onPicture, { capture: true });
      stop();
    };
  }, [session]);
  return settled;
}
