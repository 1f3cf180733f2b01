import * as electron from 'electron';
import { app, ipcMain, type Session } from 'electron';
import { facts } from './facts.ts';
import { makeHandlers, shellInfo } from './ipc/handlers.ts';
import { Router } from './ipc/router.ts';
import { connect, pusher } from './ipc/wire.ts';
import { receiveLinks } from './links/arrivals.ts';
import { LinkInbox } from './links/inbox.ts';
import type { Log } from './log/log.ts';
import { once } from './once.ts';
import { Uplinks } from './origin/relay.ts';
import { guardRequests, originHandler } from './origin/serve.ts';
import { guardPermissions } from './permissions/handlers.ts';
import { mediaSettingsUrl } from './permissions/os-settings.ts';
import { keepAwake, tellPower } from './power/awake.ts';
import { Meeting } from './power/meeting.ts';
import { connectOffice } from './server/connect-office.ts';
import { StalePolicy } from './server/stale-policy.ts';
import { Settings } from './settings/settings.ts';
import type { Desk } from './windows/desk.ts';

export type Ground = {
  desk: Desk;
  /** The session of our pages. */
  page: Session;
  log: Log;
  openLog: () => Promise<void>;
  openExternal: (url: string) => Promise<void>;
  userData: string;
  /** Where the bundled face is. */
  folder: string;
  /** Links that came before anybody could take them. */
  early: readonly string[];
};
export type Composed = {
  serve: (request: Request) => Promise<Response>;
  /** Hosts whose https links a page may send to the system browser. */
  externalHosts: () => readonly string[];
};

/** Composition root: makes each part and joins them. What a part does stands in its folder. */
export function compose({ desk, page, log, openLog, openExternal, userData, folder, early }: Ground): Composed {
  const settings = new Settings({
    folder: userData,
    serverUrl: facts.serverUrl,
    // Development only, and never stored.
    serverUrlOverride: app.isPackaged ? undefined : process.env.PENDOPO_SERVER_URL,
    log,
  });
  const media = () => settings.current.mediaOrigins;
  const push = pusher(() => desk.pages, log);
  const uplinks = new Uplinks();
  const meeting = new Meeting();
  const policy = new StalePolicy(() => desk.reload());
  const links = new LinkInbox(facts.protocol, (target) => push('links:arrived', target), log);
  const { server, signIn, office } = connectOffice({
    // A session apart from the page's: no cookies, no cache, and the page's guards need no exception for it.
    session: () => electron.session.fromPartition('office', { cache: false }),
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

  guardRequests(page, media, app.isPackaged, log);
  guardPermissions(page, electron.systemPreferences, process.platform, log);

  /** What a start can do without until a page is there. */
  const afterFirstPage = once(async () => {
    void server.ask();
    await openLog();
    const { storeWriter } = await import('./settings/writer.ts');
    settings.openWriter(storeWriter(userData, ipcMain));
    keepAwake(electron.powerSaveBlocker, meeting);
    tellPower(electron.powerMonitor, push, () => void server.ask().then(() => signIn().woke()), log);
    log.info('started', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged });
  });
  desk.settle({
    size: () => settings.current.window,
    theme: () => settings.current.preferences.theme,
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
  });
  meeting.watch((active) => {
    policy.meeting(active);
    for (const contents of desk.pages) contents.setBackgroundThrottling(!active);
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
  receiveLinks(app, facts.protocol, links, () => desk.open(), early);

  return {
    serve: originHandler({ folder, media, office, uplinks, log }),
    externalHosts: () => (server.known ? [new URL(server.known.signIn.issuer).host] : []),
  };
}
