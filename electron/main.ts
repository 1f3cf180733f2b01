import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { app, ipcMain, Menu, nativeTheme, protocol, session, shell, systemPreferences } from 'electron';
import type { Composed } from './compose.ts';
import { facts } from './facts.ts';
import { setCommandLine } from './hardening/command-line.ts';
import { refusedSwitches } from './hardening/switches.ts';
import { connect } from './ipc/wire.ts';
import type { Early } from './links/arrivals.ts';
import { makeLog } from './log/open.ts';
import { answerApp } from './origin/app-protocol.ts';
import { registerScheme } from './origin/register.ts';
import { guardRequests, openFace } from './origin/serve.ts';
import { guardPermissions } from './permissions/handlers.ts';
import { levelRuntime } from './runtime.ts';
import { readFirstLook } from './settings/first-look.ts';
import { Desk } from './windows/desk.ts';
import { guardAllContents } from './windows/guards.ts';
import { setMenu } from './windows/menu.ts';

/**
 * The start: walls, then a window, then the house. The window's process comes up and reads the face while compose.ts is read
 * and run; what the page asks of the house meanwhile (calls, /api) waits for it. Where the page is the door, which it can show
 * by itself, the house is built behind the first picture.
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
  const vault = join(userData, 'vault.bin');
  const first = readFirstLook(userData, vault);
  const desk = new Desk({
    preload: join(__dirname, 'preload.cjs'),
    title: facts.product,
    packaged: app.isPackaged,
    system: nativeTheme,
    log,
    quit: () => app.quit(),
    first,
  });
  guardAllContents(app, {
    externalHosts: () => house?.externalHosts() ?? [],
    openExternal: (url) => void openExternal(url),
    isPage: (contents) => desk.pages.includes(contents),
    log,
  });
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());

  let asked = () => {};
  const somebodyAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  // macOS tells a link before `ready`, and a second start may come at any time: nobody is there to take them yet.
  const early: Early = { urls: [], secondStarts: [] };
  const keepLink = (event: { preventDefault: () => void }, url: string) => {
    event.preventDefault();
    early.urls.push(url);
    asked();
  };
  const keepStart = (_event: unknown, argv: string[]) => {
    early.secondStarts.push(argv);
    asked();
  };
  app.on('open-url', keepLink);
  app.on('second-instance', keepStart);

  const media = () => house?.media() ?? first.mediaOrigins;
  const face = openFace(join(__dirname, '../renderer'), media, log);
  const composed = app.whenReady().then(async () => {
    const page = session.defaultSession;
    guardRequests(page, media, app.isPackaged, log);
    guardPermissions(page, systemPreferences, process.platform, log);
    answerApp(
      { protocol: page.protocol, blobs: (uuid) => page.getBlobData(uuid) },
      face,
      async (request) => {
        asked();
        return (await composed).relay(request);
      },
      log,
    );
    desk.open();
    // A page that may reach no media host will be loaded anew once they are known: best before anybody uses it.
    const pageMayWait = first.door && first.mediaOrigins.length > 0;
    await Promise.race([somebodyAsked, ...(pageMayWait ? [] : [face.handedOut]), wait(PAGE_WITHIN_MS)]);
    const { compose } = await import('./compose.ts');
    app.off('open-url', keepLink);
    app.off('second-instance', keepStart);
    house = compose({ desk, log, openLog, openExternal, userData, vault, early });
    app.on('activate', () => desk.open());
    return house;
  });
  connect(
    ipcMain,
    composed.then(({ router }) => router),
    (contents) => desk.pages.includes(contents),
    () => asked(),
  );
  composed.catch((error) => {
    log.error('not started', { error });
    void openLog().finally(() => app.exit(1));
  });
}
