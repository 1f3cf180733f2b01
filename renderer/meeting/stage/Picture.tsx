import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '../context.ts';
import type { Source } from './places.ts';
import css from './Tile.module.css';

/** Before the first frame Chromium shows a black one of two pixels. */
const DUMMY = 8;
const events = ['loadeddata', 'resize'] as const;

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
  const ref = useRef<HTMLVideoElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const first = () => {
      if (video.videoWidth > DUMMY) setShown(track);
    };
    for (const event of events) video.addEventListener(event, first);
    return () => {
      for (const event of events) video.removeEventListener(event, first);
    };
  }, [track]);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const measure = () => {
      if (video.videoWidth <= DUMMY) return;
      video.dataset['whole'] = String(source === 'screen' || video.videoHeight > video.videoWidth);
      onRatio?.(video.videoWidth / video.videoHeight);
    };
    measure();
    video.addEventListener('resize', measure);
    return () => video.removeEventListener('resize', measure);
  }, [source, onRatio]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `track` names what is attached
  useEffect(() => {
    return ref.current ? session.attach(identity, source, ref.current) : undefined;
  }, [session, identity, source, track]);
  return (
    <>
      {shown !== track && until}
      <video
        ref={ref}
        className={mirrored ? css.mirrored : css.video}
        data-waiting={shown !== track && until !== undefined}
        autoPlay
        muted
        playsInline
      />
    </>
  );
}
