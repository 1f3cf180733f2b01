import { Check, CircleDot, Copy, LockKeyhole } from 'lucide-react';
import { memo, useCallback, useEffect, useState } from 'react';
import type { MeetingSummary } from '../../contract/domain.ts';
import { useFocusOnArrival } from '../design/focus.ts';
import { useText } from '../language/language.ts';
import { isRecorded, useMeetingState } from './context.ts';
import { EncryptionBadge } from './encryption/EncryptionBadge.tsx';
import { LineChip } from './line/LineChip.tsx';
import css from './MeetingScreen.module.css';
import { LayoutMenu } from './stage/LayoutMenu.tsx';

/** Which meeting it is, since when, and how the line is. */
export const TopBar = memo(function TopBar({ meeting }: { meeting: MeetingSummary | undefined }) {
  const text = useText();
  const heading = useFocusOnArrival();
  return (
    <header className={css.top}>
      <div className={css.title}>
        <h1 ref={heading} tabIndex={-1}>
          {meeting?.title ?? text.common.loading}
        </h1>
        <p>
          {meeting?.unit.shortName}
          {meeting?.class === 'terbatas' && (
            <span className={css.badge}>
              <LockKeyhole aria-hidden="true" /> {text.agenda.restricted}
            </span>
          )}
          <Recording />
        </p>
      </div>
      <EncryptionBadge />
      <Clock />
      <LayoutMenu />
      {meeting && <CopyCode code={meeting.id} />}
      <LineChip />
    </header>
  );
});

/** Everybody inside has to know, at a glance and at any time. */
function Recording() {
  const text = useText();
  if (!useMeetingState(isRecorded)) return null;
  return (
    <span className={css.recording} title={text.meeting.recordingOn} data-testid="recording">
      <CircleDot aria-hidden="true" /> {text.meeting.recorded}
    </span>
  );
}

/** In minutes: seconds say nothing, and each change draws the window anew around all pictures. */
function Clock() {
  const text = useText();
  const since = useMeetingState((state) => state.since);
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    if (since === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const gone = Math.max(0, Date.now() - since);
      setMinutes(Math.floor(gone / MINUTE_MS));
      timer = setTimeout(look, MINUTE_MS - (gone % MINUTE_MS));
    };
    look();
    return () => clearTimeout(timer);
  }, [since]);
  return (
    <span className={css.clock} role="timer">
      {text.meeting.since({ minutes })}
    </span>
  );
}
const MINUTE_MS = 60_000;

function CopyCode({ code }: { code: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  const copy = useCallback(async () => {
    await navigator.clipboard.writeText(code).then(
      () => setCopied(true),
      () => undefined,
    );
  }, [code]);
  return (
    <button type="button" className={css.code} onClick={() => void copy()} title={text.meeting.copyCode}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span className="visually-hidden">{text.meeting.copyCode}</span>
      <span>{copied ? text.common.copied : code}</span>
    </button>
  );
}
