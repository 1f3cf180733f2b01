import type { Notice, ServerState, SignInState } from '../../contract/ipc.ts';
import type { LinkTarget } from '../../contract/link.ts';
import type { Preferences, PreferencesPatch } from '../../contract/settings.ts';

export type Stop = () => void;

/** What the face may ask of whatever it runs in. Two implementations: electron.ts and browser.ts; nothing else knows which. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  notices(): Promise<Notice[]>;
  server: {
    state(): Promise<ServerState>;
    retry(): Promise<ServerState>;
    onChanged(listener: (state: ServerState) => void): Stop;
  };
  signIn: {
    state(): Promise<SignInState>;
    start(): Promise<void>;
    /** Opens the sign-in page again when the browser window was lost. */
    reopen(): Promise<void>;
    cancel(): Promise<void>;
    /** Ends it here and at the service. @throws when the service could not be told: then one is still signed in. */
    end(): Promise<void>;
    /** The service refused us: find out what is true, and tell it through `onChanged`. */
    recheck(): void;
    onChanged(listener: (state: SignInState) => void): Stop;
  };
  settings: {
    get(): Promise<{ preferences: Preferences; deviceId: string }>;
    set(patch: PreferencesPatch): Promise<Preferences>;
    onChanged(listener: (preferences: Preferences) => void): Stop;
  };
  links: {
    take(): Promise<LinkTarget | null>;
    onArrived(listener: (target: LinkTarget) => void): Stop;
  };
  meeting: {
    setActive(active: boolean): void;
    onCloseRequested(listener: () => void): Stop;
    onSuspend(listener: () => void): Stop;
    onResume(listener: () => void): Stop;
  };
  closeWindow(): void;
  /** false where the platform has no such page: then the text must explain. */
  openMediaSettings(kind: 'camera' | 'microphone'): Promise<boolean>;
  reportError(where: string, error: unknown): void;
}
