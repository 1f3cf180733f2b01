import { type App, BrowserWindow, type WebContents } from 'electron';
import type { Log } from '../log/log.ts';
import { hostOf } from '../origin/guard.ts';
import { companionFor, settleCompanion } from './companions.ts';
import { externalLink, mayNavigate } from './navigation.ts';
import { isWayland } from './wayland.ts';

type Guards = {
  externalHosts: () => readonly string[];
  openExternal: (url: string) => void;
  /** A page of ours, that may draw windows of its own (companions.ts). */
  isPage: (contents: WebContents) => boolean;
  log: Log;
};

/** The walls of every page, also of one that something else would create: hung on the app, not on our factory. */
export function guardAllContents(app: App, guards: Guards): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, guards, app.isPackaged));
  // Never overridden, only noted: Electron refuses the connection by default.
  app.on('certificate-error', (_event, _contents, url, error) => {
    guards.log.error('certificate refused', { host: hostOf(url), error });
  });
}

function guardContents(
  contents: WebContents,
  { externalHosts, openExternal, isPage, log }: Guards,
  packaged: boolean,
): void {
  const stop = (event: { preventDefault: () => void }, url: string, how: string) => {
    if (contents.getType() === 'window' && mayNavigate(url)) return;
    if (url.startsWith('devtools://')) return; // DevTools' own page, which opens in development only
    event.preventDefault();
    log.warn('navigation refused', { how, to: hostOf(url) });
  };
  contents.on('will-navigate', (event, url) => stop(event, url, 'navigate'));
  contents.on('will-redirect', (event, url) => stop(event, url, 'redirect'));
  contents.on('will-frame-navigate', (event) => stop(event, event.url, 'frame'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('webview refused');
  });
  contents.setWindowOpenHandler(({ url, frameName }) => {
    const companion = isPage(contents)
      ? companionFor(url, frameName, packaged, isWayland(process.platform, process.env))
      : null;
    if (companion) return { action: 'allow', overrideBrowserWindowOptions: companion };
    const link = externalLink(url, externalHosts());
    if (link) openExternal(link);
    else log.warn('window refused', { to: hostOf(url) });
    return { action: 'deny' };
  });
  contents.on('did-create-window', (child, { frameName }) => {
    settleCompanion(child, frameName, BrowserWindow.fromWebContents(contents));
    const close = () => !child.isDestroyed() && child.close();
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => isMainFrame && !isSameDocument && close());
    contents.on('render-process-gone', close);
    contents.on('destroyed', close);
  });
  contents.on('preload-error', (_event, _path, error) => log.error('preload failed', { error }));
}
