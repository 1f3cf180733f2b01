import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { actionFor } from './accelerators.ts';

/**
 * Small windows that a page of ours draws itself: empty children (`about:blank`) of the page, in its process and under its policy,
 * so that a shared picture can be shown in a second window without leaving the page. They have no bridge, load nothing, go
 * nowhere, and live no longer than the page.
 */
const companions: Readonly<Record<string, BrowserWindowConstructorOptions>> = {
  /** Somebody's shared screen, for a second display. */
  'pendopo-screen': { width: 1280, height: 760, minWidth: 320, minHeight: 200, backgroundColor: '#0e1318' },
  /** What a presenter needs while other programs cover the meeting. */
  'pendopo-presenter': {
    width: 860,
    height: 76,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    frame: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    backgroundColor: '#0e1318',
  },
};

/**
 * The window a page may open, or null: only an empty one, only under a name of the table. Under Wayland none for the presenter: a
 * program can neither place its windows there nor keep one above the others (seen on sway: it lay in the middle of the shared
 * picture); the bar in the page stays.
 */
export function companionFor(
  url: string,
  name: string,
  packaged: boolean,
  wayland: boolean,
): BrowserWindowConstructorOptions | null {
  if (wayland && name === 'pendopo-presenter') return null;
  const shape = url === 'about:blank' && Object.hasOwn(companions, name) ? companions[name] : undefined;
  if (!shape) return null;
  return {
    ...shape,
    title: '',
    autoHideMenuBar: true,
    webPreferences: {
      // Without the bridge: whatever it needs, it has from the page that opened it.
      preload: undefined as unknown as string,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
      devTools: !packaged,
    },
  };
}

/** A companion as it comes: its keys, its end, and for the presenter its place above everything and outside of every picture. */
export function settleCompanion(child: BrowserWindow, name: string, opener: BrowserWindow | null): void {
  const { webContents } = child;
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('before-input-event', (event, input) => {
    const action = input.type === 'keyDown' ? actionFor(input, true) : null;
    if (action === 'close') child.close();
    else if (action === 'fullscreen' && name === 'pendopo-screen') child.setFullScreen(!child.isFullScreen());
    else return;
    event.preventDefault();
  });
  if (name !== 'pendopo-presenter') return;
  // Windows and macOS: not part of what is recorded. Linux has no such thing.
  child.setContentProtection(true);
  child.setAlwaysOnTop(true, 'screen-saver');
  if (process.platform !== 'win32') child.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  if (opener) placeBelow(child, opener);
}

/** At the lower edge, centred, of the display on which the meeting is. */
function placeBelow(child: BrowserWindow, opener: BrowserWindow): void {
  void import('electron').then(({ screen }) => {
    if (child.isDestroyed() || opener.isDestroyed()) return;
    const { x, y, width, height } = screen.getDisplayMatching(opener.getBounds()).workArea;
    const { width: w, height: h } = child.getBounds();
    child.setPosition(Math.round(x + (width - w) / 2), y + height - h - 24);
  });
}
