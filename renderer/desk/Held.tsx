import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { HELD_DAYS, HELD_MOST, type HeldMeeting } from '../../contract/held.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useLanguage, useText } from '../language/language.ts';
import { clock, dayKey, dayName } from '../language/time.ts';
import { office } from '../office/client.ts';
import { keys } from '../office/queries.ts';
import agenda from './Agenda.module.css';
import { AttendanceFiles } from './AttendanceFiles.tsx';
import { arrangeHeld } from './days.ts';
import css from './Held.module.css';
import { Marks, Organiser } from './MeetingFacts.tsx';

/** Where somebody finds the daftar hadir of what they led and is not `shown` above. Asked for when opened: no start waits for it. */
export function Held({ shown, now }: { shown: ReadonlySet<string>; now: Date }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <details className={css.held} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="held">
      <summary data-testid="held-open">
        <h2>{text.attendance.held.title}</h2>
        <small>{text.attendance.held.span({ days: HELD_DAYS })}</small>
      </summary>
      {open && <HeldDays shown={shown} now={now} />}
    </details>
  );
}

function HeldDays({ shown, now }: { shown: ReadonlySet<string>; now: Date }) {
  const { language, text } = useLanguage();
  // Under the agenda's key: what changes the agenda may have ended a meeting. The day, for the span moves with it.
  const held = useQuery({
    queryKey: [...keys.agenda, 'held', dayKey(now)],
    queryFn: ({ signal }) => office('held', { signal }),
  });
  if (held.error && !held.data) {
    return (
      <Banner look="warn" action={<Button onClick={() => void held.refetch()}>{text.common.retry}</Button>}>
        {text.attendance.held.failed}
      </Banner>
    );
  }
  if (!held.data) return <p role="status">{text.common.loading}</p>;
  const { meetings } = held.data;
  const days = arrangeHeld(meetings, shown, now);
  if (days.length === 0) {
    return <p data-testid="held-none">{text.attendance.held.none({ days: HELD_DAYS })}</p>;
  }
  return (
    <>
      {meetings.length === HELD_MOST && <p>{text.attendance.held.newest({ count: HELD_MOST })}</p>}
      {days.map((day) => (
        <section key={day.key} className={css.day}>
          <h3>
            {day.which === 'today' && `${text.agenda.today}, `}
            {day.which === 'yesterday' && `${text.attendance.held.yesterday}, `}
            {dayName(language, day.date)}
          </h3>
          <ul>
            {day.meetings.map((meeting) => (
              <Row key={meeting.id} meeting={meeting} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Row({ meeting }: { meeting: HeldMeeting }) {
  const { language, text } = useLanguage();
  return (
    <li className={agenda.rowEnded} data-testid="held-meeting" data-meeting-id={meeting.id}>
      <div className={agenda.when}>
        <strong>{clock(language, new Date(meeting.startsAt))}</strong>
        <span>{clock(language, new Date(meeting.endsAt))}</span>
      </div>
      <div className={agenda.rowText}>
        <h4>{meeting.title}</h4>
        <p className={agenda.facts}>
          <span>{meeting.unit.shortName}</span>
          <Organiser meeting={meeting} />
          {meeting.role === 'cohost' && <span>{text.attendance.held.cohost}</span>}
          <span>
            <Users aria-hidden="true" /> {text.attendance.held.attended({ count: meeting.attended })}
          </span>
          <Marks meeting={{ class: meeting.class, locked: false }} />
        </p>
        <AttendanceFiles meeting={meeting} />
      </div>
    </li>
  );
}
