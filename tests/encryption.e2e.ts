// A restricted meeting on real parts: the three clients open one another's frames, a client with a valid token but no key sees
// and hears nothing of use, and who is put out has no key any more.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeetingSummary } from '../contract/domain.ts';
import type { Agenda } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Person, signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, received, signInBrowser, watchPeerConnections } from './clients.ts';
import { eavesdrop, intrude } from './raw-client.ts';
import { startRecorder } from './recorder.ts';

type Key = { index: number; key: string };
const LONG = { timeout: 30_000 };
const AGUS = 'Agus Prasetyo, S.Sos.';

let office: Office;
let desktop: Desktop;
let browser: Browser;
let bambang: Page;
let dwi: Page;
let sri: Person;
let dwiPerson: Person;
let agus: Person;
let meeting: MeetingSummary;
let clear: MeetingSummary;

beforeAll(async () => {
  office = await startOffice({
    dataDir: mkdtempSync(join(tmpdir(), 'pendopo-encrypted-')),
    label: 'encrypted',
    ...(process.env['PENDOPO_TEST_FACE'] ? { env: { PENDOPO_RENDERER: process.env['PENDOPO_TEST_FACE'] } } : {}),
  });
  sri = await signIn(office.url, 'sri.wahyuni');
  dwiPerson = await signIn(office.url, 'dwi.lestari');
  agus = await signIn(office.url, 'agus.prasetyo');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find(({ state, class: kind }) => (state === 'open' || state === 'live') && kind === 'biasa');
  if (!running) throw new Error('the demo has no running meeting');
  clear = running;
  const now = Date.now();
  meeting = await sri.call<MeetingSummary>('POST', '/api/meetings', {
    title: 'Rapat terbatas uji enkripsi',
    unitId: running.unit.id,
    class: 'terbatas',
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
    invitedPeople: ['p-bambang-sutrisno', 'p-dwi-lestari', 'p-agus-prasetyo'],
  });
  await sri.call('POST', `/api/meetings/${meeting.id}/conduct`, { lobby: 'off' });
  // The fake camera, but no fake permissions: those would answer for the display as well.
  desktop = await launchDesktop({
    serverUrl: office.url,
    profile: `encrypted-${process.pid}`,
    realDevices: true,
    args: ['--use-fake-device-for-media-stream'],
  });
  // Where the client's own window leaves room, the display is magenta.
  await desktop.app.evaluate(({ BrowserWindow, screen }) => {
    const { bounds } = screen.getPrimaryDisplay();
    new BrowserWindow({ ...bounds, frame: false, focusable: false, alwaysOnTop: true, backgroundColor: '#ff00ff' });
  });
  browser = await launchBrowser();
  const page = async (login: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const made = await context.newPage();
    await signInBrowser(made, office.url, login);
    return made;
  };
  bambang = await page('bambang.sutrisno');
  dwi = await page('dwi.lestari');
  await signInDesktop(desktop, 'sri.wahyuni');
  for (const window of [desktop.window, bambang, dwi]) {
    await watchPeerConnections(window);
    await open(window, meeting.id);
  }
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await office?.stop();
});

const badge = (page: Page) => page.getByTestId('encryption').getAttribute('data-state');
/** Every word of the badge from now on. */
async function watchBadge(page: Page) {
  const said = await page.getByTestId('encryption').evaluateHandle((chip) => {
    const words: (string | undefined)[] = [];
    const note = () => words.push((chip as HTMLElement).dataset['state']);
    new MutationObserver(note).observe(chip, { attributes: true, attributeFilter: ['data-state'] });
    return words;
  });
  return () => said.jsonValue();
}
const moving = async (page: Page) => (await received(page)).videoFrames.filter((frames) => frames > 10).length;

const keyed = () => ({ desktop: desktop.window, bambang, dwi });
const open = async (page: Page, meetingId: string) => {
  await enterMeeting(page, meetingId);
  await page.getByTestId('mic').click();
  await page.locator('[data-testid="mic"][data-on="true"]').waitFor(LONG);
};
const leave = async (page: Page) => {
  await page.getByTestId('leave').click();
  await page.getByTestId('leave-confirm').click();
  await page.getByTestId('to-agenda').click();
};

