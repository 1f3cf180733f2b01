import { UserRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { DisplayName } from '../../contract/conduct.ts';
import type { MeetingId } from '../../contract/domain.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { deviceId } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import { OfficeRefusal, office } from '../office/client.ts';
import css from './GuestEntry.module.css';
import { useGuest } from './guest.ts';

/** For invited people without an account who opened the invitation in a browser: a name, then the lobby. */
export function GuestEntry({ meetingId }: { meetingId: MeetingId }) {
  const text = useText();
  const id = useId();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const go = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!DisplayName.safeParse(name).success) return setProblem(text.door.guestShort);
    setBusy(true);
    setProblem(null);
    try {
      await office('guest', { params: { id: meetingId }, body: { name, deviceId: deviceId() } });
      useGuest.setState({ meetingId });
    } catch (error) {
      setProblem(text.problem[error instanceof OfficeRefusal ? error.problem.code : 'internal']);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={css.guest} onSubmit={(event) => void go(event)} aria-labelledby={id}>
      <h2 id={id}>{text.door.guestTitle}</h2>
      <p>{text.door.guestLead}</p>
      <label>
        <span>{text.door.guestName}</span>
        <input
          value={name}
          maxLength={80}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
          data-testid="guest-name"
        />
      </label>
      {problem && <Banner look="warn">{problem}</Banner>}
      <Button type="submit" busy={busy} icon={<UserRound aria-hidden="true" />} data-testid="guest-go">
        {text.door.guestGo}
      </Button>
    </form>
  );
}
