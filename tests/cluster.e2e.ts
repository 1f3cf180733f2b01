// Two media nodes and a Redis: the node that carries a meeting of three dies (a desktop client that shares its screen, two browsers,
// one of them muted), and the meeting goes on upon the other node as it was.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import { type Cluster, startCluster } from '../scripts/stack/cluster.ts';
import { freeTcpPort, type LiveKit } from '../scripts/stack/livekit.ts';
import { keepPicture, launchBrowser, pictureFrames, signInBrowser, voices, watchPeerConnections } from './clients.ts';

const meetingId = 'rakr-banj-r001';
const [SRI, AGUS, DWI] = ['p-sri-wahyuni', 'p-agus-prasetyo', 'p-dwi-lestari'] as const;
const RECOVERY_MS = 60_000;
vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

let cluster: Cluster;
let office: Office;
let desktop: Desktop;
let browser: Browser;
/** Sri at the desk, and the host; Agus and Dwi in browsers. */
let pages: Record<typeof SRI | typeof AGUS | typeof DWI, Page>;

beforeAll(async () => {
  const port = await freeTcpPort();
  cluster = await startCluster(`http://127.0.0.1:${port}/api/livekit/webhook`);
  office = await startOffice({
    dataDir: mkdtempSync(join(tmpdir(), 'pendopo-cluster-')),
    label: 'cluster',
    env: {
      PENDOPO_PORT: String(port),
      LIVEKIT_URL: cluster.url,
      LIVEKIT_API_KEY: cluster.apiKey,
      LIVEKIT_API_SECRET: cluster.apiSecret,
    },
  });
  const sri = await signIn(office.url, 'sri.wahyuni');
  // At first only hosts may write.
  await sri.call('POST', `/api/meetings/${meetingId}/conduct`, { mayChat: 'everyone' });
  browser = await launchBrowser();
  // The fake camera, but no fake permissions: those would answer for the display as well.
  desktop = await launchDesktop({
    serverUrl: office.url,
    profile: `cluster-${process.pid}`,
    realDevices: true,
    args: ['--use-fake-device-for-media-stream'],
  });
  await signInDesktop(desktop, 'sri.wahyuni');
  const inBrowser = async (login: string) => {
    const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'id-ID' });
    const page = await context.newPage();
    await signInBrowser(page, office.url, login);
    return page;
  };
  const [agus, dwi] = [await inBrowser('agus.prasetyo'), await inBrowser('dwi.lestari')];
  pages = { [SRI]: desktop.window, [AGUS]: agus, [DWI]: dwi };
  for (const page of everybody()) {
    await watchPeerConnections(page);
    await enterMeeting(page, meetingId);
    await mic(page, true);
  }
  // Muted, not silent from the start: what is published must not be heard again.
  await mic(pages[DWI], false);
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await office?.stop();
  await cluster?.stop();
});

const everybody = () => Object.values(pages);
async function mic(page: Page, on: boolean) {
  await page.getByTestId('mic').click();
  await page.locator(`[data-testid="mic"][data-on="${on}"]`).waitFor({ timeout: 30_000 });
}
const phases = () => Promise.all(everybody().map((page) => page.getByTestId('meeting').getAttribute('data-phase')));

/** What each sees move and how many each hears, since the last look; people without their device. */
const looks = new Map<Page, { frames: Record<string, number>; voices: Record<string, number> }>();
async function sinceLastLook(page: Page) {
  const now = { frames: await pictureFrames(page), voices: await voices(page) };
  const before = looks.get(page) ?? { frames: {}, voices: {} };
  looks.set(page, now);
  const grown = (after: Record<string, number>, earlier: Record<string, number>) =>
    Object.keys(after).filter((key) => (after[key] ?? 0) > (earlier[key] ?? Number.POSITIVE_INFINITY));
  return {
    seen: grown(now.frames, before.frames)
      .map((key) => key.replace(/:.*$/, ''))
      .sort(),
    heard: grown(now.voices, before.voices).length,
  };
}

/** Sri's screen is before the others, every camera at everybody's; Dwi is heard by none. */
const met = {
  [SRI]: { seen: [`camera/${AGUS}`, `camera/${DWI}`, `camera/${SRI}`, `screen/${SRI}`], heard: 1 },
  [AGUS]: { seen: [`camera/${AGUS}`, `camera/${DWI}`, `camera/${SRI}`, `screen/${SRI}`], heard: 1 },
  [DWI]: { seen: [`camera/${AGUS}`, `camera/${DWI}`, `camera/${SRI}`, `screen/${SRI}`], heard: 2 },
};
const meeting = async () =>
  Object.fromEntries(
    await Promise.all(Object.entries(pages).map(async ([who, page]) => [who, await sinceLastLook(page)] as const)),
  );

