import { useEffect, useState } from 'react';
import type { Reaction } from '../../../contract/conduct.ts';
import { useText } from '../../language/language.ts';
import { useSession } from '../context.ts';
import { reactionIcons } from './reaction-icons.ts';
import css from './reactions.module.css';

type Shown = { id: number; name: string; reaction: Reaction };
const SHOWN_MS = 5000;
/** In a large room more would only be a curtain before the stage. */
const MOST = 6;
let next = 1;

/** Passing reactions at the foot of the stage: what and from whom, in words too. */
export function Reactions() {
  const text = useText();
  const { signals } = useSession();
  const [shown, setShown] = useState<Shown[]>([]);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = signals.listen((signal) => {
      if (signal.type !== 'reaction') return;
      const one = { id: next++, name: signal.name, reaction: signal.reaction };
      setShown((known) => [...known.slice(1 - MOST), one]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setShown((known) => known.filter(({ id }) => id !== one.id));
      }, SHOWN_MS);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [signals]);
  return (
    <ul className={css.passing} aria-live="polite" aria-relevant="additions" data-testid="reactions">
      {shown.map(({ id, name, reaction }) => {
        const Icon = reactionIcons[reaction];
        return (
          <li key={id} data-reaction={reaction}>
            <Icon aria-hidden="true" />
            <span>{text.people.reacted({ name, reaction: text.people.reaction[reaction] })}</span>
          </li>
        );
      })}
    </ul>
  );
}
