import { useEffect, useRef } from 'react';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import { CompanionWindow } from './CompanionWindow.tsx';
import css from './share.module.css';

/** Somebody's shared screen in a window of its own, e.g. for a second display. Stays when the share ends, for the next one. */
export function ScreenWindow({
  identity,
  onClosed,
}: {
  identity: string;
  onClosed: (why: 'closed' | 'blocked') => void;
}) {
  const text = useText();
  const name = useMeetingState((state) => state.participants.get(identity)?.name ?? '');
  const screen = useMeetingState((state) => state.participants.get(identity)?.screen ?? null);
  return (
    <CompanionWindow
      open={() => window.open('about:blank', 'pendopo-screen', 'popup,width=1280,height=760')}
      title={text.share.ownWindow.title({ name })}
      onClosed={onClosed}
    >
      {(child) => (
        <main className={css.own} data-testid="own-window" aria-label={text.share.ownWindow.title({ name })}>
          {screen ? (
            <Picture key={screen} identity={identity} child={child} />
          ) : (
            <p role="status">{text.share.ownWindow.over}</p>
          )}
        </main>
      )}
    </CompanionWindow>
  );
}

function Picture({ identity, child }: { identity: string; child: Window }) {
  const session = useSession();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    return session.attachScreenAtSize(identity, {
      element,
      size: () => ({
        width: Math.round(child.innerWidth * child.devicePixelRatio),
        height: Math.round(child.innerHeight * child.devicePixelRatio),
      }),
      onChanged: (changed) => {
        child.addEventListener('resize', changed);
        return () => child.removeEventListener('resize', changed);
      },
    });
  }, [session, identity, child]);
  return <video ref={video} autoPlay playsInline muted />;
}
