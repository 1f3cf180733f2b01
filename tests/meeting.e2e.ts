// The main job, on real parts: an official in Electron, a colleague in a browser, and a simulated one meet on a real server.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agenda } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import {
  keepPicture,
  launchBrowser,
  received,
  signInBrowser,
  startColleagues,
  watchPeerConnections,
} from './clients.ts';
import { startRecorder } from './recorder.ts';

let office: Office;
let desktop: Desktop;
let browser: Browser;
let web: Page;
let colleagues: Awaited<ReturnType<typeof startColleagues>>;
let meetingId: string;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-e2e-')), label: 'e2e' });
  const sri = await signIn(office.url, 'sri.wahyuni');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find((meeting) => meeting.state === 'open' || meeting.state === 'live');
  if (!running) throw new Error('the demo has no running meeting');
  meetingId = running.id;
  colleagues = await startColleagues(office.url, meetingId, ['dwi.lestari']);
  desktop = await launchDesktop({ serverUrl: office.url, profile: `e2e-${process.pid}` });
  browser = await launchBrowser();
  web = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await colleagues?.stop();
  await office?.stop();
});

const tile = (page: Page, personId: RegExp | string) =>
  page.locator(`[data-testid="tile"][data-identity^="${personId}"]`);
const others = (page: Page) => page.locator('[data-testid="tile"][data-self="false"]');

