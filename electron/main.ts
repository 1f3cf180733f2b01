import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { app, ipcMain, Menu, nativeTheme, protocol, session, shell, systemPreferences } from 'electron';
import type { Composed } from './compose.ts';
import { facts } from './facts.ts';
import { setCommandLine } from './hardening/command-line.ts';
import { refusedSwitches } from './hardening/switches.ts';
import { connect } from './ipc/wire.ts';
import { makeLog } from './log/open.ts';
import { answerApp } from './origin/app-protocol.ts';
import { registerScheme } from './origin/register.ts';
import { guardRequests, openFace } from './origin/serve.ts';
import { guardPermissions } from './permissions/handlers.ts';
import { levelRuntime } from './runtime.ts';
import { readMediaOrigins } from './settings/media-origins.ts';
import { Desk } from './windows/desk.ts';
import { guardAllContents } from './windows/guards.ts';
import { setMenu } from './windows/menu.ts';

/**
 * The start: walls, then a window, then the house. The window's process comes up and reads the face while compose.ts is read
 * and run; what the page asks of the house meanwhile (calls, /api) waits for it.
 */
levelRuntime();
// Development only: a packaged build refuses the switch.
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

/** A page that does not come must not keep the house from standing: it will say why. */
const PAGE_WITHIN_MS = 1000;

function start(): void {
  setCommandLine(app);
  registerScheme(protocol);
  setMenu(Menu, process.platform);
  app.setAppUserModelId(facts.appId);

  const openExternal = (url: string) => shell.openExternal(url);
  let house: Composed | null = null;
  const knownMedia = readMediaOrigins(userData);
  const desk = new Desk({
    preload: join(__dirname, 'preload.cjs'),
    title: facts.product,
    packaged: app.isPackaged,
    system: nativeTheme,
    log,
    quit: () => app.quit(),
  });
  guardAllContents(app, {
    externalHosts: () => house?.externalHosts() ?? [],
    openExternal: (url) => void openExternal(url),
    isPage: (contents) => desk.pages.includes(contents),
    log,
  });
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());

  // macOS tells a link before `ready`, when nobody is there to take it.
  const early: string[] = [];
  const keep = (event: { preventDefault: () => void }, url: string) => {
    event.preventDefault();
    early.push(url);
  };
  app.on('open-url', keep);

  const media = () => house?.media() ?? knownMedia;
  const face = openFace(join(__dirname, '../renderer'), media, log);
  const composed = app.whenReady().then(async () => {
    const page = session.defaultSession;
    guardRequests(page, media, app.isPackaged, log);
    guardPermissions(page, systemPreferences, process.platform, log);
    answerApp(
      { protocol: page.protocol, blobs: (uuid) => page.getBlobData(uuid) },
      face,
      async (request) => (await composed).relay(request),
      log,
    );
    desk.open();
    await Promise.race([face.handedOut, wait(PAGE_WITHIN_MS)]);
    const { compose } = await import('./compose.ts');
    app.off('open-url', keep);
    house = compose({ desk, log, openLog, openExternal, userData, early });
    app.on('activate', () => desk.open());
    return house;
  });
  connect(
    ipcMain,
    composed.then(({ router }) => router),
    (contents) => desk.pages.includes(contents),
  );
  composed.catch((error) => {
    log.error('not started', { error });
    void openLog().finally(() => app.exit(1));
  });
}
