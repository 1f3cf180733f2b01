import { Crown, EllipsisVertical, Hand, Pin, Shield, SignalLow, Star, VideoOff, WifiOff } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { Avatar } from '../../design/Avatar.tsx';
import { drawings } from '../../design/DeviceIcon.tsx';
import { useText } from '../../language/language.ts';
import { useMeetingState } from '../context.ts';
import type { ParticipantView } from '../store/meeting.ts';
import { plateOf } from './grid.ts';
import { Picture } from './Picture.tsx';
import type { Place, TileKey } from './places.ts';
import type { StageModel } from './stage-model.ts';
import css from './Tile.module.css';

export type TileProps = Omit<Place, 'key'> & {
  id: TileKey;
  identity: string;
  model: StageModel;
  /** The one tile that Tab reaches; arrow keys go on from there. */
  tabbable: boolean;
  pinned: boolean;
  onMenu: (id: TileKey, anchor: HTMLElement) => void;
};

/**
 * One person. Renders only when that person or the tile's place changes; who speaks is marked by the stage's model. The name
 * stands below the picture and the ring outside of it: whatever lies over a video costs the GPU for every frame.
 */
export const Tile = memo(function Tile(props: TileProps & { spotlit: boolean }) {
  const { id, identity, model, x, y, width, height, role, tabbable, pinned, spotlit, onMenu } = props;
  const text = useText();
  const view = useMeetingState((state) => state.participants.get(identity));
  const ref = useRef<HTMLLIElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const here = view !== undefined;
  useEffect(() => (here && ref.current ? model.ring(identity, ref.current) : undefined), [model, identity, here]);
  if (!view) return null;
  const plate = plateOf(width);
  const name = view.isSelf ? text.meeting.you({ name: view.name }) : view.name;
  const renamed = view.fullName !== '' && view.fullName !== view.name;
  const quality = view.quality === 'poor' || view.quality === 'lost' ? view.quality : null;
  const spoken = [
    name,
    renamed && text.stage.verified({ name: view.fullName }),
    view.guest && text.stage.guest,
    view.position,
    view.unit,
    view.role === 'host' && text.meeting.host,
    view.role === 'cohost' && text.stage.cohost,
    !view.cameraOn && text.stage.cameraOff,
    view.hand !== null && text.stage.hand,
    quality && text.stage[quality],
    pinned && text.stage.pinned,
    spotlit && text.stage.spotlight,
  ].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button's click, which lies under picture and plate for the pointer
    <li
      ref={ref}
      className={css.tile}
      style={{ left: x, top: y, width, height, gridTemplateRows: `minmax(0, 1fr) ${plate}px` }}
      data-testid="tile"
      data-key={id}
      data-role={role}
      data-identity={identity}
      data-self={view.isSelf}
      data-mic={view.microphone}
      onClick={() => opener.current && onMenu(id, opener.current)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(id, event.currentTarget);
      }}
    >
      <div className={css.picture}>
        {view.camera ? (
          <Picture
            identity={identity}
            source="camera"
            track={view.camera}
            mirrored={view.isSelf}
            until={<Absent view={view} height={height - plate} />}
          />
        ) : (
          <Absent view={view} height={height - plate} />
        )}
      </div>
      <div
        className={css.plate}
        aria-hidden="true"
        // Small tiles have no room for it.
        title={[name, renamed && text.stage.verified({ name: view.fullName }), view.position, view.unit]
          .filter(Boolean)
          .join(' · ')}
      >
        <span className={view.microphone ? css.mic : css.micOff}>
          <VoiceIcon />
        </span>
        <span className={css.words}>
          <strong>{view.name}</strong>
          {plate > 30 && <Office view={view} />}
        </span>
        {view.isSelf && <span className={css.self}>{text.stage.oneself}</span>}
        {view.guest && (
          <span className={css.word} title={text.stage.guestNote}>
            {text.stage.guest}
          </span>
        )}
        {view.hand !== null && (
          <span className={css.hand} title={text.stage.hand}>
            <Hand />
          </span>
        )}
        {quality && (
          <span className={css.poor} title={text.stage[quality]}>
            {quality === 'lost' ? <WifiOff /> : <SignalLow />}
          </span>
        )}
        {pinned && (
          <span className={css.mark} title={text.stage.pinned}>
            <Pin />
          </span>
        )}
        {spotlit && (
          <span className={css.host} title={text.stage.spotlight}>
            <Star />
          </span>
        )}
        {view.role !== 'participant' && (
          <span className={css.host} title={view.role === 'host' ? text.meeting.host : text.stage.cohost}>
            {view.role === 'host' ? <Crown /> : <Shield />}
          </span>
        )}
        <EllipsisVertical className={css.more} />
      </div>
      <button ref={opener} type="button" className={css.open} aria-haspopup="menu" tabIndex={tabbable ? 0 : -1}>
        <span className="visually-hidden">{`${spoken.join(', ')},`}</span>
        {/* Each said while it is true; the style knows. */}
        <span className={css.openWord}>{text.meeting.micOn}</span>
        <span className={css.mutedWord}>{text.meeting.micOff}</span>
        <span className={css.speakingWord}>{text.meeting.speaking}</span>
      </button>
    </li>
  );
});

/**
 * An open microphone, sound waves while its owner speaks (Lucide's `audio-lines`), or a struck-out microphone; which of them, the style
 * says. A line each, and always there: what is drawn anew at each change of speakers counts.
 */
function VoiceIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={drawings.microphone.on} />
      <path d="M2 10v3M6 6v11M10 3v18M14 8v7M18 5v13M22 10v3" />
      <path d={drawings.microphone.off} />
    </svg>
  );
}

/** No picture: the camera is off, or the line carries no pictures now, which is said. */
function Absent({ view, height }: { view: ParticipantView; height: number }) {
  const text = useText();
  const paused = useMeetingState(({ line }) => line.mode === 'audio' || line.mode === 'low') && view.cameraOn;
  const size = height < (paused ? 170 : 110) ? 'm' : height < 380 ? 'l' : 'xl';
  return (
    <div className={css.absent} data-paused={paused}>
      <Avatar id={view.personId} name={view.name} size={size} />
      {paused && (height < 150 ? <VideoOff aria-hidden="true" /> : <span aria-hidden="true">{text.stage.paused}</span>)}
      {paused && <span className="visually-hidden">{text.stage.paused}</span>}
    </div>
  );
}

function Office({ view }: { view: ParticipantView }) {
  const words = [view.position, view.unit].filter(Boolean).join(' · ');
  return words ? <small>{words}</small> : null;
}
