// Microphones, speakers and cameras that come and go during a meeting, and a machine that sleeps. The sound devices are real ones
// to Chromium (PulseAudio's), really unplugged; a camera cannot be, here its end is made in the page and said so.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agenda } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, putToSleep, signInBrowser, startColleagues } from './clients.ts';
import { type SoundDevices, startSoundDevices } from './sound-devices.ts';

let office: Office;
let meetingId: string;
let colleagues: Awaited<ReturnType<typeof startColleagues>>;
let sound: SoundDevices;
let browser: Browser;
let web: Page;
let desktop: Desktop;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-devices-')), label: 'devices' });
  const sri = await signIn(office.url, 'sri.wahyuni');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  meetingId = meetings.find(({ state }) => state === 'open' || state === 'live')?.id ?? '';
  colleagues = await startColleagues(office.url, meetingId, ['dwi.lestari']);
  sound = await startSoundDevices();
  for (const name of ['MikMeja', 'MikJabra']) await sound.plugMicrophone(name);
  for (const name of ['SpikerMeja', 'SpikerJabra']) await sound.plugSpeaker(name);
  await sound.makeDefault('microphone', 'MikMeja');
  await sound.makeDefault('speaker', 'SpikerMeja');
  browser = await launchBrowser([], { realDevices: true });
  web = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  await signInBrowser(web, office.url, 'bambang.sutrisno');
  await enterMeeting(web, meetingId);
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await sound?.stop();
  await colleagues?.stop();
  await office?.stop();
});

const uses = (kind: 'microphone' | 'speaker') =>
  expect.poll(async () => [...new Set(await sound.used(kind))].join(), { timeout: 15_000 });

async function choose(menu: RegExp, picker: RegExp, device: string) {
  await web.getByRole('button', { name: menu }).click();
  await web.getByRole('dialog', { name: menu }).getByRole('button', { name: picker }).click({ timeout: 5000 });
  await web.getByRole('option', { name: device, exact: true }).click({ timeout: 5000 });
  await web.keyboard.press('Escape');
}

/** Until the person is told, in ms. */
async function told(page: Page, what: RegExp, act: () => Promise<unknown>) {
  const waited = page.getByRole('log').getByText(what).waitFor();
  await act();
  const since = performance.now();
  await waited;
  return performance.now() - since;
}

