// Sharing a screen, on real parts: Electron records the real (virtual) display, the others decode it; pickers, bars and windows
// as a person uses them, and what a host forbids.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agenda } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Person, signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, signInBrowser, watchPeerConnections } from './clients.ts';

let office: Office;
let desktop: Desktop;
let browser: Browser;
let web: Page;
let sri: Person;
let meetingId: string;

beforeAll(async () => {
  office = await startOffice({
    dataDir: mkdtempSync(join(tmpdir(), 'pendopo-share-')),
    label: 'share',
    ...(process.env['PENDOPO_TEST_FACE'] ? { env: { PENDOPO_RENDERER: process.env['PENDOPO_TEST_FACE'] } } : {}),
  });
  sri = await signIn(office.url, 'sri.wahyuni');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find(({ state, class: kind }) => (state === 'open' || state === 'live') && kind === 'biasa');
  if (!running) throw new Error('the demo has no running meeting');
  meetingId = running.id;
  // The fake camera, but no fake permissions: those would answer for the display as well.
  desktop = await launchDesktop({
    serverUrl: office.url,
    profile: `share-${process.pid}`,
    realDevices: true,
    args: ['--use-fake-device-for-media-stream'],
  });
  browser = await launchBrowser();
  web = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  await signInDesktop(desktop, 'sri.wahyuni');
  await watchPeerConnections(desktop.window);
  await enterMeeting(desktop.window, meetingId);
  await signInBrowser(web, office.url, 'bambang.sutrisno');
  await watchPeerConnections(web);
  await enterMeeting(web, meetingId);
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await office?.stop();
});

