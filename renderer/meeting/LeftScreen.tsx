import { useState } from 'react';
import { ConnectionTestButton } from '../connection-test/ConnectionTestButton.tsx';
import { Button } from '../design/Button.tsx';
import { useFocusOnArrival } from '../design/focus.ts';
import { Logo } from '../design/Logo.tsx';
import { AttendanceAfter } from '../desk/AttendanceAfter.tsx';
import { useGuest } from '../desk/guest.ts';
import { useLanguage, useText } from '../language/language.ts';
import { clock, elapsed } from '../language/time.ts';
import { isHost, useMeetingId, useMeetingState } from './context.ts';
import css from './MeetingRoute.module.css';
import type { LeaveReason } from './store/meeting.ts';

const mayRejoin: ReadonlySet<LeaveReason> = new Set([
  'left',
  'elsewhere',
  'network',
  'media',
  'refused',
  'encryption_failed',
]);

/** Why one is out, in plain words, and the way on. */
export function LeftScreen({ onRejoin, onExit }: { onRejoin: () => void; onExit: () => void }) {
  const text = useText();
  const reason = useMeetingState((state) => state.reason) ?? 'left';
  const problem = useMeetingState((state) => state.problem);
  const since = useMeetingState((state) => state.since);
  const [until] = useState(Date.now);
  const heading = useFocusOnArrival();
  const opensAt = useMeetingState((state) => state.opensAt);
  const language = useLanguage((state) => state.language);
  const meetingId = useMeetingId();
  const guest = useGuest((state) => state.meetingId !== null);
  // Only who led it asks: a thousand may leave in the same second. Signed out, nobody would be answered.
  const led = useMeetingState(isHost) && reason !== 'signed_out';
  // Never been inside: then nothing was "lost" and nobody attended.
  const title = since === null && (reason === 'network' || reason === 'media') ? 'notJoined' : reason;
  const note = problem
    ? text.problem[problem]
    : reason === 'left' && since === null
      ? text.left.notJoined
      : text.left.note[reason];
  return (
    <main className={css.left} id="content" data-testid="left" data-reason={reason}>
      <Logo size={56} />
      <h1 ref={heading} tabIndex={-1}>
        {text.left.title[title]}
      </h1>
      <p role="status">{note}</p>
      {opensAt && <p>{text.left.opensAt({ time: clock(language, new Date(opensAt)) })}</p>}
      {since !== null && <p>{text.left.duration({ text: elapsed((until - since) / 1000) })}</p>}
      {led && since !== null && <AttendanceAfter meetingId={meetingId} />}
      <div className={css.buttons}>
        {mayRejoin.has(reason) && (
          <Button onClick={onRejoin}>{since === null ? text.common.retry : text.left.rejoin}</Button>
        )}
        {(reason === 'network' || reason === 'media') && <ConnectionTestButton look="secondary" />}
        <Button look="primary" onClick={onExit} data-testid="to-agenda">
          {guest ? text.left.toStart : text.left.toAgenda}
        </Button>
      </div>
    </main>
  );
}
