import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/Button.tsx';
import { Logo } from '../design/Logo.tsx';
import { useText } from '../language/language.ts';
import { elapsed } from '../language/time.ts';
import { useMeetingState } from './context.ts';
import css from './MeetingRoute.module.css';
import type { LeaveReason } from './store/meeting.ts';

const mayRejoin: ReadonlySet<LeaveReason> = new Set(['left', 'elsewhere', 'network', 'media', 'refused']);

/** Why one is out, in plain words, and the way on. */
export function LeftScreen({ onRejoin, onExit }: { onRejoin: () => void; onExit: () => void }) {
  const text = useText();
  const reason = useMeetingState((state) => state.reason) ?? 'left';
  const problem = useMeetingState((state) => state.problem);
  const since = useMeetingState((state) => state.since);
  const [until] = useState(Date.now);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const note = problem && reason === 'refused' ? text.problem[problem] : text.left.note[reason];
  return (
    <main className={css.left} id="content" data-testid="left" data-reason={reason}>
      <Logo size={56} />
      <h1 ref={heading} tabIndex={-1}>
        {text.left.title[reason]}
      </h1>
      <p role="status">{note}</p>
      {since !== null && <p>{text.left.duration({ text: elapsed((until - since) / 1000) })}</p>}
      <div className={css.buttons}>
        {mayRejoin.has(reason) && <Button onClick={onRejoin}>{text.left.rejoin}</Button>}
        <Button look="primary" onClick={onExit} data-testid="to-agenda">
          {text.left.toAgenda}
        </Button>
      </div>
    </main>
  );
}
