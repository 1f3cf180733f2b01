import { lazy, Suspense, useEffect, useState } from 'react';
import { host } from '../host/current.ts';
import { useText } from '../language/language.ts';
import css from './Desk.module.css';
import { useGuest } from './guest.ts';
import { fromConnectionTest, usePlace } from './navigation.ts';
import { ProxyQuestion } from './ProxyQuestion.tsx';
import { SignIn } from './SignIn.tsx';
import { useShell, watchShell } from './shell-state.ts';

// Not in the first chunk: the door must open fast, and what is behind it arrives while the person looks at it.
const loadSignedIn = () => import('./SignedIn.tsx');
const SignedIn = lazy(async () => ({ default: (await loadSignedIn()).SignedIn }));

const GuestMeeting = lazy(async () => ({ default: (await import('./GuestMeeting.tsx')).GuestMeeting }));
const GuestEntry = lazy(async () => ({ default: (await import('./GuestEntry.tsx')).GuestEntry }));

const ConnectionTest = lazy(async () => ({
  default: (await import('../connection-test/ConnectionTest.tsx')).ConnectionTest,
}));
const ConnectionTestButton = lazy(async () => ({
  default: (await import('../connection-test/ConnectionTestButton.tsx')).ConnectionTestButton,
}));

/** The desktop and browser face: the door, or what is behind it. */
export function Desk() {
  const text = useText();
  const { place, inside } = usePlace();
  const signIn = useShell((state) => state.signIn);

  const guest = useGuest((state) => state.meetingId);

  // What the build drew (door.ts) is taken over first; only then may more stand on it.
  const [drawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  useEffect(watchShell, []);
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadSignedIn(), { timeout: 3000 });
    return () => cancelIdleCallback(idle);
  }, []);
  useEffect(() => {
    document.title = place.at === 'meeting' ? `${text.meeting.region} – ${text.common.product}` : text.common.product;
  }, [place, text]);

  if (!signIn) return null;
  if (place.at === 'connection' && signIn.status !== 'signed_in') {
    return (
      <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
        <ConnectionTest signedIn={false} onBack={fromConnectionTest} />
        <ProxyQuestion />
      </Suspense>
    );
  }
  if (guest && signIn.status !== 'signed_in') {
    return (
      <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
        <GuestMeeting meetingId={guest} />
      </Suspense>
    );
  }
  const expired = signIn.status === 'signing_in' || (signIn.status === 'signed_out' && signIn.reason === 'expired');
  if (signIn.status !== 'signed_in' && !(inside && expired)) {
    // Guests come by an invitation, in a browser; the client belongs to an office.
    const invited = drawn && host.kind === 'browser' && place.at === 'meeting' ? place.meetingId : null;
    return (
      <SignIn
        state={signIn}
        foot={
          drawn && (
            <Suspense>
              <ConnectionTestButton />
              <ProxyQuestion />
            </Suspense>
          )
        }
      >
        {invited && (
          <Suspense>
            <GuestEntry meetingId={invited} />
          </Suspense>
        )}
      </SignIn>
    );
  }
  return (
    <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
      <SignedIn />
      <ProxyQuestion />
    </Suspense>
  );
}
