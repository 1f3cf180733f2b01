import { AudioLines, Crown, Mic, MicOff } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { Avatar } from '../../design/Avatar.tsx';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import css from './Tile.module.css';

/** One participant. Renders only when that participant, or whether they speak, changes. Square corners: masks over video cost GPU. */
export const Tile = memo(function Tile({
  identity,
  width,
  height,
}: {
  identity: string;
  width: number;
  height: number;
}) {
  const text = useText();
  const view = useMeetingState((state) => state.participants[identity]);
  const speaking = useMeetingState((state) => state.speaking.includes(identity));
  if (!view) return null;
  const name = view.isSelf ? text.meeting.you({ name: view.name }) : view.name;
  const mic = view.microphone ? text.meeting.micOn : text.meeting.micOff;
  const spoken = [name, view.position, view.unit, mic, speaking && view.microphone ? text.meeting.speaking : ''];
  return (
    <li
      className={css.tile}
      style={{ width, height }}
      data-testid="tile"
      data-identity={identity}
      data-self={view.isSelf}
      data-mic={view.microphone}
      data-speaking={speaking && view.microphone}
    >
      <span className="visually-hidden">{spoken.filter(Boolean).join(', ')}</span>
      {view.camera ? (
        <Picture identity={identity} camera={view.camera} mirrored={view.isSelf} />
      ) : (
        <Avatar id={view.personId} name={view.name} size={height < 180 ? 'm' : 'l'} />
      )}
      <div className={css.label} aria-hidden="true">
        <span className={view.microphone ? css.mic : css.micOff}>
          {view.microphone ? speaking ? <AudioLines /> : <Mic /> : <MicOff />}
        </span>
        <span className={css.words}>
          <strong>{name}</strong>
          {height >= 150 && view.unit && <small>{[view.position, view.unit].filter(Boolean).join(' · ')}</small>}
        </span>
        {view.role === 'host' && (
          <span className={css.host} title={text.meeting.host}>
            <Crown />
          </span>
        )}
      </div>
    </li>
  );
});

function Picture({ identity, camera, mirrored }: { identity: string; camera: string; mirrored: boolean }) {
  const session = useSession();
  const ref = useRef<HTMLVideoElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `camera` names the track, a new one is attached anew
  useEffect(() => {
    return ref.current ? session.attach(identity, 'camera', ref.current) : undefined;
  }, [session, identity, camera]);
  return <video ref={ref} className={mirrored ? css.mirrored : css.video} autoPlay muted playsInline />;
}
