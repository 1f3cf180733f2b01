import type { Call, MuteKey, Notice, ServerState, ShareSource, SignInState } from '../../contract/ipc.ts';
import type { LinkTarget } from '../../contract/link.ts';
import type { ProxyQuestion, Routes } from '../../contract/network.ts';
import type { Preferences, PreferencesPatch } from '../../contract/settings.ts';

export type Stop = () => void;

/** What the face may ask of whatever it runs in. Two implementations: electron.ts and browser.ts; nothing else knows which. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Of this client; in a browser, of the service that serves it. */
  version(): Promise<string>;
  notices(): Promise<Notice[]>;
  server: {
    state(): Promise<ServerState>;
    retry(): Promise<ServerState>;
    onChanged(listener: (state: ServerState) => void): Stop;
  };
  network: {
    /** How the servers are reached from here; null where it cannot be known (a browser). */
    routes(): Promise<Routes | null>;
    proxyQuestion(): Promise<ProxyQuestion | null>;
    /** A proxy asks for a name and password; answer with `answerProxy`, null = do not. */
    onProxyAsked(listener: (question: ProxyQuestion) => void): Stop;
    answerProxy(id: string, answer: { username: string; password: string } | null): Promise<void>;
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
  /** Sharing the screen. In a browser its own picker asks, and none of this happens. */
  share: {
    /** The person has to choose what to share; answer with `choose`. `audio`: the computer's sound can go along. */
    onAsked(listener: (asked: { request: string; audio: boolean }) => void): Stop;
    /** The request ended without an answer of ours. */
    onOver(listener: (over: { request: string }) => void): Stop;
    /** What can be shared now; null = the request is over. */
    sources(request: string): Promise<ShareSource[] | null>;
    /** Source null = nothing. False = too late, or the source is gone. */
    choose(choice: { request: string; source: string | null; audio: boolean }): Promise<boolean>;
    /** A small window above all others, drawn by this page; null where there is none. */
    openPresenter(): Window | null;
  };
  /** The mute key that works in front of other programs; null where there is none (a browser). */
  shortcuts: {
    muteKey(): Promise<MuteKey | null>;
    onMute(listener: () => void): Stop;
    onChanged(listener: (key: MuteKey) => void): Stop;
  };
  /** Somebody calls: told by the desktop where the window is not in front; null = no longer. */
  attention(call: Call | null): void;
  /** The meeting to the front; in a browser its tab is where it is. */
  showWindow(): void;
  closeWindow(): void;
  /** Files on their way, which the shell carries; a browser tells and ends them by itself. `clientId`: of the address. */
  uploads: {
    /** What the page has ended goes no further. */
    stop(clientId: string): void;
    /** Bytes that the line has taken. */
    onSent(listener: (sent: { clientId: string; bytes: number }) => void): Stop;
  };
  /** false where the platform has no such page: then the text must explain. */
  openMediaSettings(kind: 'camera' | 'microphone'): Promise<boolean>;
  reportError(where: string, error: unknown): void;
}