describe('a microphone or speaker is unplugged during the meeting', () => {
  it('uses the microphone and the speaker that were chosen', async () => {
    await web.getByTestId('mic').click();
    await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
    await uses('microphone').toBe('MikMeja');
    await choose(/^Pilih mikrofon/, /Mikrofon/, 'MikJabra');
    await uses('microphone').toBe('MikJabra');
    await choose(/^Pilih mikrofon/, /Pengeras suara/, 'SpikerJabra');
    // The page's own AudioContext stays on the default, and plays nothing.
    await uses('speaker').toContain('SpikerJabra');
  });

  it('says so within two seconds and goes on with the next microphone', async () => {
    expect(await told(web, /Mikrofon terlepas \(MikJabra\)/, () => sound.unplug('MikJabra'))).toBeLessThan(2000);
    await keepPicture(web, 'device-lost');
    await uses('microphone').toBe('MikMeja');
    await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
  });

  it('returns to the chosen microphone when it is plugged in again', async () => {
    await told(web, /terpasang kembali dan digunakan: MikJabra/, () => sound.plugMicrophone('MikJabra'));
    await uses('microphone').toBe('MikJabra');
    await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
  });

  it('is the same with the speaker', async () => {
    expect(await told(web, /Pengeras suara terlepas \(SpikerJabra\)/, () => sound.unplug('SpikerJabra'))).toBeLessThan(
      2000,
    );
    // PulseAudio itself moves what plays to some other speaker: ours follows the system's default from now on.
    await sound.makeDefault('speaker', 'SpikerMeja');
    await uses('speaker').toBe('SpikerMeja');
    await told(web, /terpasang kembali dan digunakan: SpikerJabra/, () => sound.plugSpeaker('SpikerJabra'));
    await uses('speaker').toContain('SpikerJabra');
  });

  // All processes of the browser really stand still until the media server has given it up; the rest of the minute is only put on
  // the clock. Of the two kinds of machine one is real here, the other's monotonic clock is made in the page.
  it.each([
    ['Windows, whose monotonic clock goes on', true],
    ['Linux and macOS, whose monotonic clock rests too', false],
  ])(
    'comes back muted after the lid was closed for a minute, which a browser only sees by its clocks (%s)',
    async (_system, goesOn) => {
      await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
      await web.evaluate((counts) => {
        const page = globalThis as { asleepCounts?: boolean };
        const installed = page.asleepCounts !== undefined;
        page.asleepCounts = counts;
        if (installed) return;
        const clock = performance.now.bind(performance);
        const wall = Date.now.bind(Date);
        let last = clock();
        let [monotonicBy, wallBy] = [0, 0];
        // They are asked many times a second: what is late by ten was a sleep, and shall have been a minute.
        const look = () => {
          const late = clock() - last;
          last += late;
          if (late < 10_000) return;
          wallBy += 60_000 - late;
          monotonicBy += page.asleepCounts ? 60_000 - late : -late;
        };
        performance.now = () => {
          look();
          return last + monotonicBy;
        };
        Date.now = () => {
          look();
          return wall() + wallBy;
        };
      }, goesOn);
      const told = web
        .getByRole('log')
        .getByText(/Komputer sempat tidur/)
        .waitFor({ timeout: 60_000 });
      const wake = putToSleep(browser);
      await new Promise((done) => setTimeout(done, 25_000)); // the sleep itself
      wake();
      await told;
      await web.locator('[data-testid="mic"][data-on="false"]').waitFor();
      await web.locator('[data-testid="meeting"][data-phase="connected"]').waitFor();
      await web.waitForTimeout(2000); // that nothing opens it again is a matter of time
      expect(await web.getByTestId('mic').getAttribute('data-on')).toBe('false');
      await web.getByTestId('mic').click();
      await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
    },
    90_000,
  );

  it.each([100_000, -100_000])('mutes nobody when the clock is corrected, by %d ms', async (jump) => {
    const told = web.getByRole('log').getByText(/Komputer sempat tidur/);
    await told.waitFor({ state: 'detached' });
    await web.evaluate((by) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + by;
    }, jump);
    // That nothing comes of it is a matter of time: longer than a doubt lasts.
    const seen: string[] = [];
    const look = async () => seen.push(`${await web.getByTestId('mic').getAttribute('data-on')} ${await told.count()}`);
    await expect.poll(look, { timeout: 40_000, interval: 500 }).toBeGreaterThan(25);
    expect([...new Set(seen)]).toEqual(['true 0']);
  });

  it('stays muted if it was muted', async () => {
    await web.getByTestId('mic').click();
    await web.locator('[data-testid="mic"][data-on="false"]').waitFor();
    await told(web, /Mikrofon terlepas \(MikJabra\)/, () => sound.unplug('MikJabra'));
    await uses('microphone').toBe('MikMeja');
    expect(await web.getByTestId('mic').getAttribute('data-on')).toBe('false');
  });

  it('says that nothing is left when the last one goes', async () => {
    await web.getByTestId('mic').click();
    await web.locator('[data-testid="mic"][data-on="true"]').waitFor();
    for (const sink of ['SpikerMeja', 'SpikerJabra']) await sound.unplug(sink);
    await told(web, /Mikrofon terlepas.*Tidak ada mikrofon lain/, () => sound.unplug('MikMeja'));
    await web.locator('[data-testid="mic"][data-on="false"]').waitFor();
    await keepPicture(web, 'device-none');
    await sound.plugMicrophone('MikMeja');
    await sound.plugSpeaker('SpikerMeja');
    expect(await web.getByTestId('mic').getAttribute('data-on')).toBe('false');
  });

  it('lets go of every device at leaving', async () => {
    await web.getByTestId('mic').click();
    await uses('microphone').toBe('MikMeja');
    await web.getByTestId('leave').click();
    await web.getByTestId('leave-confirm').click();
    await web.getByTestId('left').waitFor();
    await uses('microphone').toBe('');
  });
});

