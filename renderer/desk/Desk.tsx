import { lazy, Suspense, useEffect } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { usePreferences } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import { listenToOffice } from '../office/events.ts';
import { keys, queryClient } from '../office/queries.ts';
import { Agenda } from './Agenda.tsx';
import css from './Desk.module.css';
import { goTo, usePlace } from './navigation.ts';
import { SignIn } from './SignIn.tsx';
import { useShell, watchShell } from './shell-state.ts';

const loadMeeting = () => import('../meeting/MeetingRoute.tsx');
const MeetingRoute = lazy(async () => ({ default: (await loadMeeting()).MeetingRoute }));
const Prejoin = lazy(async () => ({ default: (await import('../meeting/prejoin/Prejoin.tsx')).Prejoin }));

/** The desktop and browser face: sign-in, then the agenda, then a meeting. */
export function Desk() {
  const text = useText();
  const { place } = usePlace();
  const signIn = useShell((state) => state.signIn);
  const link = useShell((state) => state.link);
  const signedIn = signIn?.status === 'signed_in';
  const preferences = usePreferences();

  useEffect(watchShell, []);
  useEffect(() => {
    if (!signedIn) {
      queryClient.clear();
      return;
    }
    return listenToOffice((event) => {
      if (event.type === 'signed_out') return;
      void queryClient.invalidateQueries({ queryKey: keys.agenda });
      if ('meetingId' in event) void queryClient.invalidateQueries({ queryKey: keys.meeting(event.meetingId) });
    });
  }, [signedIn]);
  useEffect(() => {
    document.title = place.at === 'meeting' ? `${text.meeting.region} – ${text.common.product}` : text.common.product;
  }, [place, text]);

  if (!signIn) return null;
  if (!signedIn) return <SignIn state={signIn} />;
  const toAgenda = () => goTo({ at: 'agenda' });
  return (
    <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
      {place.at === 'agenda' && <Agenda onNear={() => void loadMeeting()} />}
      {place.at === 'check' && (
        <div className={css.scroll}>
          <Prejoin preferences={preferences} onBack={toAgenda} />
        </div>
      )}
      {place.at === 'meeting' && <MeetingRoute key={place.key} meetingId={place.meetingId} onExit={toAgenda} />}
      {link && (
        <Dialog
          title={text.link.title}
          onClose={() => useShell.setState({ link: null })}
          actions={
            <>
              <Button onClick={() => useShell.setState({ link: null })}>{text.common.cancel}</Button>
              <Button
                look="primary"
                data-testid="link-go"
                onClick={() => {
                  useShell.setState({ link: null });
                  goTo({ at: 'meeting', meetingId: link.meetingId });
                }}
              >
                {text.link.go}
              </Button>
            </>
          }
        >
          <p>{text.link.body}</p>
          <p>
            <strong>{text.link.code({ code: link.meetingId })}</strong>
          </p>
        </Dialog>
      )}
    </Suspense>
  );
}