describe('an official joins the meeting', () => {
  it('signs in through the browser and sees today’s agenda in Indonesian', async () => {
    await signInDesktop(desktop, 'sri.wahyuni');
    await desktop.window.getByTestId('agenda').waitFor();
    await expect
      .poll(() => desktop.window.getByRole('heading', { level: 1 }).textContent())
      .toMatch(/^Selamat .+Sri Wahyuni/);
    await keepPicture(desktop.window, 'electron-agenda');
  });

  it('is in the meeting with two presses and a device check', async () => {
    await watchPeerConnections(desktop.window);
    await desktop.window.getByTestId('agenda-join').first().click();
    await desktop.window.getByTestId('preview').waitFor();
    await expect
      .poll(() => desktop.window.getByTestId('level').getAttribute('data-heard'), { timeout: 20_000 })
      .toBe('heard');
    await keepPicture(desktop.window, 'electron-prejoin');
    await desktop.window.getByTestId('prejoin-join').click();
    await desktop.window.locator('[data-testid="meeting"][data-phase="connected"]').waitFor();
  });

  it('meets a colleague who comes by browser', async () => {
    await signInBrowser(web, office.url, 'bambang.sutrisno');
    await watchPeerConnections(web);
    await enterMeeting(web, meetingId);
    await web.locator('[data-testid="meeting"][data-phase="connected"]').waitFor();
    await expect.poll(() => others(desktop.window).count(), { timeout: 30_000 }).toBe(2);
    await expect.poll(() => others(web).count(), { timeout: 30_000 }).toBe(2);
  });

  it.each(['desktop', 'web'] as const)('sees the pictures of both others move (%s)', async (which) => {
    const page = which === 'desktop' ? desktop.window : web;
    await expect
      .poll(async () => (await received(page)).videoFrames.filter((frames) => frames > 20).length, { timeout: 60_000 })
      .toBe(2);
  });

  it('gives the pictures the whole stage, with and without the list of people', async () => {
    const heights = () =>
      web.evaluate(() => {
        const stage = document.querySelector('[data-testid="meeting"] section')?.getBoundingClientRect();
        return (stage?.height ?? 0) / window.innerHeight;
      });
    expect(await heights()).toBeGreaterThan(0.7);
    await web.getByTestId('people').click();
    await web.getByRole('complementary').waitFor();
    expect(await heights()).toBeGreaterThan(0.7);
    await web.getByTestId('people').click();
  });

  it('hears the others: sound that is not silence', async () => {
    await web.getByTestId('mic').click();
    await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
    await expect
      .poll(async () => (await received(desktop.window)).audioEnergy.filter((energy) => energy > 0.001).length, {
        timeout: 60_000,
      })
      .toBe(2);
    await keepPicture(desktop.window, 'electron-meeting');
    await keepPicture(web, 'web-meeting');
  });

  it('is seen muted and unmuted at the other side, truly', async () => {
    const sri = tile(web, 'p-sri-wahyuni');
    await expect.poll(() => sri.getAttribute('data-mic')).toBe('false');
    await desktop.window.keyboard.press('Control+d');
    await desktop.window.locator('[data-testid="mic"][data-on="true"]').waitFor();
    await expect.poll(() => sri.getAttribute('data-mic'), { timeout: 15_000 }).toBe('true');
    await desktop.window.keyboard.press('Control+d');
    await expect.poll(() => sri.getAttribute('data-mic'), { timeout: 15_000 }).toBe('false');
    await expect(desktop.window.getByTestId('mic').getAttribute('data-on')).resolves.toBe('false');
  });

  it('turns the camera off: the other side sees initials instead of a frozen face', async () => {
    const sri = tile(web, 'p-sri-wahyuni');
    await sri.locator('video').waitFor();
    await desktop.window.getByTestId('camera').click();
    await expect.poll(() => sri.locator('video').count(), { timeout: 15_000 }).toBe(0);
  });

  it('says to everybody that the meeting is recorded, for as long as it is', async () => {
    const mark = (page: Page) => page.getByTestId('recording');
    expect(await mark(web).count()).toBe(0);
    // The sentence passes: both are looked at from before on.
    const told = [desktop.window, web].map(async (page) => {
      await page.getByText('Rapat ini direkam. Suara, gambar, dan layar yang Anda kirim ikut terekam.').waitFor();
      await mark(page).waitFor();
    });
    const recorder = await startRecorder(office.livekit, meetingId);
    await Promise.all(told);
    await keepPicture(web, 'web-recorded');
    await recorder.stop();
    for (const page of [desktop.window, web]) await mark(page).waitFor({ state: 'detached' });
  });

  it('stays in the meeting when the sign-in ends, says so, and takes up the new one', async () => {
    const context = web.context();
    await context.clearCookies({ name: /session/ });
    // Whatever asks the office next learns of it.
    await web.getByTestId('hand').click();
    const banner = web.getByRole('alert').filter({ hasText: 'Sesi masuk Anda telah berakhir. Rapat tetap berjalan' });
    await banner.waitFor();
    await keepPicture(web, 'web-signin-ended');
    const moving = async () => (await received(web)).videoFrames.reduce((sum, count) => sum + count, 0);
    const before = await moving();
    await expect.poll(moving).toBeGreaterThan(before + 10);
    const [tab] = await Promise.all([context.waitForEvent('page'), banner.getByRole('button').click()]);
    // The provider still knows the person, or asks.
    const agenda = tab.getByTestId('agenda');
    const password = tab.locator('input[type=password]');
    await agenda.or(password).first().waitFor();
    if (await password.isVisible()) {
      await tab.locator('input[type=text], input:not([type])').first().fill('bambang.sutrisno');
      await password.fill('pendopo');
      await password.press('Enter');
      await agenda.waitFor();
    }
    await banner.waitFor({ state: 'detached' });
    await tab.close();
    await expect.poll(() => web.getByTestId('meeting').getAttribute('data-phase')).toBe('connected');
    await web.getByTestId('hand').click();
    await desktop.window
      .locator('[data-testid="tile"][data-identity^="p-bambang"] [title="Mengangkat tangan"]')
      .waitFor();
  });

  it('leaves after a question, and the others see an empty place', async () => {
    await desktop.window.getByTestId('leave').click();
    await desktop.window.getByTestId('leave-confirm').click();
    await desktop.window.locator('[data-testid="left"][data-reason="left"]').waitFor();
    await expect.poll(() => tile(web, 'p-sri-wahyuni').count(), { timeout: 15_000 }).toBe(0);
    await keepPicture(desktop.window, 'electron-left');
    // A page loaded anew shows what it showed, but nobody stands at the door again who has just left.
    await desktop.window.reload();
    await desktop.window.getByTestId('account').waitFor();
    expect(await desktop.window.getByTestId('prejoin-join').count()).toBe(0);
  });

  it('ends for everyone when the host ends it, with the reason said', async () => {
    const sri = await signIn(office.url, 'sri.wahyuni');
    await sri.call('POST', `/api/meetings/${meetingId}/end`);
    await web.locator('[data-testid="left"][data-reason="ended"]').waitFor();
    await expect(web.getByRole('heading', { level: 1 }).textContent()).resolves.toBe('Rapat telah diakhiri');
  });
});
