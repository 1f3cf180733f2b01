// The desktop client driven through its real interface, by Playwright: for `npm start` and for the house's tests.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ElectronApplication, _electron as electronLauncher, Page } from 'playwright-core';
import { launcherFor } from '../setup/launchable.mjs';
import { inDev, root } from '../setup/places.mjs';
import { giveTo } from '../setup/unprivileged.mjs';
import { DEMO_PASSWORD, walkSignIn } from './person.ts';

export type DesktopOptions = {
  serverUrl: string;
  /** Name of the client's profile; the same name keeps settings and sign-in over a restart. */
  profile: string;
  /** More switches or arguments for the client. */
  args?: string[];
  env?: Record<string, string>;
  /** Use real devices instead of Chromium's fake ones (a rolling picture and beeps). */
  realDevices?: boolean;
  /** Elsewhere than on this machine's own network. */
  elsewhere?: Elsewhere;
};

/** A place with a network of its own (bench/rig/desktop-on-line.ts). */
export type Elsewhere = {
  /** The path of a program that starts the one at `path` there. */
  starter(path: string): string;
  /** What the browser there would do. @throws when it is not answered with success */
  visit(url: URL): Promise<void>;
};

export type Desktop = {
  app: ElectronApplication;
  window: Page;
  pid: number;
  /** As the system browser would. @throws when it is not answered with success */
  visit(url: URL): Promise<void>;
  /** What the client wrote on its standard streams so far. */
  output(): string;
  /** Quits as a person would; `now` = without letting the client ask or save. Ended by force after some seconds. */
  close(how?: { now?: boolean }): Promise<void>;
};

/** Set by start.mjs and test.mjs (scripts/setup/launchable.mjs); the defaults fit a checkout that everybody may read. */
const places = () => ({
  app: process.env['PENDOPO_APP_DIR'] ?? root,
  electron: process.env['PENDOPO_ELECTRON_RUNTIME'] ?? join(root, '.dev', 'electron-25', 'electron'),
  playwright: process.env['PENDOPO_PLAYWRIGHT'] ?? join(root, 'node_modules', 'playwright-core'),
  profiles: process.env['PENDOPO_PROFILES'] ?? inDev('profiles'),
});

/** Ubuntu 24.04 and hardened kernels forbid what Chromium's sandbox is made of; a development runtime has no SUID helper. */
let sandbox: boolean | undefined;
function sandboxWorks(): boolean {
  if (process.platform !== 'linux') return true;
  if (sandbox === undefined) {
    const { path, env } = launcherFor('/usr/bin/unshare', 'unshare');
    try {
      execFileSync(path, ['--user', '--map-root-user', 'true'], { env, stdio: 'ignore' });
      sandbox = true;
    } catch {
      sandbox = false;
    }
  }
  return sandbox;
}

/** Playwright from the copy that the unprivileged user may read: Electron loads a file of it. */
export async function playwright(): Promise<typeof import('playwright-core')> {
  return await import(pathToFileURL(join(places().playwright, 'index.mjs')).href);
}

export function profileFolder(name: string): string {
  const { profiles } = places();
  const folder = join(profiles, name);
  mkdirSync(folder, { recursive: true });
  giveTo(folder);
  return folder;
}

type Launch = Parameters<typeof electronLauncher.launch>[0];

/**
 * Starts the program and waits for its first window. The development runtime (Electron 25) now and then dies at start of a fault
 * of its own, SIGABRT with "The futex facility returned an unexpected error code" (glibc; once in some fifteen starts on a busy
 * machine): then it is started again, twice at most. Any other end is a failure.
 */
async function firstWindow(launcher: typeof electronLauncher, launch: Launch) {
  for (let again = 2; ; again -= 1) {
    let app: ElectronApplication | undefined;
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-100_000);
    };
    try {
      app = await quietly(() => launcher.launch(launch));
      app.process().stdout?.on('data', keep);
      app.process().stderr?.on('data', keep);
      const window = await app.firstWindow({ timeout: 60_000 });
      return { app, window, output: () => output };
    } catch (error) {
      // The connection may be gone a moment before the process is.
      if (app?.process().exitCode === null && app.process().signalCode === null)
        await Promise.race([once(app.process(), 'exit'), wait(1000)]);
      // Without a process object, Playwright's log of the launch says how it ended.
      const aborted = app?.process().signalCode === 'SIGABRT' || /signal=SIGABRT/.test(String(error));
      if (!aborted || again === 0) throw error;
      console.warn('the Electron runtime aborted at start (SIGABRT): starting it again');
    }
  }
}

