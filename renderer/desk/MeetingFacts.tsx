import { Crown, Lock, LockKeyhole } from 'lucide-react';
import type { MeetingSummary } from '../../contract/domain.ts';
import { useText } from '../language/language.ts';
import css from './Agenda.module.css';

export function Organiser({ meeting }: { meeting: Pick<MeetingSummary, 'role' | 'organiser'> }) {
  const text = useText();
  return meeting.role === 'host' ? (
    <span>
      <Crown aria-hidden="true" /> {text.agenda.host}
    </span>
  ) : (
    <span>{text.agenda.organiser({ name: meeting.organiser.name })}</span>
  );
}

export function Marks({ meeting }: { meeting: Pick<MeetingSummary, 'class' | 'locked'> }) {
  const text = useText();
  return (
    <>
      {meeting.class === 'terbatas' && (
        <span className={css.mark}>
          <LockKeyhole aria-hidden="true" /> {text.agenda.restricted}
        </span>
      )}
      {meeting.locked && (
        <span className={css.mark}>
          <Lock aria-hidden="true" /> {text.agenda.locked}
        </span>
      )}
    </>
  );
}
