import { useContext, useMemo, useRef } from 'react';
import { Dialog, Menu, MenuItem, Popover } from 'react-aria-components';
import { useFirstItem } from '../../design/use-first-item.ts';
import { useText } from '../../language/language.ts';
import { OfficeRefusal } from '../../office/client.ts';
import { useMeetingState, useSession } from '../context.ts';
import css from './Menu.module.css';
import { stageActions } from './own-actions.ts';
import { partsOf, type TileKey } from './places.ts';
import { TileActionsContext } from './tile-actions.ts';

/** A menu opened by the right button of the mouse is anchored to the whole tile, which takes no focus. */
const openerOf = (anchor: HTMLElement) =>
  anchor.querySelector<HTMLElement>('button[aria-haspopup]') ?? (anchor.isConnected ? anchor : null);

/** The one menu of all tiles: who this is, as the office knows them, and what can be done. */
export function TileMenu(props: {
  id: TileKey;
  anchor: HTMLElement;
  meetingId: string | undefined;
  onClose: () => void;
  onNote: (note: string) => void;
}) {
  const { id, anchor, meetingId, onClose, onNote } = props;
  const text = useText();
  const session = useSession();
  const added = useContext(TileActionsContext);
  const { identity, source } = partsOf(id);
  const view = useMeetingState((state) => state.participants.get(identity));
  const bound = useMeetingState((state) => Boolean(state.conduct?.layout));
  const own = useMemo(() => stageActions(meetingId), [meetingId]);
  const trigger = useRef(anchor);
  trigger.current = anchor;
  const list = useFirstItem();
  if (!view) return null;
  const context = { state: session.store.getState(), text, session };
  const target = { key: id, identity, source, view };
  const actions = [own, ...added].flatMap((sourceOf) => sourceOf(target, context));
  const run = async (key: unknown) => {
    onClose();
    try {
      await actions.find((action) => action.id === key)?.run(openerOf(anchor));
    } catch (error) {
      const code = error instanceof OfficeRefusal ? error.problem.code : 'internal';
      onNote(text.stage.notDone({ why: text.problem[code] }));
    }
  };
  return (
    <Popover
      className={css.popover ?? ''}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="bottom end"
      containerPadding={12}
      data-testid="tile-menu"
    >
      <Dialog className={css.dialog ?? ''} aria-label={text.stage.options}>
        <div className={css.who}>
          <strong>{source === 'screen' ? text.stage.screenOf({ name: view.name }) : view.name}</strong>
          {view.fullName && view.fullName !== view.name && <span>{text.stage.verified({ name: view.fullName })}</span>}
          {view.guest ? (
            <span>{text.stage.guestNote}</span>
          ) : (
            <span>{[view.position, view.unit].filter(Boolean).join(' · ')}</span>
          )}
        </div>
        <Menu className={css.menu ?? ''} aria-label={text.stage.options} ref={list} onAction={(key) => void run(key)}>
          {actions.map(({ id: action, label, icon: Icon, danger }) => (
            <MenuItem key={action} id={action} className={css.item ?? ''} textValue={label} data-danger={danger}>
              <Icon aria-hidden="true" />
              {label}
            </MenuItem>
          ))}
        </Menu>
        {bound && <p className={css.note}>{text.stage.pinRefused}</p>}
      </Dialog>
    </Popover>
  );
}