const WORDS = 'Angka rahasia 4711';
/** Writes until the tap has enough, letter by letter for those who read along; the other reads both. */
async function writes(writer: Page, reader: Page, tapped: Promise<unknown>) {
  for (const page of [writer, reader]) await page.getByTestId('chat').click();
  await writer.getByTestId('chat-live').check();
  let over = false;
  const end = () => {
    over = true;
  };
  tapped.then(end, end);
  for (let times = 0; times === 0 || !over; times += 1) {
    await writer.getByTestId('chat-text').pressSequentially(`${WORDS} `, { delay: 20 });
    await reader.getByTestId('typing').filter({ hasText: WORDS }).waitFor(LONG);
    await writer.getByTestId('chat-text').press('Enter');
    await expect.poll(() => reader.getByTestId('message').filter({ hasText: WORDS }).count(), LONG).toBe(times + 1);
  }
  for (const page of [writer, reader]) await page.getByTestId('chat').click();
}

/** Sri shares the whole screen, by the keyboard. */
async function share() {
  const page = desktop.window;
  await page.getByTestId('share').click();
  await page.getByTestId('share-source').first().waitFor(LONG);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name')), LONG).toBe('share-source');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="share"][data-on="true"]').waitFor(LONG);
}

/** How much of the shared screen's picture is magenta, as the person before it sees it. */
const magenta = (page: Page) =>
  page
    .getByTestId('screen-tile')
    .locator('video')
    .evaluate((video: HTMLVideoElement) => {
      const canvas = new OffscreenCanvas(64, 36);
      const pen = canvas.getContext('2d');
      pen?.drawImage(video, 0, 0, 64, 36);
      const { data = [] } = pen?.getImageData(0, 0, 64, 36) ?? {};
      let hits = 0;
      for (let at = 0; at < data.length; at += 4)
        if ((data[at] ?? 0) > 150 && (data[at + 1] ?? 0) < 90 && (data[at + 2] ?? 0) > 150) hits += 1;
      return hits / (64 * 36);
    })
    .catch(() => 0);

