import '../no-eval.ts';
import { QueryClientProvider } from '@tanstack/react-query';
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
import { useShell } from './shell-state.ts';

const loadMeeting = () => import('../meeting/MeetingRoute.tsx');
const MeetingRoute = lazy(async () => ({ default: (await loadMeeting()).MeetingRoute }));
const Prejoin = lazy(async () => ({ default: (await import('../meeting/prejoin/Prejoin.tsx')).Prejoin }));

/** Everything behind the door. Mounted while one is signed in; what was fetched for one person is forgotten with them. */
export function SignedIn() {
  const text = useText();
  const { place } = usePlace();
  const preferences = usePreferences();
  useEffect(() => {
    const stop = listenToOffice((event) => {
      if (event.type === 'signed_out') return;
      void queryClient.invalidateQueries({ queryKey: keys.agenda });
      if ('meetingId' in event) void queryClient.invalidateQueries({ queryKey: keys.meeting(event.meetingId) });
    });
    return () => {
      stop();
      queryClient.clear();
    };
  }, []);
  const toAgenda = () => goTo({ at: 'agenda' });
  return (
    <QueryClientProvider client={queryClient}>
      <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
        {place.at === 'agenda' && <Agenda onNear={() => void loadMeeting()} />}
        {place.at === 'check' && (
          <div className={css.scroll}>
            <Prejoin preferences={preferences} onBack={toAgenda} />
          </div>
        )}
        {place.at === 'meeting' && <MeetingRoute key={place.key} meetingId={place.meetingId} onExit={toAgenda} />}
        <LinkQuestion />
      </Suspense>
    </QueryClientProvider>
  );
}

/** A link never acts by itself. */
function LinkQuestion() {
  const text = useText();
  const link = useShell((state) => state.link);
  if (!link) return null;
  const drop = () => useShell.setState({ link: null });
  return (
    <Dialog
      title={text.link.title}
      onClose={drop}
      actions={
        <>
          <Button onClick={drop}>{text.common.cancel}</Button>
          <Button
            look="primary"
            data-testid="link-go"
            onClick={() => {
              drop();
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
  );
}
