import './host/first-words.ts';
import '@fontsource-variable/plus-jakarta-sans/wght.css';
import './design/tokens.css';
import './design/base.css';
import { createRoot } from 'react-dom/client';
import { CrashScreen } from './desk/CrashScreen.tsx';
import { Desk } from './desk/Desk.tsx';
import { goTo } from './desk/navigation.ts';
import { host, openHost } from './host/current.ts';
import { loadPreferences } from './host/preferences.ts';

async function start() {
  await openHost();
  window.addEventListener('error', (event) => host.reportError('window', event.error ?? event.message));
  window.addEventListener('unhandledrejection', (event) => host.reportError('promise', event.reason));
  await loadPreferences();
  // A browser tab may be opened at an invitation.
  if (location.pathname.startsWith('/rapat/')) {
    const { meetingOfPath } = await import('./desk/meeting-code.ts');
    const meetingId = meetingOfPath(location.pathname);
    if (meetingId) goTo({ at: 'meeting', meetingId });
  }
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <CrashScreen>
      <Desk />
    </CrashScreen>,
  );
}

void start();
