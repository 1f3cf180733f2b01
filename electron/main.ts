import { join } from 'node:path';
import { app, Menu, nativeTheme, protocol, session, shell } from 'electron';
import type { Composed } from './compose.ts';
import { facts } from './facts.ts';
import { setCommandLine } from './hardening/command-line.ts';
import { refusedSwitches } from './hardening/switches.ts';
import { makeLog } from './log/open.ts';
import { registerScheme } from './origin/register.ts';
import { levelRuntime } from './runtime.ts';
import { Desk } from './windows/desk.ts';
import { guardAllContents } from './windows/guards.ts';
import { setMenu } from './windows/menu.ts';

/**
 * The start: walls, then a window, then the house. The window's process takes longer to come up than compose.ts to be read and
 * run, so the two go on side by side; nothing is served to the page before the house is there.
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

function start(): void {
  setCommandLine(app);
  registerScheme(protocol);
  setMenu(Menu, process.platform);
  app.setAppUserModelId(facts.appId);

  const openExternal = (url: string) => shell.openExternal(url);
  let house: Composed | null = null;
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

  const composed = app.whenReady().then(async () => {
    const page = session.defaultSession;
    page.protocol.handle('app', async (request) => (await composed).serve(request));
    desk.open();
    const { compose } = await import('./compose.ts');
    app.off('open-url', keep);
    house = compose({
      desk,
      page,
      log,
      openLog,
      openExternal,
      userData,
      folder: join(__dirname, '../renderer'),
      early,
    });
    app.on('activate', () => desk.open());
    return house;
  });
  composed.catch((error) => {
    log.error('not started', { error });
    void openLog().finally(() => app.exit(1));
  });
}
