import { useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Unit } from '../../../contract/domain.ts';
import { Banner } from '../../design/Banner.tsx';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { useText } from '../../language/language.ts';
import { OfficeRefusal, office } from '../../office/client.ts';
import { keys } from '../../office/queries.ts';
import { useMeetingId } from '../context.ts';
import css from './Invite.module.css';
import { unitsFound } from './units-found.ts';

/** What one invitation may name (contract/roll.ts). */
const MOST = 100;

/** Invites whole units to the meeting that runs: they see it in their agenda at once, and can then be rung. */
export function Invite({ onInvited }: { onInvited: (count: number) => void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={css.open} onClick={() => setOpen(true)} data-testid="invite">
        <UserPlus aria-hidden="true" />
        {text.people.invite.open}
      </button>
      {open && (
        <Question
          onClose={() => setOpen(false)}
          onInvited={(count) => {
            setOpen(false);
            onInvited(count);
          }}
        />
      )}
    </>
  );
}

function Question(props: { onClose: () => void; onInvited: (count: number) => void }) {
  const text = useText();
  const id = useMeetingId();
  const client = useQueryClient();
  const status = useId();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const units = useQuery({ queryKey: keys.units, queryFn: ({ signal }) => office('units', { signal }) });
  const wanted = useDeferredValue(words.trim());
  const found = unitsFound(units.data?.units ?? [], wanted, chosen);
  const choose = (unit: Unit, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(unit.id);
    else next.delete(unit.id);
    setChosen(next);
  };
  const invite = async () => {
    if (busy || chosen.size === 0) return;
    setBusy(true);
    setProblem(null);
    try {
      const { invited } = await office('invite', { params: { id }, body: { units: [...chosen], people: [] } });
      await client.invalidateQueries({ queryKey: keys.roll(id) });
      props.onInvited(invited);
    } catch (error) {
      setProblem(text.problem[error instanceof OfficeRefusal ? error.problem.code : 'internal']);
      setBusy(false);
    }
  };
  // Not among the rows of the panel, which have a look of their own.
  return createPortal(
    <Dialog
      title={text.people.invite.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{text.common.cancel}</Button>
          <Button
            look="primary"
            onClick={() => void invite()}
            disabled={busy || chosen.size === 0 || chosen.size > MOST}
            data-testid="invite-send"
          >
            {text.people.invite.send({ count: chosen.size })}
          </Button>
        </>
      }
    >
      <p>{text.people.invite.note}</p>
      <input
        type="search"
        className={css.search}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        aria-label={text.people.invite.search}
        aria-describedby={status}
        placeholder={text.people.invite.search}
        data-testid="invite-search"
      />
      <p id={status} role="status" className={found.shown.length === 0 ? undefined : 'visually-hidden'}>
        {units.isPending ? text.common.loading : text.people.invite.found({ count: found.all })}
      </p>
      {units.error && <Banner look="warn">{text.people.invite.failed}</Banner>}
      <ul className={css.units}>
        {found.shown.map(({ unit, above }) => (
          <li key={unit.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(unit.id)}
                onChange={(event) => choose(unit, event.target.checked)}
                data-testid="invite-unit"
              />
              <span>
                {unit.name}
                {above && <small>{above.name}</small>}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.all > found.shown.length && <p>{text.people.invite.more({ count: found.all - found.shown.length })}</p>}
      {problem && <Banner look="warn">{problem}</Banner>}
    </Dialog>,
    document.body,
  );
}
