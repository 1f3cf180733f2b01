import { useLayoutEffect } from 'react';
import { CrashScreen } from './CrashScreen.tsx';
import { Desk } from './Desk.tsx';

/** All that React draws. `taken` is called once what was drawn before React answers to React. */
export function Face({ taken }: { taken?: () => void }) {
  useLayoutEffect(() => taken?.(), [taken]);
  return (
    <CrashScreen>
      <Desk />
    </CrashScreen>
  );
}
