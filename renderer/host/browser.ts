import { defaultPreferences } from '../../contract/default-preferences.ts';
import type { ServerState, SignInFailure, SignInState } from '../../contract/ipc.ts';
import { ServerInfo } from '../../contract/server.ts';
import { Preferences } from '../../contract/settings.ts';
import type { Host } from './host.ts';

const PREFERENCES = 'pendopo.preferences';
const DEVICE = 'pendopo.device';
const WAS_IN = 'pendopo.wasSignedIn';
/** Tabs of this profile tell one another that somebody has signed in. */
const SIGNED_IN = 'pendopo.signedIn';

/**
 * A browser tab served by the office service. The session is an http-only cookie that no script sees; what is kept here is
 * preferences and this profile's random device id, nothing secret.
 */
export function browserHost(): Host {
  const signInListeners = new Set<(state: SignInState) => void>();
  const preferenceListeners = new Set<(preferences: Preferences) => void>();
  const serverListeners = new Set<(state: ServerState) => void>();

  const out = (reason: 'never' | 'signed_out' | 'expired'): SignInState => ({
    status: 'signed_out',
    vault: 'encrypted',
    reason,
  });
  const tabs = new BroadcastChannel(SIGNED_IN);
  let told = false;
  let inMeeting = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const server = async (): Promise<ServerState> => {
    const url = location.origin;
    clearTimeout(again);
    try {
      const answer = await fetch('/api/server', { signal: AbortSignal.timeout(8000) });
      const info = ServerInfo.parse(await answer.json());
      return { url, officeName: info.officeName, reachable: true, trouble: null, mismatch: false };
    } catch {
      again = setTimeout(() => void askServer(), 5000 + Math.random() * 5000);
      return { url, officeName: null, reachable: false, trouble: null, mismatch: false };
    }
  };
  const askServer = async () => {
    const state = await server();
    for (const listener of serverListeners) listener(state);
    return state;
  };
  const signInState = async (): Promise<SignInState> => {
    const answer = await fetch('/api/me').catch(() => null);
    // An unreachable service is the server state's news; who was signed in stays so until told otherwise.
    if (answer === null || answer.status >= 500) {
      return stored(WAS_IN) ? { status: 'signed_in', vault: 'encrypted' } : out('never');
    }
    if (answer.status === 401) return { ...out(stored(WAS_IN) ? 'expired' : 'never'), ...returnedFailure() };
    store(WAS_IN, '1');
    if (!told) tabs.postMessage(null);
    told = true;
    return { status: 'signed_in', vault: 'encrypted' };
  };
  const tellSignIn = (state: SignInState) => {
    for (const listener of signInListeners) listener(state);
  };
  tabs.onmessage = () => void signInState().then(tellSignIn);
  const preferences = (): Preferences => {
    try {
      const kept = JSON.parse(stored(PREFERENCES) ?? 'null') as object | null;
      // A newer version asks for more than an older one kept.
      const read = Preferences.safeParse(kept && { ...defaultPreferences, ...kept });
      if (read.success) return read.data;
    } catch {
      // unreadable: defaults below
    }
    return { ...defaultPreferences, language: navigator.language.startsWith('en') ? 'en' : 'id' };
  };

  return {
    kind: 'browser',
    version: async () => ServerInfo.parse(await (await fetch('/api/server')).json()).version,
    notices: async () => [],
    server: {
      state: server,
      retry: askServer,
      onChanged: (listener) => listen(serverListeners, listener),
    },
    network: {
      routes: async () => null,
      proxyQuestion: async () => null,
      onProxyAsked: () => () => undefined,
      answerProxy: async () => undefined,
    },
    signIn: {
      state: signInState,
      start: async () => {
        const url = `/api/auth/login?returnTo=${encodeURIComponent(location.pathname)}`;
        // This tab is in a meeting, which goes on: another one signs in.
        if (inMeeting) window.open('/api/auth/login?returnTo=%2F', '_blank', 'noopener');
        else location.assign(url);
      },
      reopen: async () => undefined,
      cancel: async () => undefined,
      end: async () => {
        const answer = await fetch('/api/session/end', { method: 'POST', headers: { 'x-pendopo': '1' } });
        if (!answer.ok && answer.status !== 401) throw new Error(`the session was not ended: ${answer.status}`);
        forget(WAS_IN);
        const url = answer.ok ? ((await answer.json()) as { endSessionUrl: string | null }).endSessionUrl : null;
        if (url) location.assign(url);
        else tellSignIn(out('signed_out'));
      },
      recheck: () => void signInState().then(tellSignIn),
      onChanged: (listener) => listen(signInListeners, listener),
    },
    settings: {
      get: async () => ({ preferences: preferences(), deviceId: deviceId() }),
      set: async (patch) => {
        const next = Preferences.parse({ ...preferences(), ...patch });
        store(PREFERENCES, JSON.stringify(next));
        for (const listener of preferenceListeners) listener(next);
        return next;
      },
      onChanged: (listener) => listen(preferenceListeners, listener),
    },
    links: { take: async () => null, onArrived: () => () => undefined },
    meeting: {
      setActive: (active) => {
        inMeeting = active;
        window.onbeforeunload = active ? (event) => event.preventDefault() : null;
      },
      onCloseRequested: () => () => undefined,
      onSuspend: () => () => undefined,
      onResume: () => () => undefined,
    },
    share: {
      onAsked: () => () => undefined,
      onOver: () => () => undefined,
      sources: async () => null,
      choose: async () => false,
      openPresenter: () => null,
    },
    shortcuts: {
      muteKey: async () => null,
      onMute: () => () => undefined,
      onChanged: () => () => undefined,
    },
    attention: () => undefined,
    showWindow: () => window.focus(),
    closeWindow: () => undefined,
    uploads: { stop: () => undefined, onSent: () => () => undefined },
    openMediaSettings: async () => false,
    reportError: (where, error) => console.error(where, error),
  };
}

/** Why the service sent us back from a sign-in that did not succeed (`/?signin=…`); said once. */
function returnedFailure(): { failure?: SignInFailure } {
  const said = new URLSearchParams(location.search).get('signin');
  if (said === null) return {};
  history.replaceState(null, '', location.pathname);
  const known: Record<string, SignInFailure> = {
    cancelled: 'cancelled',
    refused: 'refused',
    unavailable: 'provider_unreachable',
    busy: 'timeout',
  };
  return { failure: known[said] ?? 'unexpected' };
}

function listen<T>(set: Set<(value: T) => void>, listener: (value: T) => void) {
  set.add(listener);
  return () => void set.delete(listener);
}

function deviceId(): string {
  const known = stored(DEVICE);
  if (known && /^[a-z0-9]{16,32}$/.test(known)) return known;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => (byte % 36).toString(36)).join('');
  store(DEVICE, made);
  return made;
}

// Storage may be forbidden (private windows, policy): then preferences last as long as the tab.
const fallback = new Map<string, string>();
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return fallback.get(key) ?? null;
  }
}
function store(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    fallback.set(key, value);
  }
}
function forget(key: string) {
  try {
    localStorage.removeItem(key);
  } catch {
    fallback.delete(key);
  }
}
