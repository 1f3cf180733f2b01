// Chromium on both sides of a comparison: the same binary, the same switches, a fresh profile each time.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { playwright, profileFolder } from '../../scripts/office/desktop.ts';
import { launcherFor } from '../../scripts/setup/launchable.mjs';
import { inDev } from '../../scripts/setup/places.mjs';
import { pidOf } from '../process-tree.ts';
import { goFirst } from './priority.ts';

export const VIEWPORT = { width: 1280, height: 720 };

export type Chromium = { context: BrowserContext; page: Page; pid: number; close(): Promise<void> };

export type ChromiumOptions = {
  /** Run inside this network namespace (a name of `ip netns`). */
  namespace?: string | undefined;
  /** CSS px; default 1280 x 720. */
  viewport?: { width: number; height: number };
  args?: string[];
};

let profiles = 0;

/** A headless browser with one page, reached by pipe, so that it may live in another network namespace. */
export async function startChromium({
  namespace,
  viewport = VIEWPORT,
  args = [],
}: ChromiumOptions = {}): Promise<Chromium> {
  const { chromium } = await playwright();
  const launcher = launcherFor(process.env['PENDOPO_CHROMIUM'] ?? '/usr/bin/chromium', 'chromium');
  let executablePath = launcher.path;
  if (namespace) {
    executablePath = inDev('launchers', `chromium-in-${namespace}.sh`);
    writeFileSync(executablePath, `#!/bin/sh\nexec nsenter --net=/run/netns/${namespace} ${launcher.path} "$@"\n`);
    chmodSync(executablePath, 0o755);
  }
  profiles += 1;
  const profile = profileFolder(`bench-${process.pid}-${profiles}`);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(launcher.env)) if (value !== undefined) env[name] = value;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    env,
    viewport,
    // Playwright's own switches change scheduling and features; what a person's browser does is measured.
    ignoreDefaultArgs: true,
    args: [
      '--headless=new',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      `--window-size=${viewport.width},${viewport.height}`,
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      // On a line there is nothing to reach by loopback, and a socket that fails there can take its neighbours along.
      ...(namespace ? [] : ['--allow-loopback-in-peer-connection']),
      '--disable-background-networking',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-component-update',
      '--disable-sync',
      '--password-store=basic',
      '--no-first-run',
      ...args,
      'about:blank',
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(keepPeerConnections);
  const pid = pidOf(`--user-data-dir=${profile}`);
  goFirst(pid);
  return {
    context,
    page,
    pid,
    close: async () => {
      await context.close().catch(() => undefined);
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

/** Runs in the page before anything else: every peer connection stays within reach of `readMedia`. */
function keepPeerConnections() {
  const all: RTCPeerConnection[] = [];
  (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections = all;
  const Real = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Real {
    constructor(...args: ConstructorParameters<typeof Real>) {
      super(...args);
      for (let index = all.length - 1; index >= 0; index -= 1)
        if (all[index]?.connectionState === 'closed') all.splice(index, 1);
      all.push(this);
    }
  };
}