async function say(page: Page, words: string) {
  await page.getByTestId('chat-text').fill(words);
  await page.getByTestId('chat-send').click();
}
const chat = (page: Page) =>
  page.getByTestId('message').evaluateAll((all) => all.map((item) => item.querySelector('p + p')?.textContent ?? ''));
const micSeen = (page: Page, who: string) =>
  page.locator(`[data-testid="tile"][data-identity^="${who}"]`).getAttribute('data-mic');

/** Notes what must not be seen by anybody meanwhile, however short. */
async function watchForFalseNews(page: Page) {
  const notices = page.getByRole('log').filter({ hasText: 'bergabung' });
  await expect.poll(() => notices.count(), { timeout: 30_000 }).toBe(0);
  await page.evaluate((muted) => {
    const news: string[] = [];
    (globalThis as { news?: string[] }).news = news;
    new MutationObserver(() => {
      // An open microphone for a moment would be one that somebody trusted to be shut.
      if (document.querySelector(`[data-testid="tile"][data-identity^="${muted}"][data-mic="true"]`)) news.push('open');
      // Nobody has left, nobody has joined.
      for (const { textContent: said } of document.querySelectorAll('[role="log"]'))
        if (said && /bergabung|keluar/.test(said)) news.push(said);
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-mic'] });
  }, DWI);
}

describe('when the media node of a meeting dies', () => {
  const before = 'Tinggi air di Juwana 120 cm.';
  const after = 'Kita lanjutkan.';
  let home: LiveKit | null;

  it('has met on one of the two nodes, with a screen shared and a word said', async () => {
    await desktop.window.getByTestId('share').click();
    await desktop.window.getByTestId('share-source').first().waitFor();
    await expect
      .poll(() => desktop.window.evaluate(() => document.activeElement?.getAttribute('name')))
      .toBe('share-source');
    await desktop.window.keyboard.press('Enter');
    await desktop.window.locator('[data-testid="share"][data-on="true"]').waitFor();
    for (const page of everybody()) await page.getByTestId('chat').click();
    await say(pages[AGUS], before);
    for (const page of everybody()) await expect.poll(() => chat(page), { timeout: 30_000 }).toEqual([before]);
    await expect.poll(meeting, { timeout: 90_000, interval: 1000 }).toEqual(met);
    home = await cluster.nodeOf(meetingId);
    expect(home).not.toBeNull();
  });

  it('goes on upon the other: everybody and the screen are seen again, and heard who was', async () => {
    for (const page of everybody()) await watchForFalseNews(page);
    // All three came in by that node. Each looks for themselves: one may be back before another has noticed.
    const noticed = everybody().map((page) =>
      page.locator('[data-testid="meeting"][data-phase="reconnecting"]').waitFor({ timeout: 30_000 }),
    );
    const from = Date.now();
    await home?.kill();
    await Promise.all(noticed);
    await expect.poll(phases, { timeout: RECOVERY_MS }).toEqual(['connected', 'connected', 'connected']);
    await expect.poll(meeting, { timeout: RECOVERY_MS, interval: 1000 }).toEqual(met);
    const took = Date.now() - from;
    console.log(`cluster: three met again ${(took / 1000).toFixed(1)} s after the node's death`);
    expect(took).toBeLessThan(RECOVERY_MS);
    const now = await cluster.nodeOf(meetingId);
    expect(now).not.toBeNull();
    expect(now?.nodeId).not.toBe(home?.nodeId);
    await keepPicture(pages[AGUS], 'cluster-after');
  });

  it('leaves muted who was muted, and open who was open, and nobody is told that somebody joined', async () => {
    expect(await pages[DWI].getByTestId('mic').getAttribute('data-on')).toBe('false');
    expect(await pages[AGUS].getByTestId('mic').getAttribute('data-on')).toBe('true');
    for (const who of [SRI, AGUS] as const) {
      expect(await micSeen(pages[who], DWI)).toBe('false');
      expect(await micSeen(pages[DWI], who)).toBe('true');
    }
    for (const page of everybody())
      expect(await page.evaluate(() => (globalThis as { news?: string[] }).news)).toEqual([]);
    expect(await desktop.window.getByTestId('share').getAttribute('data-on')).toBe('true');
  });

  it('keeps what was written, and carries what is written now', async () => {
    await say(desktop.window, after);
    for (const page of everybody()) await expect.poll(() => chat(page), { timeout: 30_000 }).toEqual([before, after]);
  });
});