/** Pictures that come in and move: their size, and whether frames were decoded since the last look. */
const pictures = (page: Page) =>
  page.evaluate(async () => {
    const all: { width: number; height: number; frames: number }[] = [];
    for (const pc of (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []) {
      if (pc.connectionState === 'closed') continue;
      for (const report of (await pc.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'video')
          all.push({
            width: report.frameWidth ?? 0,
            height: report.frameHeight ?? 0,
            frames: report.framesDecoded ?? 0,
          });
      }
    }
    return all;
  });
const shareButton = (page: Page) => page.getByTestId('share');
const windows = () => desktop.app.windows();
const companion = async (testid: string) => {
  for (const window of windows()) {
    if (window === desktop.window) continue;
    if (
      (await window
        .getByTestId(testid)
        .count()
        .catch(() => 0)) > 0
    )
      return window;
  }
  return null;
};

describe('the screen of an official', () => {
  it('is never asked for before the button is pressed, nor without a press', async () => {
    expect(desktop.output()).not.toContain('display-capture');
    // Without user activation, which Playwright's own evaluate brings along; Chromium of this age would let it through.
    const answer = await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        `new Promise((lapsed) => {
          const timer = setInterval(() => {
            if (navigator.userActivation.isActive) return;
            clearInterval(timer);
            lapsed();
          }, 100);
        })
          .then(() => navigator.mediaDevices.getDisplayMedia({ video: true }))
          .then(() => 'recorded', (error) => error.name)`,
      ),
    );
    expect(desktop.output()).toContain('display-capture');
    expect(answer).not.toBe('recorded');
    expect(await desktop.window.getByTestId('share-picker').count()).toBe(0);
  });

  it('Escape in the picker shares nothing, and says so', async () => {
    await shareButton(desktop.window).click();
    await desktop.window.getByTestId('share-picker').waitFor();
    await desktop.window.getByTestId('share-source').first().waitFor();
    await keepPicture(desktop.window, 'share-picker');
    await desktop.window.keyboard.press('Escape');
    await expect.poll(() => desktop.window.getByTestId('share-picker').count()).toBe(0);
    await desktop.window.getByText('Berbagi layar tidak jadi dimulai.').waitFor();
    await expect.poll(() => shareButton(desktop.window).getAttribute('aria-pressed')).toBe('false');
  });

  it('is shared by the keyboard alone, and the other side decodes it in its real size', async () => {
    await shareButton(desktop.window).focus();
    await desktop.window.keyboard.press('Enter');
    await desktop.window.getByTestId('share-source').first().waitFor();
    // The first screen has the focus: Enter shares it.
    await expect
      .poll(() => desktop.window.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('share-source');
    await desktop.window.keyboard.press('Enter');
    await desktop.window.locator('[data-testid="share"][data-on="true"]').waitFor();
    const size = await desktop.app.evaluate(({ screen }) => screen.getPrimaryDisplay().size);
    const fits = Math.min(1, 1920 / size.width, 1080 / size.height);
    const expected = [Math.round(size.width * fits), Math.round(size.height * fits)];
    await expect
      .poll(
        async () =>
          (await pictures(web)).filter(({ frames }) => frames > 5).map(({ width, height }) => [width, height]),
        { timeout: 45_000 },
      )
      .toContainEqual(expected);
    await keepPicture(web, 'share-seen-in-browser');
  });

  it('is not seen in a second window that the browser holds back, and that is said where it was asked for', async () => {
    await web.evaluate(() => {
      const page = globalThis as { realOpen?: typeof globalThis.open; open: unknown };
      page.realOpen = globalThis.open;
      page.open = () => null;
    });
    await web.getByTestId('share-window').click();
    await web.getByRole('alert').getByText('Peramban menahan jendela baru').waitFor();
    await keepPicture(web, 'share-window-blocked');
    await web.getByTestId('share-options').click();
    await web.getByTestId('own-window-open').click();
    await web.getByRole('dialog').getByRole('alert').getByText('Peramban menahan jendela baru').waitFor();
    await web.keyboard.press('Escape');
    await web.evaluate(() => {
      const page = globalThis as { realOpen?: typeof globalThis.open; open: unknown };
      page.open = page.realOpen;
    });
  });

  it('is sent for reading: details before motion, in layers that can be left out, none of them SVC', async () => {
    const sent = () =>
      desktop.window.evaluate(() =>
        ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? [])
          .flatMap((pc) => (pc.connectionState === 'closed' ? [] : pc.getSenders()))
          .flatMap((sender) => {
            const layered = (all: (RTCRtpEncodingParameters & { scalabilityMode?: string })[]) =>
              all.filter(({ scalabilityMode = 'L1T1' }) => !scalabilityMode.startsWith('L1'));
            const { track } = sender;
            if (track?.kind !== 'video' || track.getSettings().displaySurface === undefined) return [];
            const { encodings, codecs } = sender.getParameters();
            return [
              {
                hint: track.contentHint,
                layers: encodings.length,
                svc: layered(encodings).length,
                codec: codecs[0]?.mimeType ?? '',
              },
            ];
          }),
      );
    await expect.poll(sent, { timeout: 20_000 }).toEqual([{ hint: 'detail', layers: 2, svc: 0, codec: 'video/VP8' }]);
  });

  it('stays above other programs with a bar', async () => {
    await expect.poll(async () => (await companion('presenter-window')) !== null, { timeout: 20_000 }).toBe(true);
    const bar = await companion('presenter-window');
    if (!bar) throw new Error('no bar');
    const shape = await desktop.app.evaluate(({ BrowserWindow }) => {
      const own = BrowserWindow.getAllWindows().find((window) => window.isAlwaysOnTop());
      return own ? { ...own.getBounds(), shown: own.isVisible() } : null;
    });
    expect(shape).toMatchObject({ shown: true });
    await bar.getByText('Layar Anda sedang dibagikan').waitFor();
    // It holds no bridge to the shell.
    expect(await bar.evaluate('typeof window.pendopo')).toBe('undefined');
    await keepPicture(bar, 'share-presenter-bar');
    // The stage has given the bar its room: nothing of the large picture, nor the buttons at its foot, lies under it.
    const below = () =>
      desktop.window.evaluate(() => {
        const bottom = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;
        return bottom('[data-role="large"]') - bottom('[data-testid="stage"]');
      });
    await expect.poll(below, { timeout: 20_000 }).toBeLessThanOrEqual(0);
    await keepPicture(desktop.window, 'share-presenting');
  });

  it('tells a host there who waits in the lobby, and brings the meeting to the front with them', async () => {
    const bar = await companion('presenter-window');
    if (!bar) throw new Error('no bar');
    expect(await bar.getByTestId('presenter-lobby').count()).toBe(0);
    const nur = await signIn(office.url, 'nur.hayati');
    const knock = () =>
      nur.call<{ status: string }>('POST', `/api/meetings/${meetingId}/join`, { deviceId: 'deskinthelobby001' });
    expect(await knock()).toMatchObject({ status: 'waiting' });
    await bar.getByText('1 menunggu di lobi').waitFor();
    await keepPicture(bar, 'share-presenter-lobby');
    const shown = (act: 'hide' | 'look') =>
      desktop.app.evaluate(({ BrowserWindow }, act) => {
        const meeting = BrowserWindow.getAllWindows().find((window) => !window.isAlwaysOnTop());
        if (act === 'hide') meeting?.hide();
        return meeting?.isVisible();
      }, act);
    expect(await shown('hide')).toBe(false);
    await bar.getByTestId('presenter-lobby').click();
    await expect.poll(() => shown('look')).toBe(true);
    const entry = desktop.window.getByTestId('lobby-entry');
    await entry.getByTestId('deny').click();
    await expect.poll(() => bar.getByTestId('presenter-lobby').count()).toBe(0);
    await desktop.window.getByTestId('people').click();
  });

  it('is stopped by that bar, which goes with it', async () => {
    const bar = await companion('presenter-window');
    if (!bar) throw new Error('no bar');
    await bar.getByTestId('share-stop').focus();
    const closed = bar.waitForEvent('close');
    // The bar goes with the share, at times before the key's answer has come back.
    await bar.keyboard.press('Enter').catch((error: Error) => expect(error.message).toContain('has been closed'));
    await closed;
    await expect.poll(async () => companion('presenter-window')).toBeNull();
    await expect.poll(() => shareButton(desktop.window).getAttribute('data-on')).toBe('false');
    await expect.poll(async () => (await pictures(web)).length, { timeout: 20_000 }).toBeLessThanOrEqual(1);
  });
});

