import { join } from 'node:path';
import * as electron from 'electron';
import { app, ipcMain, nativeTheme, protocol, session, shell } from 'electron';
import { appFacts } from '../build/app-facts.ts';
import { setCommandLine } from './hardening/command-line.ts';
import { refusedSwitches } from './hardening/switches.ts';
import { makeHandlers, shellInfo } from './ipc/handlers.ts';
import { Router } from './ipc/router.ts';
import { connect, pusher } from './ipc/wire.ts';
import { receiveLinks } from './links/arrivals.ts';
import { LinkInbox } from './links/inbox.ts';
import { makeLog } from './log/open.ts';
import { once } from './once.ts';
import { guardRequests, registerScheme, serveOrigin } from './origin/scheme.ts';
import { guardPermissions } from './permissions/handlers.ts';
import { mediaSettingsUrl } from './permissions/os-settings.ts';
import { keepAwake, tellPower } from './power/awake.ts';
import { Meeting } from './power/meeting.ts';
import { levelRuntime } from './runtime.ts';
import { endServiceSession, officeFetch } from './server/office-fetch.ts';
import { OfficeServer } from './server/office-server.ts';
import { StalePolicy } from './server/stale-policy.ts';
import { Settings } from './settings/settings.ts';
import { safeStorageVault } from './signin/safe-storage.ts';
import { SignIn } from './signin/sign-in.ts';
import { DeskWindow, groundColour } from './windows/desk.ts';
import { guardAllContents } from './windows/guards.ts';
import { setMenu } from './windows/menu.ts';

/** Composition root: makes each part and joins them. What a part does stands in its folder. */
levelRuntime();
// Development only: a profile of one's own, and another office server. A packaged build reads no environment.
const env = app.isPackaged ? {} : process.env;
if (env.PENDOPO_USER_DATA) app.setPath('userData', env.PENDOPO_USER_DATA);
const userData = app.getPath('userData');
const { log, open: openLog } = makeLog(() => join(userData, 'logs'), app.isPackaged);

const refused = app.isPackaged ? refusedSwitches(process.argv) : [];
if (refused.length > 0) {
  log.error('not started: refused switches', { refused });
  process.stderr.write(`pendopo: refused switches: ${refused.join(', ')}\n`);
  void openLog().finally(() => app.exit(1));
} else if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  setCommandLine(app);
  registerScheme(protocol);
  setMenu(electron.Menu, process.platform);
  app.setAppUserModelId(appFacts.appId);

  const settings = new Settings({
    folder: userData,
    serverUrl: appFacts.serverUrl,
    serverUrlOverride: env.PENDOPO_SERVER_URL,
    log,
  });
  const preferences = () => settings.current.preferences;
  const media = () => settings.current.mediaOrigins;

  let desk: DeskWindow | null = null;
  const push = pusher(() => (desk ? [desk.window.webContents] : []), log);
  const meeting = new Meeting();
  const policy = new StalePolicy(() => desk?.window.webContents.reload());
  const links = new LinkInbox(
    appFacts.protocol,
    (target) => push('links:arrived', target),
    () => log.warn('link refused'),
  );

  const fetch = officeFetch(() => session.fromPartition('office', { cache: false }));
  const openExternal = (url: string) => shell.openExternal(url);
  const server = new OfficeServer({
    url: () => settings.serverUrl,
    clientVersion: app.getVersion(),
    fetch,
    changed: (state) => push('server:changed', state),
    learned: ({ mediaOrigins }) => {
      if (mediaOrigins.join() !== media().join()) settings.setMediaOrigins(mediaOrigins);
      policy.told(mediaOrigins);
    },
    log,
  });
  const signIn = once(
    () =>
      new SignIn({
        vault: safeStorageVault(electron.safeStorage, process.platform, join(userData, 'vault.bin'), log),
        kit: () => import('./signin/provider.ts'),
        server: () => server.info(),
        fetch: fetch as typeof globalThis.fetch,
        openExternal,
        endServiceSession: (token) => endServiceSession(fetch, settings.serverUrl, token),
        language: () => preferences().language,
        changed: (state) => push('signin:changed', state),
        log,
      }),
  );

  const background = () => groundColour(preferences().theme, nativeTheme.shouldUseDarkColors);
  const follow = () => {
    nativeTheme.themeSource = preferences().theme;
    desk?.window.setBackgroundColor(background());
  };
  nativeTheme.on('updated', () => desk?.window.setBackgroundColor(background()));
  meeting.watch((active) => {
    policy.meeting(active);
    desk?.window.webContents.setBackgroundThrottling(!active);
  });

  const openDesk = () => {
    desk = new DeskWindow({
      preload: join(__dirname, 'preload.cjs'),
      title: appFacts.product,
      packaged: app.isPackaged,
      size: settings.current.window,
      background: background(),
      log,
      mustAsk: () => meeting.active,
      askToClose: () => push('window:closeRequested', null),
      resized: (size) => settings.setWindow(size),
      pageGone: () => {
        policy.loaded(media());
        links.pageGone();
        meeting.set(false);
      },
      closed: () => {
        desk = null;
        links.pageGone();
        meeting.set(false);
      },
      quit: () => app.quit(),
    });
    desk.window.webContents.once('did-stop-loading', () => void afterFirstPage());
  };
  /** What a start can do without until a page is there. */
  const afterFirstPage = once(async () => {
    await openLog();
    const { storeWriter } = await import('./settings/writer.ts');
    settings.openWriter(storeWriter(userData, ipcMain));
    keepAwake(electron.powerSaveBlocker, meeting);
    const woke = () => void server.ask().then(() => signIn().woke());
    tellPower(electron.powerMonitor, push, woke, log);
    log.info('started', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged });
  });

  const handlers = makeHandlers({
    info: shellInfo(app.getVersion(), app.isPackaged),
    settings,
    server,
    signIn,
    links,
    meeting,
    log,
    closeWindow: () => desk?.close(),
    preferencesChanged: () => {
      follow();
      push('settings:changed', preferences());
    },
    openMediaSettings: async (kind) => {
      const url = mediaSettingsUrl(process.platform, kind);
      if (url) await openExternal(url);
      return url !== null;
    },
  });
  connect(ipcMain, new Router(handlers, log), (contents) => contents === desk?.window.webContents);
  receiveLinks(app, appFacts.protocol, links, () => desk?.focus());
  guardAllContents(app, {
    externalHosts: () => (server.known ? [new URL(server.known.signIn.issuer).host] : []),
    openExternal: (url) => void openExternal(url),
    log,
  });
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.on('activate', () => desk ?? openDesk());

  void app.whenReady().then(() => {
    const page = session.defaultSession;
    const office = {
      url: () => settings.serverUrl,
      fetch,
      credential: () => signIn().credential(),
      renew: (token: string) => signIn().renew(token),
      refused: (token: string) => signIn().refused(token),
      reached: (reachable: boolean) => server.observed(reachable),
      log,
    };
    serveOrigin({ session: page, folder: join(__dirname, '../renderer'), media, office, log });
    guardRequests(page, media, app.isPackaged, log);
    guardPermissions(page, electron.systemPreferences, process.platform, log);
    follow();
    openDesk();
    void server.ask();
  });
}
