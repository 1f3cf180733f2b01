// The real clients of the house's tests: the desktop client in Electron and the browser face in Chromium, and what their
// media engines say of what arrived.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { playwright, profileFolder } from '../scripts/office/desktop.ts';
import { launcherFor } from '../scripts/setup/launchable.mjs';
import { inDev, root } from '../scripts/setup/places.mjs';

/** Keeps every peer connection a page makes, so that its own statistics can be read. Goes in before the meeting does. */
export async function watchPeerConnections(page: Page) {
  await page.evaluate(() => {
    const all: RTCPeerConnection[] = [];
    (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections = all;
    const Real = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Real {
      constructor(...args: ConstructorParameters<typeof Real>) {
        super(...args);
        all.push(this);
      }
    };
  });
}

export type Received = { videoFrames: number[]; audioEnergy: number[]; videoSent: number; audioSent: number };

/** Frames decoded and audio energy per incoming track, and bytes going out (webrtc-stats, inbound-rtp and outbound-rtp). */
export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const answer: Received = { videoFrames: [], audioEnergy: [], videoSent: 0, audioSent: 0 };
    for (const pc of (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []) {
      if (pc.connectionState === 'closed') continue;
      for (const report of (await pc.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'video')
          answer.videoFrames.push(report.framesDecoded ?? 0);
        if (report.type === 'inbound-rtp' && report.kind === 'audio')
          answer.audioEnergy.push(report.totalAudioEnergy ?? 0);
        if (report.type === 'outbound-rtp' && report.kind === 'video') answer.videoSent += report.bytesSent ?? 0;
        if (report.type === 'outbound-rtp' && report.kind === 'audio') answer.audioSent += report.bytesSent ?? 0;
      }
    }
    return answer;
  });
}

/** Frames shown so far by each picture on the stage, by `data-key`. */
export async function pictureFrames(page: Page): Promise<Record<string, number>> {
  return Object.fromEntries(
    await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-key]')].flatMap((item): [string, number][] => {
        const video = item.querySelector('[data-testid="picture"]')?.shadowRoot?.querySelector('video');
        return video ? [[item.dataset['key'] ?? '', video.getVideoPlaybackQuality().totalVideoFrames]] : [];
      }),
    ),
  );
}

/** Energy received so far by each incoming voice, over connections that are open now. */
export function voices(page: Page): Promise<Record<string, number>> {
  return page.evaluate(async () => {
    const energy: Record<string, number> = {};
    for (const [at, pc] of (
      (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []
    ).entries()) {
      if (pc.connectionState === 'closed') continue;
      for (const report of (await pc.getStats()).values())
        if (report.type === 'inbound-rtp' && report.kind === 'audio')
          energy[`${at} ${report.trackIdentifier}`] = report.totalAudioEnergy ?? 0;
    }
    return energy;
  });
}

let profiles = 0;

/**
 * Debian's Chromium, headless, with its sandbox, as the ordinary user. We start it ourselves since Playwright would make the
 * profile as root, where the browser may not write.
 */
export async function launchBrowser(args: string[] = [], options: { realDevices?: boolean } = {}): Promise<Browser> {
  // A Chromium that has just started now and then answers nobody, whatever the wait (seen once in some hundreds): once more, then.
  return await launchOnce(args, options, 45_000).catch(() => launchOnce(args, options, 90_000));
}

async function launchOnce(args: string[], { realDevices = false }, within: number): Promise<Browser> {
  const { chromium } = await playwright();
  const launcher = launcherFor(process.env['PENDOPO_CHROMIUM'] ?? '/usr/bin/chromium', 'chromium');
  profiles += 1;
  const child = spawn(
    launcher.path,
    [
      '--headless=new',
      `--user-data-dir=${profileFolder(`chromium-${process.pid}-${profiles}`)}`,
      '--remote-debugging-port=0',
      ...(realDevices ? [] : ['--use-fake-device-for-media-stream']),
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...args,
    ],
    { env: launcher.env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended (${code}): ${said.slice(-2000)}`)));
  });
  // A busy machine may let a browser that has just started wait longer than Playwright does by itself.
  const browser = await chromium.connectOverCDP(address, { timeout: within }).catch((error: unknown) => {
    child.kill('SIGTERM');
    throw error;
  });
  const disconnect = browser.close.bind(browser);
  browser.close = async () => {
    await disconnect();
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await ended;
  };
  processes.set(browser, child.pid ?? 0);
  return browser;
}

const processes = new WeakMap<Browser, number>();

/** All processes of a browser stand still, as in a machine that sleeps; returns what lets them go on. */
export function putToSleep(browser: Browser): () => void {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // The command, in brackets, may hold anything; the parent is the second word after it (proc_pid_stat(5)).
      const parent = Number(readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // Ended meanwhile.
    }
  }
  const family = [processes.get(browser) ?? 0];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  const tell = (signal: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of family.filter((known) => known > 0)) process.kill(pid, signal);
  };
  tell('SIGSTOP');
  return () => tell('SIGCONT');
}

/** Signs in at the development provider's real page, as a person in a browser does. */
export async function signInBrowser(page: Page, officeUrl: string, login: string) {
  await page.goto(officeUrl);
  await page.getByTestId('signin-start').click();
  await page.locator('input[type=password]').waitFor();
  await page.locator('input[type=text], input:not([type])').first().fill(login);
  await page.locator('input[type=password]').fill('pendopo');
  await page.locator('input[type=password]').press('Enter');
  await page.getByTestId('agenda').waitFor();
}

/** Simulated colleagues who really publish; resolves when the first of them is inside. */
export async function startColleagues(officeUrl: string, meetingId: string, logins: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'scripts/office/colleagues.ts'), officeUrl, meetingId, ...logins],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return {
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** A picture for human eyes: .dev/screens/<name>.png. */
export async function keepPicture(page: Page, name: string) {
  mkdirSync(inDev('screens'), { recursive: true });
  await page.screenshot({ path: inDev('screens', `${name}.png`) });
}