describe('the desktop client', () => {
  /** Keeps what is captured, so that the test knows which devices are open, and can end one as if it were unplugged. */
  const watchCaptures = (page: Page) =>
    page.evaluate(() => {
      const all: MediaStreamTrack[] = [];
      (globalThis as { captures?: MediaStreamTrack[] }).captures = all;
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await real(wanted);
        all.push(...stream.getTracks());
        return stream;
      };
    });
  const open = (page: Page) =>
    page.evaluate(() =>
      ((globalThis as { captures?: MediaStreamTrack[] }).captures ?? [])
        .filter(({ readyState }) => readyState === 'live')
        .map(({ kind }) => kind)
        .join(),
    );

  beforeAll(async () => {
    desktop = await launchDesktop({ serverUrl: office.url, profile: `devices-${process.pid}` });
    await signInDesktop(desktop, 'sri.wahyuni');
    await desktop.window.getByTestId('agenda').waitFor();
    await watchCaptures(desktop.window);
    await enterMeeting(desktop.window, meetingId);
    await desktop.window.locator('[data-testid="camera"][data-on="true"]').waitFor();
  });

  it('goes on with another camera when the one in use ends (made in the page: a fake camera cannot be unplugged)', async () => {
    await desktop.window.evaluate(() => {
      const camera = (globalThis as { captures?: MediaStreamTrack[] }).captures?.findLast(
        ({ kind, readyState }) => kind === 'video' && readyState === 'live',
      );
      camera?.stop();
      camera?.dispatchEvent(new Event('ended'));
    });
    await desktop.window
      .getByRole('log')
      .getByText(/Kamera terlepas/)
      .waitFor();
    await desktop.window.locator('[data-testid="camera"][data-on="true"]').waitFor();
    await expect.poll(() => open(desktop.window)).toMatch(/video/);
    await desktop.window.locator('[data-testid="tile"][data-self="true"] video').waitFor();
  });

  it('closes the camera when it is turned off, and opens it again', async () => {
    await desktop.window.getByTestId('camera').click();
    await expect.poll(() => open(desktop.window)).not.toMatch(/video/);
    await desktop.window.getByTestId('camera').click();
    await desktop.window.locator('[data-testid="camera"][data-on="true"]').waitFor();
    await expect.poll(() => open(desktop.window)).toMatch(/^(audio,)?video$/);
  });

  it('sleeps and wakes: muted, camera off, back in the meeting, never unmuted by itself', async () => {
    const { window } = desktop;
    await window.getByTestId('mic').click();
    await window.locator('[data-testid="mic"][data-on="true"]').waitFor();
    await desktop.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await window.locator('[data-testid="mic"][data-on="false"]').waitFor();
    await window.locator('[data-testid="camera"][data-on="false"]').waitFor();
    await expect.poll(() => open(window)).not.toMatch(/video/);
    const connectedAnew = window.locator('[data-testid="meeting"][data-phase="reconnecting"]').waitFor();
    await desktop.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await connectedAnew;
    await window.locator('[data-testid="meeting"][data-phase="connected"]').waitFor();
    await expect.poll(() => window.locator('[data-testid="tile"][data-self="false"]').count()).toBe(1);
    await window.waitForTimeout(2000); // that nothing opens them again is a matter of time
    expect(await window.getByTestId('mic').getAttribute('data-on')).toBe('false');
    expect(await window.getByTestId('camera').getAttribute('data-on')).toBe('false');
    expect(await open(window)).not.toMatch(/video/);
  });

  it('holds no device after leaving', async () => {
    await desktop.window.getByTestId('mic').click();
    await desktop.window.locator('[data-testid="mic"][data-on="true"]').waitFor();
    await desktop.window.getByTestId('leave').click();
    await desktop.window.getByTestId('leave-confirm').click();
    await desktop.window.getByTestId('left').waitFor();
    await expect.poll(() => open(desktop.window)).toBe('');
  });
});
