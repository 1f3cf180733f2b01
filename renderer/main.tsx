import './no-eval.ts';
import '@fontsource-variable/plus-jakarta-sans/wght.css';
import './design/tokens.css';
import './design/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { CrashScreen } from './desk/CrashScreen.tsx';
import { Desk } from './desk/Desk.tsx';
import { host } from './host/current.ts';
import { loadPreferences } from './host/preferences.ts';
import { queryClient } from './office/queries.ts';

window.addEventListener('error', (event) => host.reportError('window', event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => host.reportError('promise', event.reason));

await loadPreferences();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <CrashScreen>
      <QueryClientProvider client={queryClient}>
        <Desk />
      </QueryClientProvider>
    </CrashScreen>,
  );
}
