import { CircleDot, Clock3, DoorOpen, SlidersHorizontal, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MeetingSummary } from '../../contract/domain.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useFocusOnArrival } from '../design/focus.ts';
import { Logo } from '../design/Logo.tsx';
import { useLanguage, useText } from '../language/language.ts';
import { clock, dayName, longDate, officeHour, timeRange } from '../language/time.ts';
import { OfficeRefusal } from '../office/client.ts';
import { useAgenda, useMe } from '../office/queries.ts';
import { AccountMenu } from './AccountMenu.tsx';
import css from './Agenda.module.css';
import { AttendanceFiles } from './AttendanceFiles.tsx';
import { arrange } from './days.ts';
import { Held } from './Held.tsx';
import { JoinByCode } from './JoinByCode.tsx';
import { Marks, Organiser } from './MeetingFacts.tsx';
import { goTo } from './navigation.ts';
import { ShellBanners } from './ShellBanners.tsx';
import { useShell } from './shell-state.ts';

/** Today's agenda: what can be entered now on top, one press from the door. `onNear` = a meeting becomes likely. */
export function Agenda({ onNear }: { onNear: () => void }) {
  const { language, text } = useLanguage();
  const me = useMe(true);
  const agenda = useAgenda(true);
  const server = useShell((state) => state.server);
  const now = useNow();
  const heading = useFocusOnArrival();

  useEffect(() => {
    const idle = requestIdleCallback(onNear, { timeout: 4000 });
    return () => cancelIdleCallback(idle);
  }, [onNear]);

  const unknown = [me.error, agenda.error].some(
    (error) => error instanceof OfficeRefusal && error.problem.code === 'unknown_person',
  );
  const { now: enterable, days } = arrange(agenda.data?.meetings ?? [], now);
  return (
    <div className={css.page}>
      <a className="skip-link" href="#content">
        {text.common.skipToContent}
      </a>
      <header className={css.header}>
        <Logo size={30} />
        <span className={css.brand}>Pendopo</span>
        <span className={css.office}>{server?.officeName}</span>
        <AccountMenu person={me.data?.person} />
      </header>
      <div className={css.columns}>
        <main className={css.main} id="content" tabIndex={-1} data-testid="agenda">
          <div className={css.hello}>
            <h1 ref={heading} tabIndex={-1}>
              {me.data ? text.agenda.greeting({ hour: officeHour(now), name: me.data.person.name }) : text.agenda.title}
            </h1>
            <p>
              {longDate(language, now)}, {text.agenda.at({ time: clock(language, now) })}
            </p>
          </div>
          <ShellBanners />
          {unknown && <Banner look="warn">{text.signIn.unknownPerson}</Banner>}
          {agenda.error && !unknown && (
            <Banner look="warn" action={<Button onClick={() => void agenda.refetch()}>{text.common.retry}</Button>}>
              {agenda.data ? text.agenda.stale : text.agenda.failed}
            </Banner>
          )}
          {agenda.isPending && !agenda.error && <Skeleton />}
          {enterable.length > 0 && (
            <ul className={css.cards}>
              {enterable.map((meeting) => (
                <OpenMeeting key={meeting.id} meeting={meeting} />
              ))}
            </ul>
          )}
          {agenda.data && enterable.length === 0 && days.length === 0 && (
            <p className={css.none}>{text.agenda.noneAtAll}</p>
          )}
          {days.map((day) => (
            <section key={day.key} className={css.day}>
              <h2>
                {day.which === 'later'
                  ? dayName(language, day.date)
                  : `${text.agenda[day.which]}, ${dayName(language, day.date)}`}
              </h2>
              <ul>
                {day.meetings.map((meeting) => (
                  <Row key={meeting.id} meeting={meeting} now={now} />
                ))}
              </ul>
            </section>
          ))}
          <Held shown={new Set(days.flatMap((day) => day.meetings.map(({ id }) => id)))} now={now} />
        </main>
        <aside className={css.aside}>
          <JoinByCode />
          <Button
            icon={<SlidersHorizontal aria-hidden="true" />}
            onClick={() => goTo({ at: 'check' })}
            data-testid="check-devices"
          >
            {text.agenda.checkDevices}
          </Button>
          <p className={css.help}>{text.agenda.help}</p>
        </aside>
      </div>
    </div>
  );
}

function OpenMeeting({ meeting }: { meeting: MeetingSummary }) {
  const { language, text } = useLanguage();
  const live = meeting.state === 'live';
  return (
    <li className={css.card} data-testid="agenda-meeting" data-meeting-id={meeting.id} data-state={meeting.state}>
      <div className={css.cardText}>
        <p className={live ? css.live : css.open}>
          {live ? <CircleDot aria-hidden="true" /> : <DoorOpen aria-hidden="true" />}
          {live ? text.agenda.live : text.agenda.open}
          <Marks meeting={meeting} />
        </p>
        <h2>{meeting.title}</h2>
        <p>
          {timeRange(language, new Date(meeting.startsAt), new Date(meeting.endsAt))} · {meeting.unit.name}
        </p>
        <p className={css.facts}>
          <span>
            <Users aria-hidden="true" /> {text.agenda.present({ count: meeting.present })}
          </span>
          <span>{text.agenda.invited({ count: meeting.invited })}</span>
          <Organiser meeting={meeting} />
        </p>
      </div>
      <Button
        look="primary"
        size="l"
        aria-label={text.agenda.joinNamed({ title: meeting.title })}
        onClick={() => goTo({ at: 'meeting', meetingId: meeting.id })}
        data-testid="agenda-join"
      >
        {text.agenda.join}
      </Button>
    </li>
  );
}

function Row({ meeting, now }: { meeting: MeetingSummary; now: Date }) {
  const { language, text } = useLanguage();
  const starts = new Date(meeting.startsAt);
  const minutes = Math.round((starts.getTime() - now.getTime()) / 60_000);
  const soon = meeting.state === 'scheduled' && minutes > 0 && minutes < 12 * 60;
  return (
    <li
      className={meeting.state === 'ended' ? css.rowEnded : css.row}
      data-testid="agenda-meeting"
      data-meeting-id={meeting.id}
      data-state={meeting.state}
    >
      <div className={css.when}>
        <strong>{clock(language, starts)}</strong>
        <span>{clock(language, new Date(meeting.endsAt))}</span>
      </div>
      <div className={css.rowText}>
        <h3>{meeting.title}</h3>
        <p className={css.facts}>
          <span>{meeting.unit.shortName}</span>
          <Organiser meeting={meeting} />
          <Marks meeting={meeting} />
        </p>
        {meeting.state === 'ended' && meeting.role !== 'participant' && <AttendanceFiles meeting={meeting} />}
      </div>
      <div className={css.state}>
        {meeting.state === 'ended' ? (
          <span>{text.agenda.ended}</span>
        ) : (
          <>
            {soon && <strong>{text.agenda.startsIn({ minutes })}</strong>}
            <span>
              <Clock3 aria-hidden="true" /> {text.agenda.opensAt({ time: clock(language, new Date(meeting.opensAt)) })}
            </span>
          </>
        )}
      </div>
    </li>
  );
}

function Skeleton() {
  const text = useText();
  return (
    <div className={css.skeleton} role="status">
      <span className="visually-hidden">{text.common.loading}</span>
      <div />
      <div />
      <div />
    </div>
  );
}

function useNow() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
