import { BrowserWindow, type BrowserWindowConstructorOptions, type NativeTheme, type WebContents } from 'electron';
import { type DoorLook, doorQuery } from '../../contract/door.ts';
import type { Theme } from '../../contract/settings.ts';
import type { Log } from '../log/log.ts';
import { type Action, actionFor, nextZoom } from './accelerators.ts';
import { Recovery } from './recovery.ts';
import type { WindowSize } from './size.ts';
import { isWayland } from './wayland.ts';

/** Colours of the face's ground (renderer/design/tokens.css), so that nothing flashes before the first paint. */
const ground = { light: '#f6f4ee', dark: '#10161d' };
export const groundColour = (theme: Theme, systemDark: boolean) =>
  ground[theme === 'dark' || (theme === 'system' && systemDark) ? 'dark' : 'light'];

/** The webPreferences of every window. Spelled out although most are Electron's defaults: defaults change. */
export function securePreferences(
  preload: string,
  packaged: boolean,
): BrowserWindowConstructorOptions['webPreferences'] {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !packaged,
    v8CacheOptions: 'bypassHeatCheck',
  };
}

export type DeskOptions = {
  preload: string;
  title: string;
  packaged: boolean;
  system: NativeTheme;
  log: Log;
  quit: () => void;
  /** For the window that opens before the house is there. */
  first: { window: WindowSize; door: DoorLook | null };
};

/** What the window is in the house. Not there yet when the first window opens: that one does not wait for it. */
export type DeskHome = {
  size: () => WindowSize;
  theme: () => Theme;
  /** True = a meeting is on: the page is asked instead of closing. */
  mustAsk: () => boolean;
  askToClose: () => void;
  resized: (size: WindowSize) => void;
  /** The page is no more (reload, crash, closed): what it held is to be let go. */
  pageGone: () => void;
  /** A first page is there, or will not come: what could wait may begin. Said once per window. */
  firstPage: () => void;
};

export const START_PAGE = 'app://pendopo/';

/** The window of a desk: one page, its size remembered, its process brought back when it dies. At most one is open. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #recovery = new Recovery();
  #home: DeskHome | null = null;
  #window: BrowserWindow | null = null;
  #confirmed = false;
  #alive = true;
  #loaded = false;

  constructor(options: DeskOptions) {
    this.#options = options;
    options.system.on('updated', () => this.#colour());
  }

  /** The pages that may talk to the shell. */
  get pages(): WebContents[] {
    return this.#window ? [this.#window.webContents] : [];
  }

  open(): void {
    if (this.#window) {
      this.focus();
      return;
    }
    const { preload, packaged, title, first } = this.#options;
    const { width, height } = this.#size();
    const window = new BrowserWindow({
      title,
      width: Math.max(480, width),
      height: Math.max(600, height),
      minWidth: 480,
      minHeight: 600,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: this.#ground(),
      webPreferences: securePreferences(preload, packaged) ?? {},
    });
    this.#window = window;
    this.#confirmed = false;
    this.#alive = true;
    this.#watchWindow(window);
    this.#watchPage(window);
    // Once the house is there the page asks it.
    void window.loadURL(this.#home ? START_PAGE : START_PAGE + doorQuery(first.door)).catch(() => {}); // did-fail-load says why
  }

  /** The house is there: the window takes its size and colours, should the settings say otherwise than the first look. */
  settle(home: DeskHome): void {
    this.#home = home;
    const { width, height } = home.size();
    const { window: first } = this.#options.first;
    if (width !== first.width || height !== first.height) this.#window?.setSize(width, height);
    this.followTheme();
    home.pageGone();
    if (this.#loaded) home.firstPage();
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** The person confirmed: close without asking again. */
  close(): void {
    this.#confirmed = true;
    this.#window?.close();
  }

  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.show();
    this.#window?.focus();
  }

  reload(): void {
    this.#window?.webContents.reload();
  }

  followTheme(): void {
    this.#options.system.themeSource = this.#theme();
    this.#colour();
  }

  #theme(): Theme {
    return this.#home?.theme() ?? this.#options.first.door?.theme ?? 'system';
  }

  #size(): WindowSize {
    return this.#home?.size() ?? this.#options.first.window;
  }

  #ground(): string {
    return groundColour(this.#theme(), this.#options.system.shouldUseDarkColors);
  }

  #colour(): void {
    this.#window?.setBackgroundColor(this.#ground());
  }

  #watchWindow(window: BrowserWindow): void {
    const { quit, packaged } = this.#options;
    let shown = false;
    const show = () => {
      if (shown || window.isDestroyed()) return;
      shown = true;
      if (this.#size().maximised) window.maximize();
      window.show();
    };
    window.once('ready-to-show', show);
    // Under Wayland that sometimes never comes (electron#48859; seen on sway with Electron 25), and the window would stay hidden.
    if (isWayland(process.platform, process.env)) window.webContents.once('did-finish-load', show);
    window.on('close', (event) => {
      if (!this.#confirmed && this.#alive && this.#home?.mustAsk()) {
        event.preventDefault();
        this.#home.askToClose();
        return;
      }
      // getNormalBounds: the size to come back to, also from maximised or full screen.
      const { width, height } = window.getNormalBounds();
      this.#home?.resized({ width, height, maximised: window.isMaximized() });
    });
    window.on('closed', () => {
      this.#window = null;
      this.#home?.pageGone();
    });
    window.on('page-title-updated', (event) => event.preventDefault());
    window.webContents.on('before-input-event', (event, input) => {
      const action = input.type === 'keyDown' ? actionFor(input, packaged) : null;
      if (!action) return;
      event.preventDefault();
      if (action === 'quit') quit();
      else act(window, action);
    });
  }

  #watchPage(window: BrowserWindow): void {
    const { webContents } = window;
    const { log } = this.#options;
    webContents.once('did-stop-loading', () => {
      this.#loaded = true;
      this.#home?.firstPage();
    });
    webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#home?.pageGone();
    });
    webContents.on('did-finish-load', () => {
      this.#alive = true;
    });
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      this.#alive = false;
      this.#home?.pageGone();
      if (reason === 'clean-exit') return;
      const wait = this.#recovery.died(performance.now());
      log.error('page process gone', { reason, exitCode, reloadInMs: wait });
      // Never within the event: Electron may take the main process down with it.
      setTimeout(() => {
        if (!window.isDestroyed()) void window.loadURL(START_PAGE).catch(() => {});
      }, wait);
    });
    webContents.on('unresponsive', () => log.warn('page does not respond'));
    webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      // -3 = aborted, by a newer navigation
      if (isMainFrame && code !== -3) log.error('page load failed', { code, description });
    });
  }
}

function act(window: BrowserWindow, action: Exclude<Action, 'quit'>): void {
  const { webContents } = window;
  if (action === 'close') window.close();
  else if (action === 'fullscreen') window.setFullScreen(!window.isFullScreen());
  else if (action === 'reload') webContents.reload();
  else if (action === 'devtools') webContents.toggleDevTools();
  else webContents.setZoomLevel(nextZoom(webContents.getZoomLevel(), action));
}
