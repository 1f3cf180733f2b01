import '../no-eval.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { host } from '../host/current.ts';
import { usePreferences } from '../host/preferences.ts';
import { useText } from '../language/language.ts';
import { listenToOffice } from '../office/events.ts';
import { handOut } from '../office/live.ts';
import { keys, queryClient } from '../office/queries.ts';
import { Agenda } from './Agenda.tsx';
import css from './Desk.module.css';
import { fromConnectionTest, goTo, usePlace } from './navigation.ts';
import { Ring } from './Ring.tsx';
import { useShell } from './shell-state.ts';

const setInside = (inside: boolean) => usePlace.setState({ inside });
const loadMeeting = () => import('../meeting/MeetingRoute.tsx');
const MeetingRoute = lazy(async () => ({ default: (await loadMeeting()).MeetingRoute }));
const Prejoin = lazy(async () => ({ default: (await import('../meeting/prejoin/Prejoin.tsx')).Prejoin }));

const ConnectionTest = lazy(async () => ({
  default: (await import('../connection-test/ConnectionTest.tsx')).ConnectionTest,
}));

/** Everything behind the door. Mounted while one is signed in; what was fetched for one person is forgotten with them. */
export function SignedIn() {
  const text = useText();
  const { place } = usePlace();
  const signIn = useShell((state) => state.signIn);
  const preferences = usePreferences();
  useEffect(() => {
    const refresh = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listenToOffice(
      (event) => {
        handOut(event);
        if (event.type === 'signed_out') return host.signIn.recheck();
        if (event.type === 'ring' || event.type === 'admission' || event.type === 'lobby') return;
        refresh.add('meetingId' in event ? event.meetingId : '');
        // Gathered and spread: one change reaches hundreds of invited machines in the same instant.
        timer ??= setTimeout(
          () => {
            timer = undefined;
            void queryClient.invalidateQueries({ queryKey: keys.agenda });
            for (const id of refresh)
              void queryClient.invalidateQueries({ queryKey: id ? keys.meeting(id) : ['meeting'] });
            refresh.clear();
          },
          200 + Math.random() * 1500,
        );
      },
      () => host.signIn.recheck(),
    );
    return () => {
      stop();
      clearTimeout(timer);
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
        {place.at === 'connection' && <ConnectionTest signedIn onBack={fromConnectionTest} />}
        {place.at === 'meeting' && (
          <MeetingRoute
            key={place.key}
            meetingId={place.meetingId}
            signedIn={signIn?.status === 'signed_in'}
            onInside={setInside}
            onExit={toAgenda}
          />
        )}
        <LinkQuestion />
        <Ring />
      </Suspense>
    </QueryClientProvider>
  );
}

/** A link never acts by itself. */
function LinkQuestion() {
  const text = useText();
  const link = useShell((state) => state.link);
  const inside = usePlace((state) => state.inside);
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
      {inside && <p>{text.link.leaves}</p>}
      <p>
        <strong>{text.link.code({ code: link.meetingId })}</strong>
      </p>
    </Dialog>
  );
}
