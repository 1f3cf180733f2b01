import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSession } from '../context.ts';
import type { Source } from './places.ts';
import css from './Tile.module.css';

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
    // Not by React, which listens to every media event of a <video> it made, and in a shadow, which those events never leave: each
    // picture sends four `timeupdate` a second, and React would look every one of them up at its root.
    const place = frame.shadowRoot ?? frame.attachShadow({ mode: 'open' });
    const video = document.createElement('video');
    video.autoplay = true;
    video.muted = true;
    video.playsInline = true;
    video.part.add('video');
    const measure = () => {
      if (video.videoWidth <= DUMMY) return;
      setShown(track);
      video.part.toggle('whole', source === 'screen' || video.videoHeight > video.videoWidth);
      onRatio?.(video.videoWidth / video.videoHeight);
    };
    for (const event of ['loadeddata', 'resize']) video.addEventListener(event, measure);
    place.append(video);
    const detach = session.attach(identity, source, video);
    return () => {
      detach();
      video.remove();
    };
  }, [session, identity, source, track, onRatio]);
  return (
    <>
      {waiting && until}
      <div ref={ref} className={mirrored ? css.mirrored : css.video} data-waiting={waiting} data-testid="picture" />
    </>
  );
}