/** What the host's menu of that colleague offers, pressed. */
async function ofBambang(action: string) {
  await desktop.window.getByTestId('people').click();
  const row = desktop.window.locator('[data-testid="person"][data-identity^="p-bambang-sutrisno:"]');
  await row.getByTestId('person-menu').click();
  await desktop.window.getByTestId(`do-${action}`).click();
}

describe('a colleague in a browser', () => {
  const may = (allowed: boolean) =>
    expect.poll(() => shareButton(web).getAttribute('aria-disabled'), { timeout: 15_000 }).toBe(String(!allowed));

  it('is told in words that sharing is not allowed, and can share once the host lets all, or only them', async () => {
    await may(false);
    expect(await shareButton(web).getAttribute('aria-label')).toContain('belum mengizinkan');
    await desktop.window.getByTestId('host').click();
    await desktop.window.getByTestId('set-mayShare').click();
    await may(true);
    await desktop.window.getByTestId('set-mayShare').click();
    await may(false);
    await ofBambang('allow-share');
    await may(true);
    await desktop.window.getByTestId('people').click();
    await shareButton(web).click();
    await web.locator('[data-testid="share"][data-on="true"]').waitFor({ timeout: 30_000 });
    await web.getByTestId('presenter-bar').waitFor();
    await keepPicture(web, 'share-bar-in-browser');
    await expect
      .poll(async () => (await pictures(desktop.window)).filter(({ frames }) => frames > 5).length, { timeout: 45_000 })
      .toBe(2);
  });

  it('is seen in a window of its own, with frames that move', async () => {
    await desktop.window.getByTestId('share-options').click();
    await desktop.window.getByTestId('own-window-open').click();
    await expect.poll(async () => (await companion('own-window')) !== null, { timeout: 20_000 }).toBe(true);
    await desktop.window.getByTestId('own-window-open').click();
    await expect.poll(() => companion('own-window')).toBeNull();
    // The other way is at the shared screen itself.
    await desktop.window.keyboard.press('Escape');
    await desktop.window.getByTestId('share-window').click();
    await expect.poll(async () => (await companion('own-window')) !== null, { timeout: 20_000 }).toBe(true);
    const own = await companion('own-window');
    if (!own) throw new Error('no window');
    const frames = () =>
      own.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
    await expect.poll(frames, { timeout: 30_000 }).toBeGreaterThan(10);
    await keepPicture(own, 'share-own-window');
    expect(await own.evaluate('typeof window.pendopo')).toBe('undefined');
    // Nothing but the two windows of the table, and nothing from inside them.
    expect(await own.evaluate('window.open("about:blank", "pendopo-screen2") === null')).toBe(true);
    expect(await desktop.window.evaluate('window.open("about:blank", "other") === null')).toBe(true);
    expect(await desktop.window.evaluate('window.open("https://example.org/", "pendopo-presenter") === null')).toBe(
      true,
    );
    // A window that is there already is found by its name: it must not be led elsewhere.
    await desktop.window.evaluate('void window.open("https://example.org/", "pendopo-screen")');
    await expect.poll(() => desktop.output()).toContain('navigation refused');
    expect(own.url()).toBe('about:blank');
  });

  it('ends when the host stops it, and says who did', async () => {
    await ofBambang('stop-share');
    await web.getByText('Pimpinan rapat menghentikan layar yang Anda bagikan.').waitFor({ timeout: 15_000 });
    await expect.poll(() => shareButton(web).getAttribute('data-on')).toBe('false');
    const own = await companion('own-window');
    if (!own) throw new Error('the window went with the share');
    await own.getByText('Berbagi layar telah berakhir.').waitFor();
    await desktop.window.getByTestId('screen-tile').waitFor({ state: 'detached', timeout: 15_000 });
  });

  it('closes its own window with the meeting', async () => {
    await desktop.window.getByTestId('leave').click();
    await desktop.window.getByTestId('leave-confirm').click();
    await desktop.window.locator('[data-testid="left"]').waitFor();
    await expect.poll(() => companion('own-window')).toBeNull();
  });
});
