import { lazy, Suspense, useEffect } from 'react';
import { useText } from '../language/language.ts';
import css from './Desk.module.css';
import { usePlace } from './navigation.ts';
import { SignIn } from './SignIn.tsx';
import { useShell, watchShell } from './shell-state.ts';

// Not in the first chunk: the door must open fast, and what is behind it arrives while the person looks at it.
const loadSignedIn = () => import('./SignedIn.tsx');
const SignedIn = lazy(async () => ({ default: (await loadSignedIn()).SignedIn }));

/** The desktop and browser face: the door, or what is behind it. */
export function Desk() {
  const text = useText();
  const { place, inside } = usePlace();
  const signIn = useShell((state) => state.signIn);

  useEffect(watchShell, []);
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadSignedIn(), { timeout: 3000 });
    return () => cancelIdleCallback(idle);
  }, []);
  useEffect(() => {
    document.title = place.at === 'meeting' ? `${text.meeting.region} – ${text.common.product}` : text.common.product;
  }, [place, text]);

  if (!signIn) return null;
  const expired = signIn.status === 'signing_in' || (signIn.status === 'signed_out' && signIn.reason === 'expired');
  if (signIn.status !== 'signed_in' && !(inside && expired)) return <SignIn state={signIn} />;
  return (
    <Suspense fallback={<p className={css.centre}>{text.common.loading}</p>}>
      <SignedIn />
    </Suspense>
  );
}
