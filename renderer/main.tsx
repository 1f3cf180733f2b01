import { createRoot, hydrateRoot } from 'react-dom/client';
import { isDoor, standingDoor } from './desk/door.ts';
import { Face } from './desk/Face.tsx';
import { drawFrom } from './desk/hydration.ts';
import { comeBackTo, goTo, placeBefore } from './desk/navigation.ts';
import { useShell } from './desk/shell-state.ts';
import { host, openHost } from './host/current.ts';
import { firstWords } from './host/first-words.ts';
import { loadPreferences, usePreferences } from './host/preferences.ts';
import { useLanguage } from './language/language.ts';

/** The face, read behind the first picture (start.ts). */
export async function start(root: HTMLElement) {
  await openHost();
  window.addEventListener('error', (event) => host.reportError('window', event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError('promise', event.reason));
  await loadPreferences();
  const before = placeBefore();
  if (before) comeBackTo(before);
  // A browser tab may be opened at an invitation.
  else if (location.pathname.startsWith('/rapat/')) {
    const { meetingOfPath } = await import('./desk/meeting-code.ts');
    const meetingId = meetingOfPath(location.pathname);
    if (meetingId) goTo({ at: 'meeting', meetingId });
  }
  const signIn = await firstWords()
    .signIn()
    .catch((error) => host.reportError('signin:state', error));
  if (signIn) useShell.setState({ signIn });

  const door = standingDoor();
  if (
    door &&
    before?.at !== 'connection' &&
    signIn &&
    isDoor(signIn) &&
    door.language === usePreferences.getState().language
  ) {
    for (const store of [useShell, useLanguage, usePreferences]) drawFrom<object>(store, store.getState());
    hydrateRoot(root, <Face taken={door.leave} />, {
      onRecoverableError: (error) => host.reportError('hydration', error),
    });
    return;
  }
  door?.leave();
  createRoot(root).render(<Face />);
}
