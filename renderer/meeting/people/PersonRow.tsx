import { Key as Allowed, Ban, Crown, EllipsisVertical, Hand, MonitorUp, Shield } from 'lucide-react';
import { memo, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { type Key, Menu, MenuItem, Popover } from 'react-aria-components';
import { Avatar } from '../../design/Avatar.tsx';
import { DeviceIcon } from '../../design/DeviceIcon.tsx';
import { useFirstItem } from '../../design/use-first-item.ts';
import { useText } from '../../language/language.ts';
import { isHost, useMeetingId, useMeetingState, useSession } from '../context.ts';
import { attempt } from '../host/acts.ts';
import { type PersonAction, personActions } from '../host/person-actions.ts';
import { apart, type Right } from '../host/rights.ts';
import menu from '../stage/Menu.module.css';
import type { ParticipantView } from '../store/meeting.ts';
import css from './PeoplePanel.module.css';
import { handsOf } from './sorting.ts';

export const PersonRow = memo(function PersonRow({ identity }: { identity: string }) {
  const text = useText();
  const view = useMeetingState((state) => state.participants.get(identity));
  if (!view) return null;
  const renamed = view.fullName !== '' && view.fullName !== view.name;
  const about = [view.position, view.unit].filter(Boolean).join(' · ');
  const name = view.isSelf ? text.meeting.you({ name: view.name }) : view.name;
  const note = view.guest ? text.people.guest : renamed ? text.people.knownAs({ name: view.fullName }) : about;
  return (
    <>
      <Avatar id={view.personId} name={view.name} />
      <span className={css.words} title={[name, note].filter(Boolean).join(' · ')}>
        <strong>{view.name}</strong>
        <small>{note}</small>
      </span>
      {/* Beside the name, which may be long: it would be the first thing to be cut. */}
      {view.isSelf && <span className={css.self}>{text.stage.oneself}</span>}
      {view.hand !== null && <HandBadge identity={identity} />}
      {view.role !== 'participant' && (
        <span className={css.host}>
          {view.role === 'host' ? <Crown aria-hidden="true" /> : <Shield aria-hidden="true" />}
          <span className="visually-hidden">{view.role === 'host' ? text.meeting.host : text.people.cohost}</span>
        </span>
      )}
      <Apart view={view} />
      {view.sharing && <MonitorUp aria-hidden="true" className={css.on} />}
      <span className={view.microphone ? css.on : css.off}>
        <DeviceIcon
          device="microphone"
          on={view.microphone}
          label={view.microphone ? text.meeting.micOn : text.meeting.micOff}
        />
      </span>
      <span className={view.cameraOn ? css.on : css.off}>
        <DeviceIcon
          device="camera"
          on={view.cameraOn}
          label={view.cameraOn ? text.meeting.cameraIsOn : text.meeting.cameraIsOff}
        />
      </span>
      <PersonMenu view={view} />
    </>
  );
});

/** For hosts: whom they set apart from the rule for all, so that it is not forgotten. */
function Apart({ view }: { view: ParticipantView }) {
  const text = useText();
  const conduct = useMeetingState((state) => state.conduct);
  if (!useMeetingState(isHost)) return null;
  const { allowed, forbidden } = apart(view, conduct);
  const named = (some: Right[]) => some.map((right) => text.people.rightOver[right]).join(', ');
  return (
    <>
      {allowed.length > 0 && (
        <span className={css.on} title={text.people.allowedApart({ what: named(allowed) })} data-testid="allowed-apart">
          <Allowed aria-hidden="true" />
          <span className="visually-hidden">{text.people.allowedApart({ what: named(allowed) })}</span>
        </span>
      )}
      {forbidden.length > 0 && (
        <span
          className={css.off}
          title={text.people.forbiddenApart({ what: named(forbidden) })}
          data-testid="forbidden-apart"
        >
          <Ban aria-hidden="true" />
          <span className="visually-hidden">{text.people.forbiddenApart({ what: named(forbidden) })}</span>
        </span>
      )}
    </>
  );
}

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
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const actions = conduct && (host || view.isSelf) ? personActions(id, view, store.getState(), text) : [];
  const opened = useRef(open);
  opened.current = open;
  // Whoever is put out or leaves takes the focus of their row along, and so does scrolling far from it.
  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      const list = own?.closest('section');
      if (own && own === document.activeElement) list?.focus({ preventScroll: true });
      // Their open menu takes it along too; while that is there, nothing beside it can be focused.
      if (!opened.current) return;
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) list?.focus({ preventScroll: true });
      });
    };
  }, []);
  if (actions.length === 0) return <span className={css.noMenu} />;
  const label = text.people.menuFor({ name: view.name });
  return (
    <>
      {/* Plain, and its menu drawn only while it is open: rows come and go by the dozen. */}
      <button
        type="button"
        ref={button}
        className={css.more}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        }}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid="person-menu"
      >
        <EllipsisVertical aria-hidden="true" />
      </button>
      {open && <PersonActions actions={actions} label={label} anchor={button} onClose={() => setOpen(false)} />}
    </>
  );
}

function PersonActions(props: {
  actions: PersonAction[];
  label: string;
  anchor: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}) {
  const { actions, label: about, anchor, onClose } = props;
  const { store } = useSession();
  const list = useFirstItem();
  const onAction = (key: Key) => {
    onClose();
    void attempt(store, async () => actions.find((action) => action.id === key)?.run(anchor.current));
  };
  return (
    <Popover
      className={menu.popover ?? ''}
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom end"
      aria-label={about}
    >
      <Menu className={menu.menu ?? ''} aria-label={about} ref={list} onAction={onAction}>
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
  );
}
