import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '../context.ts';
import type { Source } from './places.ts';
import css from './Tile.module.css';

// Each playing picture sends four a second, and React looks every event up at its root. Nobody here wants them.
window.addEventListener('timeupdate', (event) => event.stopPropagation(), { capture: true });

/** Before the first frame Chromium shows a black one of two pixels, no wider than this. */
export const DUMMY = 8;

/** The moving picture of a camera or a shared screen. Screens and upright phones are shown whole, other cameras fill the tile. */
export function Picture(props: {
  identity: string;
  source: Source;
  /** Names the track: a new one is attached anew. */
  track: string;
  mirrored?: boolean;
  /** Width to height, as soon as known and at each change. */
  onRatio?: (ratio: number) => void;
  /** Stands there until the first frame. */
  until?: ReactNode;
}) {
  const { identity, source, track, mirrored, onRatio, until } = props;
  const session = useSession();
  const ref = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  const waiting = shown !== track && until !== undefined;
  useEffect(() => {
    const frame = ref.current;
    if (!frame) return;
    // Not by React: it listens to every media event of a <video> it made, and each sends four `timeupdate` a second.
    const video = document.createElement('video');
    video.autoplay = true;
    video.muted = true;
    video.playsInline = true;
    const measure = () => {
      if (video.videoWidth <= DUMMY) return;
      setShown(track);
      video.dataset['whole'] = String(source === 'screen' || video.videoHeight > video.videoWidth);
      onRatio?.(video.videoWidth / video.videoHeight);
    };
    for (const event of ['loadeddata', 'resize']) video.addEventListener(event, measure);
    frame.append(video);
    const detach = session.attach(identity, source, video);
    return () => {
      detach();
      video.remove();
    };
  }, [session, identity, source, track, onRatio]);
  return (
    <>
      {waiting && until}
      <div ref={ref} className={mirrored ? css.mirrored : css.video} data-waiting={waiting} />
    </>
  );
}
