import { useEffect } from 'react';
import { Button } from '../design/Button.tsx';
import { useFocusOnArrival } from '../design/focus.ts';
import { Logo } from '../design/Logo.tsx';
import { deviceId } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import { office } from '../office/client.ts';
import { onOfficeEvent } from '../office/live.ts';
import { useMeetingId, useMeetingState, useSession } from './context.ts';
import css from './MeetingRoute.module.css';

/** At the door until a host opens. The session asks again by itself; the office's word makes it ask at once. */
export function LobbyScreen({ title }: { title: string | undefined }) {
  const text = useText();
  const id = useMeetingId();
  const session = useSession();
  const hostInside = useMeetingState((state) => state.lobby.hostInside);
  const heading = useFocusOnArrival();
  useEffect(
    () => onOfficeEvent((event) => event.type === 'admission' && event.meetingId === id && session.retryNow()),
    [id, session],
  );
  const leave = async () => {
    // Told so that no host admits an empty chair; without an answer the request ends by itself.
    await office('leaveLobby', { params: { id }, body: { deviceId: deviceId() } }).catch(() => undefined);
    await session.leave();
  };
  return (
    <main className={css.left} id="content" data-testid="waiting">
      <Logo size={56} />
      <h1 ref={heading} tabIndex={-1}>
        {text.door.waitingTitle}
      </h1>
      {title && <p>{title}</p>}
      <p role="status">{hostInside ? text.door.waitingHost : text.door.waitingNoHost}</p>
      <div className={css.buttons}>
        <Button onClick={() => void leave()} data-testid="waiting-leave">
          {text.door.waitingLeave}
        </Button>
      </div>
    </main>
  );
}
