import { Crown, EllipsisVertical, Hand, Mic, MicOff, MonitorUp, Shield, Video, VideoOff } from 'lucide-react';
import { memo } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Avatar } from '../../design/Avatar.tsx';
import { useText } from '../../language/language.ts';
import { isHost, useMeetingId, useMeetingState, useSession } from '../context.ts';
import { attempt } from '../host/acts.ts';
import { personActions } from '../host/person-actions.ts';
import menu from '../stage/Menu.module.css';
import type { ParticipantView } from '../store/meeting.ts';
import css from './PeoplePanel.module.css';
import { handsOf } from './sorting.ts';

export const PersonRow = memo(function PersonRow({ identity }: { identity: string }) {
  const text = useText();
  const view = useMeetingState((state) => state.participants[identity]);
  if (!view) return null;
  const renamed = view.fullName !== '' && view.fullName !== view.name;
  const about = [view.position, view.unit].filter(Boolean).join(' · ');
  return (
    <>
      <Avatar id={view.personId} name={view.name} />
      <span className={css.words}>
        <strong>{view.isSelf ? text.meeting.you({ name: view.name }) : view.name}</strong>
        <small>{view.guest ? text.people.guest : renamed ? text.people.knownAs({ name: view.fullName }) : about}</small>
      </span>
      {view.hand !== null && <HandBadge identity={identity} />}
      {view.role !== 'participant' && (
        <span className={css.host}>
          {view.role === 'host' ? <Crown aria-hidden="true" /> : <Shield aria-hidden="true" />}
          <span className="visually-hidden">{view.role === 'host' ? text.meeting.host : text.people.cohost}</span>
        </span>
      )}
      {view.sharing && <MonitorUp aria-hidden="true" className={css.on} />}
      <span className={view.microphone ? css.on : css.off}>
        {view.microphone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        <span className="visually-hidden">{view.microphone ? text.meeting.micOn : text.meeting.micOff}</span>
      </span>
      <span className={view.cameraOn ? css.on : css.off}>
        {view.cameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        <span className="visually-hidden">{view.cameraOn ? text.meeting.cameraIsOn : text.meeting.cameraIsOff}</span>
      </span>
      <PersonMenu view={view} />
    </>
  );
});

function HandBadge({ identity }: { identity: string }) {
  const text = useText();
  const place = useMeetingState((state) => handsOf(state.participants).indexOf(identity) + 1);
  return (
    <span className={css.hand}>
      <Hand aria-hidden="true" />
      <span aria-hidden="true">{place}</span>
      <span className="visually-hidden">{text.people.handNumber({ place })}</span>
    </span>
  );
}

function PersonMenu({ view }: { view: ParticipantView }) {
  const text = useText();
  const id = useMeetingId();
  const { store } = useSession();
  // What one may do hangs on these two and on the person.
  const conduct = useMeetingState((state) => state.conduct);
  const host = useMeetingState(isHost);
  const actions = conduct && (host || view.isSelf) ? personActions(id, view, store.getState(), text) : [];
  if (actions.length === 0) return <span className={css.noMenu} />;
  return (
    <MenuTrigger>
      <Button
        className={css.more ?? ''}
        aria-label={text.people.menuFor({ name: view.name })}
        data-testid="person-menu"
      >
        <EllipsisVertical aria-hidden="true" />
      </Button>
      <Popover className={menu.popover ?? ''} placement="bottom end">
        <Menu
          className={menu.menu ?? ''}
          onAction={(key) => void attempt(store, async () => actions.find((action) => action.id === key)?.run())}
        >
          {actions.map(({ id: action, label, icon: Icon, danger }) => (
            <MenuItem
              key={action}
              id={action}
              className={menu.item ?? ''}
              textValue={label}
              data-danger={danger}
              data-testid={`do-${action}`}
            >
              <Icon aria-hidden="true" />
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
