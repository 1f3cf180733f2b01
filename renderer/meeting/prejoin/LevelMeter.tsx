import { useEffect, useRef, useState } from 'react';
import { useText } from '../../language/language.ts';
import { watchLevel } from '../devices/level.ts';
import css from './Prejoin.module.css';

const HEARD = 0.25;
const PATIENCE_MS = 6000;

/** Shows what the microphone hears, painted outside React, and says in words whether it hears anything. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const text = useText();
  const bar = useRef<HTMLSpanElement>(null);
  const [heard, setHeard] = useState<'waiting' | 'heard' | 'silent'>('waiting');
  useEffect(() => {
    setHeard('waiting');
    if (!track) return;
    const timer = setTimeout(() => setHeard((state) => (state === 'heard' ? state : 'silent')), PATIENCE_MS);
    const stop = watchLevel(track, (level) => {
      bar.current?.style.setProperty('transform', `scaleX(${level.toFixed(3)})`);
      if (level > HEARD) setHeard('heard');
    });
    return () => {
      clearTimeout(timer);
      stop();
      bar.current?.style.removeProperty('transform');
    };
  }, [track]);
  const words = { waiting: text.prejoin.levelHint, heard: text.prejoin.levelGood, silent: text.prejoin.levelSilent }[
    heard
  ];
  return (
    <div className={css.meter} data-testid="level" data-heard={heard}>
      <span className="visually-hidden">{text.prejoin.level}</span>
      <span className={css.track}>
        <span ref={bar} className={css.bar} />
      </span>
      <span className={heard === 'silent' ? css.meterWarn : css.meterWords} role="status">
        {words}
      </span>
    </div>
  );
}
