import { Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { useText } from '../../language/language.ts';

/** Plays a chime on the chosen speaker. */
export function SpeakerTest({ speaker }: { speaker: string | null }) {
  const text = useText();
  const [playing, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => () => audio.current?.pause(), []);
  const play = async () => {
    const element = audio.current ?? new Audio('/sounds/test.wav');
    audio.current = element;
    element.onended = () => setPlaying(false);
    element.onerror = () => setPlaying(false);
    try {
      if (speaker && 'setSinkId' in element) await element.setSinkId(speaker);
      setPlaying(true);
      element.currentTime = 0;
      await element.play();
    } catch {
      setPlaying(false);
    }
  };
  return (
    <Button
      look="quiet"
      icon={<Volume2 aria-hidden="true" />}
      onClick={() => void play()}
      data-testid="speaker-test"
      data-playing={playing}
    >
      {playing ? text.prejoin.testingSpeaker : text.prejoin.testSpeaker}
    </Button>
  );
}