/** `launch` without what Playwright does to this process besides. */
async function quietly<T>(launch: () => Promise<T>): Promise<T> {
  // It answers signals by exiting at once, before anybody else has ended; ending is our caller's business.
  const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => [name, process.listeners(name)] as const);
  // When the program dies early it rejects, and leaves two more promises of the same failure that nobody can catch.
  const others = process.listeners('unhandledRejection');
  const unhandled = (reason: unknown, promise: Promise<unknown>) => {
    if (reason instanceof Error && reason.message === 'Process failed to launch!') return;
    if (others.length === 0) throw reason;
    for (const other of others) other(reason, promise);
  };
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled);
  try {
    return await launch();
  } finally {
    process.off('unhandledRejection', unhandled);
    for (const other of others) process.on('unhandledRejection', other);
    for (const [name, known] of signals) {
      for (const listener of process.listeners(name)) {
        if (!known.includes(listener)) process.off(name, listener as NodeJS.SignalsListener);
      }
    }
  }
}

/** Starts the client and waits for its first window. */
export async function launchDesktop(options: DesktopOptions): Promise<Desktop> {
  const { app: appFolder, electron } = places();
  if (!existsSync(electron))
    throw new Error(`no Electron runtime at ${electron}: run \`npm start\` or \`npm test\` once`);
  const { _electron } = await playwright();
  const launcher = launcherFor(electron, 'electron');
  const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({
    ...launcher.env,
    PENDOPO_SERVER_URL: options.serverUrl,
    ...options.env,
  })) {
    if (value !== undefined) env[name] = value;
  }
  const { app, window, output } = await firstWindow(_electron, {
    executablePath: options.elsewhere?.starter(launcher.path) ?? launcher.path,
    args: [
      appFolder,
      `--user-data-dir=${profileFolder(options.profile)}`,
      ...(options.realDevices ? [] : fake),
      // The office is on this machine: a laptop with its network off has no other way to it. Over a line there is one, and a socket
      // that fails at the loopback there can take its neighbours along.
      ...(options.elsewhere ? [] : ['--allow-loopback-in-peer-connection']),
      ...(options.args ?? []),
    ],
    env,
    cwd: appFolder,
    chromiumSandbox: sandboxWorks(),
    timeout: 60_000,
  });
  return {
    app,
    window,
    pid: app.process().pid ?? 0,
    output,
    visit: options.elsewhere?.visit ?? visit,
    close: async ({ now = false } = {}) => {
      const ended = new Promise<void>((resolve) => {
        const child = app.process();
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve());
      });
      // In a meeting the client asks before it closes: nobody answers here.
      const exit = () => void app.evaluate((electron) => electron.app.exit(0)).catch(() => undefined);
      const timers = [
        setTimeout(exit, now ? 0 : 3_000),
        setTimeout(() => app.process().kill('SIGKILL'), now ? 3_000 : 6_000),
      ];
      if (!now) await app.close().catch(() => undefined);
      await ended;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function visit(url: URL): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
}

/**
 * Signs in as a person does: the button, then what the system browser would have done at the provider, up to the loopback
 * address the client listens on. The client's own code does everything that is the client's.
 */
export async function signInDesktop(
  { app, window, visit }: Desktop,
  login: string,
  password = DEMO_PASSWORD,
): Promise<void> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as { openedByPendopo?: string[] }).openedByPendopo = opened;
    shell.openExternal = async (url: string) => {
      opened.push(url);
    };
  });
  await window.getByTestId('signin-start').click({ timeout: 30_000 });
  const deadline = Date.now() + 30_000;
  let address: string | undefined;
  while (address === undefined) {
    address = await app.evaluate(() => (globalThis as { openedByPendopo?: string[] }).openedByPendopo?.at(-1));
    if (address === undefined) {
      if (Date.now() > deadline) throw new Error('the client opened no sign-in page within 30 s');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const callback = await walkSignIn(new URL(address), login, password);
  await visit(callback).catch((error: unknown) => {
    throw new Error(`the client did not take the sign-in it was handed: ${error}`);
  });
}

/** From the agenda into the meeting, by the buttons. Without an id: the first meeting that can be entered. */
export async function enterMeeting(window: Page, meetingId?: string): Promise<void> {
  const which = meetingId ? `[data-meeting-id="${meetingId}"]` : ':is([data-state="live"], [data-state="open"])';
  const row = window.locator(`[data-testid="agenda-meeting"]${which}`).first();
  await row.getByTestId('agenda-join').click({ timeout: 30_000 });
  await window.getByTestId('prejoin-join').click({ timeout: 30_000 });
  await window.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 30_000 });
}

/**
 * Waits until `count` other people's pictures move. @returns their identities.
 * A frame counts when the browser decoded it, not when a tile is there.
 */
export async function waitForPictures(window: Page, count: number, timeout = 45_000): Promise<string[]> {
  const handle = await window.waitForFunction(
    (wanted) => {
      const seen = new Set<string>();
      for (const tile of document.querySelectorAll('[data-testid="tile"]')) {
        const { self, identity } = (tile as HTMLElement).dataset;
        const video = tile.querySelector('[data-testid="picture"]')?.shadowRoot?.querySelector('video');
        if (self === 'true' || identity === undefined || !video) continue;
        if (video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 3) seen.add(identity);
      }
      return seen.size >= wanted ? [...seen] : null;
    },
    count,
    { timeout, polling: 250 },
  );
  return (await handle.jsonValue()) ?? [];
}