describe('a restricted meeting', () => {
  it.each(['desktop', 'bambang', 'dwi'] as const)('shows the pictures of both others, opened (%s)', async (who) => {
    const page = keyed()[who];
    await expect.poll(() => moving(page), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => badge(page), { timeout: 30_000 }).toBe('on');
  });

  it('says so in words, with what it means behind a press', async () => {
    const chip = desktop.window.getByTestId('encryption');
    // A key that has just come anew is proved anew before the word returns.
    await expect.poll(() => chip.textContent(), { timeout: 30_000 }).toContain('Terenkripsi ujung ke ujung');
    await chip.click();
    await desktop.window.getByText('ia tidak dapat melihat atau mendengarnya').waitFor();
    await keepPicture(desktop.window, 'encryption-on');
    await desktop.window.keyboard.press('Escape');
  });

  it('lets those with the key hear one another and see the shared screen', async () => {
    await share();
    // Frames that do not open are dropped before the decoder: nothing is heard of them.
    for (const page of Object.values(keyed()))
      await expect
        .poll(async () => (await received(page)).audioEnergy.filter((energy) => energy > 0.01).length, LONG)
        .toBe(2);
    for (const page of [bambang, dwi]) await expect.poll(() => magenta(page), LONG).toBeGreaterThan(0.2);
    await keepPicture(dwi, 'encryption-screen');
  });

  it('gives a client with a token but no key nothing to look at and nothing to listen to', async () => {
    const caught = await eavesdrop(sri, meeting.id, 'rawclientwithoutkey1', { ms: 15_000 });
    expect([...caught.encrypted].sort()).toEqual(['camera', 'microphone', 'screen']);
    expect(caught).toMatchObject({ clear: new Set(), camera: 0, screen: 0, beeps: 0 });
  });

  it('carries what is written under the key too: members read it as it is typed, a client without the key nothing of it', async () => {
    const tapped = eavesdrop(sri, meeting.id, 'rawclientwithoutkey3', {
      ms: 30_000,
      enough: ({ data }) => data.filter((text) => text.includes('"sealed"')).length > 3,
    });
    await writes(desktop.window, bambang, tapped);
    await keepPicture(bambang, 'encryption-chat');
    const { data } = await tapped;
    expect(data.filter((text) => text.includes('"sealed"')).length).toBeGreaterThan(3);
    expect(data.filter((text) => text.includes(WORDS))).toEqual([]);
  });

  it.each([
    ['in the clear', undefined],
    ['with a wrong key', new Uint8Array(32).fill(7)],
  ])('never says “on” while somebody sends %s, and names them', async (_how, key) => {
    for (const page of Object.values(keyed())) await expect.poll(() => badge(page), LONG).toBe('on');
    const words = await Promise.all(Object.values(keyed()).map(watchBadge));
    const intruder = await intrude(agus, meeting.id, 'rawclientthatsends01', key);
    try {
      expect(intruder.encrypted).toEqual([key !== undefined, key !== undefined]);
      for (const [who, page] of Object.entries(keyed())) {
        await expect.poll(() => badge(page), LONG).toBe('broken');
        await page.getByTestId('encryption').click();
        await expect.poll(() => page.getByTestId('encryption-trouble').textContent(), LONG).toContain(AGUS);
        await keepPicture(page, `encryption-broken-${who}-${key ? 'key' : 'clear'}`);
        await page.keyboard.press('Escape');
      }
      // Longer than any one complaint counts: it does not come and go.
      await desktop.window.waitForTimeout(8000);
      for (const said of words) expect((await said()).join(' ')).toMatch(/^(pending )?broken$/);
    } finally {
      await intruder.leave();
    }
    for (const page of Object.values(keyed())) await expect.poll(() => badge(page), LONG).toBe('on');
  });

  it('puts a recorder out at once, and its host reads why', async () => {
    const recorder = await startRecorder(office.livekit, meeting.id);
    await recorder.out;
    await desktop.window.getByText('rapat Terbatas tidak boleh direkam').waitFor(LONG);
    await keepPicture(desktop.window, 'encryption-recorder');
    await desktop.window.getByTestId('recording').waitFor({ state: 'detached' });
    for (const page of Object.values(keyed())) expect(await badge(page)).toBe('on');
  });

  it('rotates the key when somebody is put out, who gets no other; the rest go on', async () => {
    const device = (page: Page) => page.evaluate(() => localStorage.getItem('pendopo.device') ?? '');
    const body = { deviceId: await device(dwi) };
    const path = `/api/meetings/${meeting.id}/key`;
    const before = await dwiPerson.call<Key>('POST', path, body);
    await sri.call('POST', `/api/meetings/${meeting.id}/control`, {
      action: 'remove',
      identity: `p-dwi-lestari:${body.deviceId}`,
      ban: false,
    });
    await dwi.locator('[data-testid="left"][data-reason="removed"]').waitFor({ timeout: 20_000 });
    await expect(dwiPerson.call('POST', path, body)).rejects.toThrow(/40[34]|forbidden|removed/);
    const bambangPerson = await signIn(office.url, 'bambang.sutrisno');
    const after = await bambangPerson.call<Key>('POST', path, { deviceId: await device(bambang) });
    expect(after.index).not.toBe(before.index);
    expect(after.key).not.toBe(before.key);
    // Longer than the old key opens anything: what still moves is encrypted with the new one.
    const keepsMs = 9000;
    const settled = Date.now() + keepsMs;
    await expect.poll(() => Date.now(), { timeout: keepsMs + 5000 }).toBeGreaterThan(settled);
    const total = async () => (await received(desktop.window)).videoFrames.reduce((sum, frames) => sum + frames, 0);
    const was = await total();
    await expect.poll(total, { timeout: 20_000 }).toBeGreaterThan(was + 20);
    await expect.poll(() => badge(bambang), { timeout: 20_000 }).toBe('on');
  });
});

describe('the measure itself', () => {
  it('sees the camera and the screen and hears the beeps where nothing is encrypted', async () => {
    for (const page of [desktop.window, bambang]) {
      await leave(page);
      await open(page, clear.id);
    }
    await share();
    const tapped = eavesdrop(sri, clear.id, 'rawclientwithoutkey2', {
      ms: 40_000,
      enough: ({ camera, screen, beeps, data }) =>
        camera > 20 && screen > 5 && beeps > 5 && data.some((text) => text.includes(WORDS)),
    });
    await writes(desktop.window, bambang, tapped);
    const caught = await tapped;
    expect(caught.data.some((text) => text.includes(WORDS))).toBe(true);
    expect([...caught.clear].sort()).toEqual(['camera', 'microphone', 'screen']);
    expect(caught.encrypted).toEqual(new Set());
    expect(caught.camera).toBeGreaterThan(20);
    expect(caught.screen).toBeGreaterThan(5);
    expect(caught.beeps).toBeGreaterThan(5);
  });
});
