// What `npm start` does once set-up is done: an office, people in its meeting, and the client in the middle of them.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import { Agenda } from '../../contract/http.ts';
import { Children } from '../office/children.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop, waitForPictures } from '../office/desktop.ts';
import { type Office, startOffice } from '../office/office.ts';
import { DEMO_PASSWORD, type Person, signIn } from '../office/person.ts';
import { hasDisplay, startXvfb } from '../setup/display.mjs';
import { dev, inDev, root } from '../setup/places.mjs';
import { type Progress, StepFailure } from '../setup/progress.mjs';
import { asUnprivileged } from '../setup/unprivileged.mjs';
import type { StartOptions } from './options.mjs';
import { selfPicture } from './self-picture.ts';

/** The person at this machine, and who may be simulated, in order. */
const ME = 'sri.wahyuni';
const COLLEAGUES = [
  'bambang.sutrisno',
  'dwi.lestari',
  'agus.prasetyo',
  'siti.aminah',
  'joko.susilo',
  'endang.purwanti',
  'slamet.riyadi',
  'wahyu.hidayat',
];

type Setup = {
  options: StartOptions;
  progress: Progress;
  electron: { path: string; version: string; fallback: boolean } | null;
  launchable: { app: string; electron: string; playwright: string; profiles: string } | null;
};

/** @returns the exit code, when there is nothing left to stay for */
export async function start({ options, progress, electron, launchable }: Setup): Promise<number> {
  const children = new Children();
  children.endWithUs();
  if (launchable) {
    process.env['PENDOPO_APP_DIR'] = launchable.app;
    process.env['PENDOPO_ELECTRON_RUNTIME'] = launchable.electron;
    process.env['PENDOPO_PLAYWRIGHT'] = launchable.playwright;
    process.env['PENDOPO_PROFILES'] = launchable.profiles;
  }
  if (options.fresh) {
    rmSync(join(dev, 'demo-data'), { recursive: true, force: true });
    if (launchable) rmSync(join(launchable.profiles, 'demo'), { recursive: true, force: true });
  }
  try {
    const onScreen = hasDisplay();
    if (launchable && !onScreen) {
      await progress.step('Screen (Xvfb)', async (step) => {
        const screen = await startXvfb();
        children.adopt(screen.pid, screen.stop);
        process.env['DISPLAY'] = screen.display;
        step.note(`no display here: the client runs on ${screen.display}, unseen`);
      });
    }
    if (options.server) return await clientOnly(options, progress, children, options.server);

    const office = await progress.step('Office (LiveKit, identity provider, service)', async (step) => {
      const running = await startOffice({ children, verbose: options.verbose, note: (what) => step.note(what) });
      step.note(running.url);
      return running;
    });
    const broken = office.broken.catch((error: Error) => {
      const [message = '', ...output] = error.message.split('\n');
      throw new StepFailure(message, { output, hint: 'run the command again; if it happens again, the log says why.' });
    });
    return await Promise.race([broken, demonstrate(options, progress, children, office, electron, onScreen)]);
  } finally {
    await children.stopAll();
  }
}

