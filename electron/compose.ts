import * as electron from 'electron';
import { app, ipcMain, Notification } from 'electron';
import { facts } from './facts.ts';
import { makeHandlers, shellInfo } from './ipc/handlers.ts';
import { pusher } from './ipc/pusher.ts';
import { Router } from './ipc/router.ts';
import { type Early, receiveLinks } from './links/arrivals.ts';
import { LinkInbox } from './links/inbox.ts';
import type { Log } from './log/log.ts';
import { openNetwork } from './network/open-network.ts';
import { once } from './once.ts';
import { relay } from './origin/relay.ts';
import { Uplinks } from './origin/uplinks.ts';
import { mediaSettingsUrl } from './permissions/os-settings.ts';
import { keepAwake, tellPower } from './power/awake.ts';
import { Meeting } from './power/meeting.ts';
import { connectOffice } from './server/connect-office.ts';
import { StalePolicy } from './server/stale-policy.ts';
import { Settings } from './settings/settings.ts';
import { offerSharing } from './share/install.ts';
import { MuteShortcut } from './shortcuts/mute-shortcut.ts';
import { Attention } from './windows/attention.ts';
import type { Desk } from './windows/desk.ts';

export type Ground = {
  desk: Desk;
  log: Log;
  openLog: () => Promise<void>;
  openExternal: (url: string) => Promise<void>;
  userData: string;
  /** Of the sign-in. */
  vault: string;
  early: Early;
};
export type Composed = {
  /** Answers the page's calls. */
  router: Router;
  /** Carries `/api/*` to the office. */
  relay: (request: Request) => Promise<Response>;
  /** The media hosts that a page may reach. */
  media: () => readonly string[];
  /** Hosts whose https links a page may send to the system browser. */
  externalHosts: () => readonly string[];
};

/** What the page needs to draw itself once it is there; on two cores, whatever is done meanwhile would delay it. */
const FIRST_PICTURE_MS = 500;

/** Composition root: makes each part and joins them. What a part does stands in its folder. */
export function compose({ desk, log, openLog, openExternal, userData, vault, early }: Ground): Composed {
  const settings = new Settings({
    folder: userData,
    serverUrl: facts.serverUrl,
    // Development only, and never stored.
    serverUrlOverride: app.isPackaged ? undefined : process.env.PENDOPO_SERVER_URL,
    log,
  });
  const media = () => settings.current.mediaOrigins;
  const push = pusher(() => desk.pages, log);
  const uplinks = new Uplinks((clientId, bytes) => push('upload:sent', { clientId, bytes }));
  const meeting = new Meeting();
  const shortcuts = new MuteShortcut({
    keys: electron.globalShortcut,
    meeting,
    wanted: () => settings.current.preferences.globalMute,
    pressed: () => push('shortcuts:mute', null),
    changed: (state) => push('shortcuts:changed', state),
    log,
  });
  const policy = new StalePolicy(() => desk.reload());
  const sharing = offerSharing(electron.session.defaultSession, { desk, push, log });
  const attention = new Attention({
    window: () => desk.window,
    note: (call) => (Notification.isSupported() ? new Notification({ ...call, silent: true }) : null),
    focus: () => desk.focus(),
  });
  const links = new LinkInbox(facts.protocol, (target) => push('links:arrived', target), log);
  const network = openNetwork({
    page: () => electron.session.defaultSession,
    // A session apart from the page's: no cookies, no cache, and the page's guards need no exception for it.
    office: () => electron.session.fromPartition('office', { cache: false }),
    packaged: app.isPackaged,
    serviceUrl: () => settings.serverUrl,
    media,
    push,
    opened: () => void server.ask(),
    log,
  });
  const { server, signIn, office } = connectOffice({
    send: network.fetch,
    proxyAsks: network.proxyAsks,
    storage: electron.safeStorage,
    openExternal,
    vault,
    version: app.getVersion(),
    settings,
    push,
    learned: ({ mediaOrigins }) => {
      settings.setMediaOrigins(mediaOrigins);
      policy.told(mediaOrigins);
      network.reached();
    },
    log,
  });

  /** What a start can do without until a page is there. */
  const afterFirstPage = once(async () => {
    if (!server.known) void server.ask();
    await openLog();
    const { storeWriter } = await import('./settings/writer.ts');
    settings.openWriter(storeWriter(userData, ipcMain));
    keepAwake(electron.powerSaveBlocker, meeting);
    tellPower(electron.powerMonitor, push, () => void server.ask().then(() => signIn().woke()), log);
    log.info('started', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged });
  });
  // The first start of all: a page that may reach no media host will be loaded anew, and best before anybody uses it.
  if (media().length === 0) void server.ask();
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
      sharing.pageGone();
      attention.set(null);
      meeting.set(false);
    },
    firstPage: () => setTimeout(() => void afterFirstPage(), FIRST_PICTURE_MS),
  });
  meeting.watch((active) => {
    policy.meeting(active);
    for (const contents of desk.pages) contents.setBackgroundThrottling(!active);
  });

  const handlers = makeHandlers({
    info: shellInfo(app.getVersion(), app.isPackaged),
    settings,
    server,
    network,
    signIn,
    links,
    meeting,
    share: sharing.desk,
    shortcuts,
    log,
    attention,
    showWindow: () => desk.focus(),
    closeWindow: () => desk.close(),
    stopUpload: (clientId) => uplinks.stop(clientId),
    preferencesChanged: () => {
      desk.followTheme();
      shortcuts.follow();
      push('settings:changed', settings.current.preferences);
    },
    openMediaSettings: async (kind) => {
      const url = mediaSettingsUrl(process.platform, kind);
      if (url) await openExternal(url);
      return url !== null;
    },
  });
  receiveLinks(app, facts.protocol, links, () => desk.open(), early);

  return {
    router: new Router(handlers, log),
    relay: (request) => relay(request, office, uplinks),
    media,
    externalHosts: () => (server.known ? [new URL(server.known.signIn.issuer).host] : []),
  };
}
