import { Crown, Mic, MicOff, Video, VideoOff, X } from 'lucide-react';
import { memo } from 'react';
import { Avatar } from '../../design/Avatar.tsx';
import { useText } from '../../language/language.ts';
import { useMeetingState } from '../context.ts';
import css from './PeoplePanel.module.css';

/** Everybody inside, with office and unit. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
  const text = useText();
  const order = useMeetingState((state) => state.order);
  return (
    <aside className={css.panel} aria-label={text.meeting.people}>
      <div className={css.head}>
        <h2>{text.meeting.peopleCount({ count: order.length })}</h2>
        <button type="button" onClick={onClose} aria-label={text.common.close}>
          <X aria-hidden="true" />
        </button>
      </div>
      <ul className={css.list}>
        {order.map((identity) => (
          <Row key={identity} identity={identity} />
        ))}
      </ul>
    </aside>
  );
}

const Row = memo(function Row({ identity }: { identity: string }) {
  const text = useText();
  const view = useMeetingState((state) => state.participants[identity]);
  if (!view) return null;
  return (
    <li className={css.row}>
      <Avatar id={view.personId} name={view.name} />
      <span className={css.words}>
        <strong>{view.isSelf ? text.meeting.you({ name: view.name }) : view.name}</strong>
        <small>{[view.position, view.unit].filter(Boolean).join(' · ')}</small>
      </span>
      {view.role === 'host' && (
        <span className={css.host}>
          <Crown aria-hidden="true" />
          <span className="visually-hidden">{text.meeting.host}</span>
        </span>
      )}
      <span className={view.microphone ? css.on : css.off}>
        {view.microphone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        <span className="visually-hidden">{view.microphone ? text.meeting.micOn : text.meeting.micOff}</span>
      </span>
      <span className={view.camera ? css.on : css.off}>
        {view.camera ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        <span className="visually-hidden">{view.camera ? text.meeting.cameraIsOn : text.meeting.cameraIsOff}</span>
      </span>
    </li>
  );
});
