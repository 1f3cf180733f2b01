import { join } from 'node:path';
import * as electron from 'electron';
import { app, ipcMain, protocol, session, shell } from 'electron';
import { facts } from './facts.ts';
import { setCommandLine } from './hardening/command-line.ts';
import { refusedSwitches } from './hardening/switches.ts';
import { makeHandlers, shellInfo } from './ipc/handlers.ts';
import { Router } from './ipc/router.ts';
import { connect, pusher } from './ipc/wire.ts';
import { receiveLinks } from './links/arrivals.ts';
import { LinkInbox } from './links/inbox.ts';
import { makeLog } from './log/open.ts';
import { once } from './once.ts';
import { Uplinks } from './origin/relay.ts';
import { guardRequests, registerScheme, serveOrigin } from './origin/scheme.ts';
import { guardPermissions } from './permissions/handlers.ts';
import { mediaSettingsUrl } from './permissions/os-settings.ts';
import { keepAwake, tellPower } from './power/awake.ts';
import { Meeting } from './power/meeting.ts';
import { levelRuntime } from './runtime.ts';
import { connectOffice } from './server/connect-office.ts';
import { StalePolicy } from './server/stale-policy.ts';
import { Settings } from './settings/settings.ts';
import { Desk } from './windows/desk.ts';
import { guardAllContents } from './windows/guards.ts';
import { setMenu } from './windows/menu.ts';

/** Composition root: makes each part and joins them. What a part does stands in its folder. */
levelRuntime();
// Development only: a profile of one's own, and another office server. A packaged build refuses the one and ignores the other.
const profile = app.isPackaged ? '' : app.commandLine.getSwitchValue('user-data-dir');
if (profile) app.setPath('userData', profile);
const userData = app.getPath('userData');
const { log, open: openLog } = makeLog(join(userData, 'logs'), app.isPackaged);

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
  app.setAppUserModelId(facts.appId);

  const settings = new Settings({
    folder: userData,
    serverUrl: facts.serverUrl,
    serverUrlOverride: app.isPackaged ? undefined : process.env.PENDOPO_SERVER_URL,
    log,
  });
  const media = () => settings.current.mediaOrigins;
  const openExternal = (url: string) => shell.openExternal(url);
  const push = pusher(() => desk.pages, log);
  const uplinks = new Uplinks();
  const meeting = new Meeting();
  const policy = new StalePolicy(() => desk.reload());
  const links = new LinkInbox(facts.protocol, (target) => push('links:arrived', target), log);
  const { server, signIn, office } = connectOffice({
    // A session apart from the page's: no cookies, no cache, and the page's guards need no exception for it.
    session: () => session.fromPartition('office', { cache: false }),
    storage: electron.safeStorage,
    openExternal,
    userData,
    version: app.getVersion(),
    settings,
    push,
    learned: ({ mediaOrigins }) => {
      settings.setMediaOrigins(mediaOrigins);
      policy.told(mediaOrigins);
    },
    log,
  });

  /** What a start can do without until a page is there. */
  const afterFirstPage = once(async () => {
    await openLog();
    const { storeWriter } = await import('./settings/writer.ts');
    settings.openWriter(storeWriter(userData, ipcMain));
    keepAwake(electron.powerSaveBlocker, meeting);
    tellPower(electron.powerMonitor, push, () => void server.ask().then(() => signIn().woke()), log);
    log.info('started', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged });
  });
  const desk = new Desk({
    preload: join(__dirname, 'preload.cjs'),
    title: facts.product,
    packaged: app.isPackaged,
    size: () => settings.current.window,
    theme: () => settings.current.preferences.theme,
    system: electron.nativeTheme,
    log,
    mustAsk: () => meeting.active,
    askToClose: () => push('window:closeRequested', null),
    resized: (size) => settings.setWindow(size),
    pageGone: () => {
      uplinks.dropAll();
      policy.loaded(media());
      links.pageGone();
      meeting.set(false);
    },
    firstPage: () => void afterFirstPage(),
    quit: () => app.quit(),
  });
  meeting.watch((active) => {
    policy.meeting(active);
    for (const page of desk.pages) page.setBackgroundThrottling(!active);
  });

  const handlers = makeHandlers({
    info: shellInfo(app.getVersion(), app.isPackaged),
    settings,
    server,
    signIn,
    links,
    meeting,
    log,
    closeWindow: () => desk.close(),
    preferencesChanged: () => {
      desk.followTheme();
      push('settings:changed', settings.current.preferences);
    },
    openMediaSettings: async (kind) => {
      const url = mediaSettingsUrl(process.platform, kind);
      if (url) await openExternal(url);
      return url !== null;
    },
  });
  connect(ipcMain, new Router(handlers, log), (contents) => desk.pages.includes(contents));
  receiveLinks(app, facts.protocol, links, () => desk.focus());
  guardAllContents(app, {
    externalHosts: () => (server.known ? [new URL(server.known.signIn.issuer).host] : []),
    openExternal: (url) => void openExternal(url),
    log,
  });
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.on('activate', () => desk.open());

  void app.whenReady().then(() => {
    const page = session.defaultSession;
    serveOrigin({ session: page, folder: join(__dirname, '../renderer'), media, office, uplinks, log });
    guardRequests(page, media, app.isPackaged, log);
    guardPermissions(page, electron.systemPreferences, process.platform, log);
    desk.open();
    void server.ask();
  });
}
