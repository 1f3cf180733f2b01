import { useState } from 'react';
import { DisplayName } from '../../../contract/conduct.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { deviceId } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { office } from '../../office/client.ts';
import { useMeetingId, useMeetingState, useSession } from '../context.ts';
import { closeQuestion, usePanel } from '../panel.ts';
import type { ParticipantView } from '../store/meeting.ts';
import { attempt, useHostActs } from './acts.ts';
import css from './host.module.css';

/** The questions before what cannot be taken back, and the one for a name. */
export function PersonQuestions() {
  const asking = usePanel((state) => state.asking);
  const view = useMeetingState((state) => (asking ? state.participants.get(asking.identity) : undefined));
  if (!asking || !view) return null;
  const Question = { rename: Rename, remove: Remove, handOver: HandOver }[asking.what];
  return <Question view={view} from={asking.from} />;
}

type Asked = { view: ParticipantView; from: HTMLElement | null };

function Remove({ view, from }: Asked) {
  const text = useText();
  const { control } = useHostActs();
  const [ban, setBan] = useState(false);
  const organiser = useMeetingState((state) => state.organiserId === view.personId);
  const remove = () => {
    closeQuestion();
    void control({ action: 'remove', identity: view.identity, ban });
  };
  return (
    <Dialog
      title={text.host.removeTitle({ name: view.name })}
      onClose={closeQuestion}
      from={from}
      actions={
        <>
          <Button onClick={closeQuestion}>{text.common.cancel}</Button>
          <Button look="danger" onClick={remove} data-testid="remove-confirm">
            {text.host.remove}
          </Button>
        </>
      }
    >
      <p>{text.host.removeBody}</p>
      {/* Who called the meeting may always come back to it. */}
      {!organiser && (
        <label className={css.check}>
          <input type="checkbox" checked={ban} onChange={(event) => setBan(event.target.checked)} />
          {text.host.removeBan}
        </label>
      )}
    </Dialog>
  );
}

function HandOver({ view, from }: Asked) {
  const text = useText();
  const { control } = useHostActs();
  const go = () => {
    closeQuestion();
    void control({ action: 'handOver', personId: view.personId });
  };
  return (
    <Dialog
      title={text.host.handOverTitle({ name: view.name })}
      onClose={closeQuestion}
      from={from}
      actions={
        <>
          <Button onClick={closeQuestion}>{text.common.cancel}</Button>
          <Button look="primary" onClick={go} data-testid="hand-over-confirm">
            {text.host.handOver}
          </Button>
        </>
      }
    >
      <p>{text.host.handOverBody}</p>
    </Dialog>
  );
}

function Rename({ view, from }: Asked) {
  const text = useText();
  const { store } = useSession();
  const id = useMeetingId();
  const [name, setName] = useState(view.name);
  const short = !DisplayName.safeParse(name).success;
  const save = async () => {
    if (short) return;
    closeQuestion();
    await attempt(store, () => office('rename', { params: { id }, body: { deviceId: deviceId(), name } }));
  };
  return (
    <Dialog
      title={text.people.renameTitle}
      onClose={closeQuestion}
      from={from}
      actions={
        <>
          <Button onClick={closeQuestion}>{text.common.cancel}</Button>
          <Button look="primary" onClick={() => void save()} disabled={short} data-testid="rename-save">
            {text.people.renameSave}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label className={css.field}>
          <span>{text.people.renameLabel}</span>
          <input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} data-testid="rename" />
        </label>
        <p className={css.note} role="status">
          {short ? text.people.renameShort : text.people.renameNote}
        </p>
      </form>
    </Dialog>
  );
}
