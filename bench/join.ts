import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { build } from 'vite';
import type { JoinGrant } from '../contract/http.ts';
import { launchDesktop, playwright, profileFolder, signInDesktop } from '../scripts/office/desktop.ts';
import type { Office } from '../scripts/office/office.ts';
import type { Person } from '../scripts/office/person.ts';
import { launcherFor } from '../scripts/setup/launchable.mjs';
import { inDev } from '../scripts/setup/places.mjs';
import type { Sample } from './compare.ts';
import { PRODUCT_VIDEOS } from './rig/product.ts';

/**
 * Presses `button` and answers the ms until the first frame of somebody else's picture is presented. Both ends are taken
 * inside the page: the click event's own time stamp and requestVideoFrameCallback's presentation time.
 */
async function pressToFirstFrame(page: Page, button: string, picture: string): Promise<number> {
  const frame = page.evaluate(
    ({ button, picture }) =>
      new Promise<number>((resolve) => {
        let pressed = 0;
        document
          .querySelector(button)
          ?.addEventListener('click', (event) => (pressed = event.timeStamp), { capture: true });
        const watched = new WeakSet<Node>();
        // Nothing here has a name of its own: the compiler's helper for names is not in the page.
        const observer = new MutationObserver(() => {
          for (const found of document.querySelectorAll(picture)) {
            // What comes into a shadow is told to those who look into it only.
            if (found.shadowRoot && !watched.has(found.shadowRoot))
              observer.observe(found.shadowRoot, { childList: true });
            if (found.shadowRoot) watched.add(found.shadowRoot);
            const video = found.shadowRoot?.querySelector('video') ?? found;
            if (watched.has(video) || !(video instanceof HTMLVideoElement)) continue;
            watched.add(video);
            video.requestVideoFrameCallback((_now, { presentationTime }) => resolve(presentationTime - pressed));
          }
        });
        observer.observe(document.body, {
          childList: true,
          subtree: true,
          attributes: true,
          attributeFilter: ['class'],
        });
      }),
    { button, picture },
  );
  await page.click(button);
  return frame;
}

/** The product, from the prejoin page with camera and microphone already open. */
export async function joinProduct(office: Office, meetingId: string, profile: string): Promise<Sample> {
  const desktop = await launchDesktop({ serverUrl: office.url, profile });
  try {
    await signInDesktop(desktop, 'sri.wahyuni');
    await desktop.window.click(`[data-meeting-id="${meetingId}"] [data-testid="agenda-join"]`);
    await desktop.window.getByTestId('preview').waitFor();
    // Nobody presses "join" before having looked at themselves; app:// has no resource timing to wait for instead.
    await desktop.window.waitForTimeout(1500);
    return {
      join: await pressToFirstFrame(desktop.window, '[data-testid="prejoin-join"]', PRODUCT_VIDEOS),
    };
  } finally {
    await desktop.close();
  }
}

/** Builds the bare page and serves it on loopback. */
export async function serveBare(): Promise<{ url: string; close: () => void }> {
  const outDir = inDev('bench', 'bare');
  mkdirSync(outDir, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, 'bare'),
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html', 'call.html'].map((page) => join(import.meta.dirname, 'bare', page)) },
      chunkSizeWarningLimit: 1200,
    },
  });
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer((request, answer) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    try {
      const body = readFileSync(join(outDir, path === '/' ? 'index.html' : path));
      answer.writeHead(200, { 'content-type': types[extname(path === '/' ? '.html' : path)] ?? 'text/html' }).end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

/** The bare page in the same runtime, its token fetched beforehand: nothing but connecting is timed. */
export async function joinBare(
  electron: string,
  bareUrl: string,
  person: Person,
  meetingId: string,
  profile: string,
): Promise<Sample> {
  const deviceId = `bench${Date.now().toString(36)}0000000000`.slice(0, 20);
  const grant = await person.call<JoinGrant>('POST', `/api/meetings/${meetingId}/join`, { deviceId });
  const { _electron } = await playwright();
  const launcher = launcherFor(electron, 'electron');
  const env: Record<string, string> = {
    BENCH_URL: `${bareUrl}?url=${encodeURIComponent(grant.url)}&token=${encodeURIComponent(grant.token)}`,
  };
  for (const [name, value] of Object.entries(launcher.env)) if (value !== undefined) env[name] = value;
  const app: ElectronApplication = await _electron.launch({
    executablePath: launcher.path,
    args: [
      join(import.meta.dirname, 'bare'),
      `--user-data-dir=${profileFolder(profile)}`,
      '--autoplay-policy=no-user-gesture-required',
    ],
    env,
    chromiumSandbox: true,
  });
  try {
    const page = await app.firstWindow();
    await page.locator('button').waitFor();
    await page.waitForTimeout(1500);
    return { join: await pressToFirstFrame(page, 'button', 'video.remote') };
  } finally {
    await app.close();
  }
}