async function demonstrate(
  options: StartOptions,
  progress: Progress,
  children: Children,
  office: Office,
  electron: Setup['electron'],
  onScreen: boolean,
): Promise<number> {
  const screenshot = options.screenshot ?? inDev('screenshot.png');
  const { meeting } = await progress.step("Today's agenda", async (step) => {
    const person = await signIn(office.url, ME);
    const found = await findMeeting(person);
    step.note(found.title);
    return { meeting: found };
  });

  const identities = await bringColleagues(options, progress, children, office, meeting.id);

  if (!options.client) {
    tell(progress, office, [`The office is open. Meeting: ${meeting.title} (${meeting.id}).`]);
    return await stay(children);
  }
  if (options.browser) {
    const opened = openBrowser(office.url, children);
    tell(progress, office, [
      opened
        ? `The browser face was opened: ${office.url}`
        : `No browser could be opened from here. Open ${office.url} yourself.`,
      `Meeting: ${meeting.title} (${meeting.id}).`,
    ]);
    return await stay(children);
  }

  const desktop = await progress.step('Client', async () => {
    const started = await launchDesktop({
      serverUrl: office.url,
      profile: 'demo',
      realDevices: useRealDevices(options),
      args: clientArguments(options),
    });
    children.adopt(started.pid, () => started.close({ now: true }), { group: true });
    return started;
  });
  try {
    await progress.step(`Sign-in as ${ME}`, async (step) => {
      const where = await Promise.race([
        desktop.window
          .getByTestId('signin-start')
          .waitFor({ timeout: 45_000 })
          .then(() => 'out' as const),
        desktop.window
          .getByTestId('agenda')
          .waitFor({ timeout: 45_000 })
          .then(() => 'in' as const),
      ]);
      if (where === 'in') return step.skip('the client still knows this person');
      await signInDesktop(desktop, ME);
      await desktop.window.getByTestId('agenda').waitFor({ timeout: 30_000 });
    });
    const seen = await progress.step('Into the meeting', async (step) => {
      await enterMeeting(desktop.window, meeting.id);
      step.note(`waiting for ${identities.length} pictures`);
      return await waitForPictures(desktop.window, identities.length);
    });
    // A moment later somebody has the floor and the picture shows it.
    if (seen.length > 0) {
      await desktop.window
        .locator('[data-testid="tile"][data-speaking="true"]')
        .first()
        .waitFor({ timeout: 10_000 })
        .catch(() => undefined);
    }
    await desktop.window.screenshot({ path: screenshot });
    const facts = [
      `You are in the meeting: ${meeting.title} (${meeting.id})`,
      `  as             ${ME}${electron ? `, on Electron ${electron.version}${electron.fallback ? ' (older runtime, for development only)' : ''}` : ''}`,
      `  with           ${seen.length === 0 ? 'nobody else yet' : `${seen.length} colleagues, their pictures moving`}`,
      `  picture        ${screenshot}`,
      ...(onScreen
        ? []
        : ['  the window     is on a virtual screen (no display here): use the browser face, or look at the picture']),
    ];
    tell(progress, office, facts);
  } catch (error) {
    throw await explain(error, desktop);
  }
  if (options.exitAfterScreenshot) return 0;
  return await stay(children, desktop);
}

async function findMeeting(person: Person): Promise<{ id: string; title: string }> {
  // The seed opens a meeting around the present moment; one already entered comes first.
  const { meetings } = Agenda.parse(await person.call('GET', '/api/agenda'));
  const found = meetings.find(({ state }) => state === 'live') ?? meetings.find(({ state }) => state === 'open');
  if (found) return found;
  throw new StepFailure('no meeting of the demo can be entered now', {
    hint: 'begin with an empty database: npm start -- --fresh',
  });
}

/** @returns identities of those who are in */
function bringColleagues(
  options: StartOptions,
  progress: Progress,
  children: Children,
  office: Office,
  meetingId: string,
): Promise<string[]> {
  if (options.colleagues === 0) return Promise.resolve([]);
  return progress.step(`Colleagues (${options.colleagues})`, async (step) => {
    // libwebrtc in rtc-node leaves out the loopback interface and offers no switch for it (Chromium has one).
    if (!hasNetworkInterface()) {
      step.skip(
        'nobody: their media library needs a network interface that is up, wired or wireless, even without internet',
      );
      return [];
    }
    const logins = COLLEAGUES.slice(0, options.colleagues);
    const child = children.start({
      name: 'colleagues',
      command: process.execPath,
      args: ['--import', 'tsx', join(root, 'scripts', 'office', 'colleagues.ts'), office.url, meetingId, ...logins],
      cwd: root,
      verbose: options.verbose,
    });
    const inside = new Map<string, string>();
    const troubles = new Map<string, string>();
    let settled = false;
    const listen = (line: string): true | undefined => {
      if (!line.startsWith('{')) return undefined;
      const event = JSON.parse(line) as { colleague: string; state: string; identity?: string; why?: string };
      if (event.state === 'in' && event.identity) {
        inside.set(event.colleague, event.identity);
        troubles.delete(event.colleague);
        if (!settled) step.note(`${inside.size} of ${logins.length} are in`);
      } else if (event.why) {
        inside.delete(event.colleague);
        troubles.set(event.colleague, event.why);
        if (settled && !children.stopping)
          progress.say(`! ${event.colleague} ${event.state}: ${event.why}; coming back`);
      }
      return inside.size === logins.length ? true : undefined;
    };
    try {
      await child.line(listen, 45_000);
    } catch (error) {
      // Fewer people are no reason to stop; nobody at all tells that something is broken.
      const why = [...troubles].map(([login, reason]) => `${login}: ${reason}`);
      if (inside.size === 0) {
        throw new StepFailure('nobody could join the meeting', {
          output: why.length > 0 ? why : String(error).split('\n'),
          hint: `look at ${child.logFile}, or start without them: npm start -- --colleagues 0`,
        });
      }
      for (const line of why) progress.say(`! ${line}`);
    }
    settled = true;
    child.onLine((line) => void listen(line));
    void child.ended.then(({ code, signal }) => {
      if (!children.stopping)
        progress.say(`! the colleagues' process ended (${signal ?? `code ${code}`}); its log: ${child.logFile}`);
    });
    return [...inside.values()];
  });
}

async function clientOnly(
  options: StartOptions,
  progress: Progress,
  children: Children,
  server: string,
): Promise<number> {
  if (options.browser) {
    progress.say(openBrowser(server, children) ? `Opened ${server}` : `Open ${server} in a browser.`);
    return 0;
  }
  const desktop = await progress.step('Client', async () => {
    const started = await launchDesktop({
      serverUrl: server,
      profile: 'server',
      realDevices: useRealDevices(options),
      args: clientArguments(options),
    });
    children.adopt(started.pid, () => started.close({ now: true }), { group: true });
    return started;
  });
  progress.say(`The client is connected to ${server}. Close its window or press Ctrl-C to end it.`);
  if (options.exitAfterScreenshot) {
    await desktop.window.screenshot({ path: options.screenshot ?? inDev('screenshot.png') });
    return 0;
  }
  return await stay(children, desktop);
}

const hasNetworkInterface = () =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal));
const clientArguments = (options: StartOptions) => [
  ...(options.kiosk ? ['--kiosk'] : []),
  ...(useRealDevices(options) ? [] : [`--use-file-for-fake-video-capture=${placeForClient(selfPicture())}`]),
];
/** The client's user may not look into this checkout: then the file goes beside its profiles. */
function placeForClient(file: string): string {
  const profiles = process.env['PENDOPO_PROFILES'];
  if (!profiles || profiles.startsWith(dev)) return file;
  const copy = join(profiles, basename(file));
  copyFileSync(file, copy);
  return copy;
}
const useRealDevices = (options: StartOptions) =>
  options.realDevices ?? (process.platform === 'linux' ? existsSync('/dev/video0') : hasDisplay());

function tell(progress: Progress, office: Office, lines: string[]): void {
  for (const line of ['', ...lines]) progress.say(line);
  progress.say(`  browser face   ${office.url}`);
  progress.say(`  accounts       ${ME}, ${COLLEAGUES.slice(0, 3).join(', ')}, … (password: ${DEMO_PASSWORD})`);
  progress.say(`  logs           ${join(dev, 'logs')}`);
  progress.say('  to end         Ctrl-C, or close the window');
  progress.say('');
}

/** Until the window is closed; without one until Ctrl-C (which ends the process by itself). */
async function stay(children: Children, desktop?: Desktop): Promise<number> {
  if (!desktop)
    return await new Promise<number>(() => {
      setInterval(() => {}, 60_000);
    });
  const child = desktop.app.process();
  const code = await new Promise<number>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    child.once('exit', (exit, signal) => resolve(signal ? 1 : (exit ?? 0)));
  });
  if (code !== 0 && !children.stopping) {
    const log = inDev('logs', 'client.log');
    writeFileSync(log, desktop.output());
    throw new StepFailure(`the client ended with code ${code}`, {
      output: desktop.output().split('\n').slice(-15),
      hint: `its log: ${log}`,
    });
  }
  return code;
}

function openBrowser(url: string, children: Children): boolean {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  if (!hasDisplay()) return false;
  try {
    const { command, args, env } = asUnprivileged(opener, [url]);
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
    return !children.stopping;
  } catch {
    return false;
  }
}

/** What the window showed when driving it failed: the picture and the client's last words. */
async function explain(error: unknown, desktop: Desktop): Promise<unknown> {
  const picture = inDev('failed.png');
  const log = inDev('logs', 'client.log');
  writeFileSync(log, desktop.output());
  const taken = await desktop.window.screenshot({ path: picture, timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  const failure = new StepFailure(
    `the client could not be brought into the meeting: ${String((error as Error)?.message ?? error).split('\n')[0]}`,
    {
      output: desktop.output().split('\n').slice(-15),
      hint: `${taken ? `look at what its window showed: ${picture}` : 'its window is gone'}\nthe client's log: ${log}; the other parts: ${join(dev, 'logs')}`,
      cause: error,
    },
  );
  return failure;
}
