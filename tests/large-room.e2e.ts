// A room of fifty with real media, as one browser sees and hears it: 49 at a glance on displays of any shape, each in the size in
// which it is seen, and of many open microphones those that speak.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Bots, startBots } from '../bench/rig/bots.ts';
import { enterProduct, toDoor } from '../bench/rig/product.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { keepPicture, launchBrowser, pictureFrames, signInBrowser, voices, watchPeerConnections } from './clients.ts';

const meetingId = 'rakr-banj-r001';
const PEOPLE = 52;
/** With oneself: what a page holds at most. */
const ON_A_PAGE = 49;
const LAYERED = 4;
/** Above twelve open microphones: those who spoke last. */
const HEARD = 8;
/** CSS px of the smallest text of the design (`--t-s`) that carries a name. */
const LEGIBLE = 13;
// Two cores decode fifty pictures beside a server and fifty senders: what takes a second may take a minute.
const slow = { timeout: 60_000, interval: 1000 };
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let office: Office;
let bots: Bots;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-large-')), label: 'large-room' });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 2560, height: 1440 }, locale: 'id-ID' });
  await signInBrowser(page, office.url, 'agus.prasetyo');
  // Before the door: a connection is made ready there.
  await watchPeerConnections(page);
  await toDoor(page, meetingId);
  await enterProduct(page);
  const { livekit } = office;
  bots = await startBots({
    url: livekit.url,
    keys: livekit,
    room: meetingId,
    count: PEOPLE,
    layered: LAYERED,
    speakers: 0,
  });
});

afterAll(async () => {
  await browser?.close();
  await bots?.stop();
  await office?.stop();
});

const others = () => page.locator('[data-testid="tile"][data-self="false"]');
const tile = (identity: string) => page.locator(`[data-testid="tile"][data-identity="${identity}"]`);
const identity = (index: number) => bots.identities[index] ?? '';

/** What is wrong with where the tiles stand and with the names under them: nothing, if all is well. */
const faults = () =>
  page.evaluate((legible) => {
    const stage = document.querySelector('[data-testid="stage"]')?.getBoundingClientRect();
    const tiles = [...document.querySelectorAll<HTMLElement>('[data-key]')];
    const found: string[] = [];
    if (!stage || stage.left < 0 || stage.top < 0 || stage.right > innerWidth || stage.bottom > innerHeight)
      found.push('the stage is not inside the window');
    if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight)
      found.push('the window scrolls');
    const boxes = tiles.map((item) => item.getBoundingClientRect());
    for (const [at, item] of tiles.entries()) {
      const [box, key] = [boxes[at] as DOMRect, item.dataset['key']];
      if (
        !stage ||
        box.left < stage.left ||
        box.right > stage.right ||
        box.top < stage.top ||
        box.bottom > stage.bottom
      )
        found.push(`${key} is not inside the stage`);
      for (const other of boxes.slice(at + 1))
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
          found.push(`${key} overlaps another`);
      const name = item.querySelector('strong');
      if (!name || Number.parseFloat(getComputedStyle(name).fontSize) < legible) found.push(`${key}: small name`);
      // One's own, with titles and the word "Anda", may be cut: one knows it.
      else if (
        name.scrollHeight > name.clientHeight + 1 ||
        (name.scrollWidth > name.clientWidth && item.dataset['self'] === 'false')
      )
        found.push(`${key}: cut name ${name.textContent}`);
    }
    return found;
  }, LEGIBLE);

/** Waits until each picture of others on the stage has gone on since now. */
async function allMove(count: number) {
  const [from, moved] = [await pictureFrames(page), new Set<string>()];
  await expect
    .poll(async () => {
      for (const [key, frames] of Object.entries(await pictureFrames(page)))
        if (frames > (from[key] ?? 0)) moved.add(key);
      return moved.size;
    }, slow)
    .toBeGreaterThanOrEqual(count);
}

/** Of the picture that arrives for somebody (webrtc-stats, inbound-rtp `frameWidth`). */
const widthOf = (who: string) =>
  page.evaluate(async (who) => {
    const picture = document.querySelector(`[data-key="camera/${who}"] [data-testid="picture"]`);
    const video = picture?.shadowRoot?.querySelector('video');
    const track = (video?.srcObject as MediaStream | null)?.getVideoTracks()[0]?.id;
    for (const pc of (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? [])
      for (const report of (await pc.getStats()).values())
        if (report.type === 'inbound-rtp' && report.trackIdentifier === track && track) return report.frameWidth ?? 0;
    return 0;
  }, who);

/** Tracks whose sound came in over the last second. */
async function heard(): Promise<string[]> {
  const before = await voices(page);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  const after = await voices(page);
  return Object.keys(after).filter((track) => (after[track] ?? 0) > (before[track] ?? 0));
}

describe('a room of fifty', () => {
  it('is on one page as far as a page goes, every picture moves, and every name is read', async () => {
    await expect.poll(() => others().count(), slow).toBe(ON_A_PAGE - 1);
    await expect.poll(() => page.getByTestId('stage').getAttribute('data-layout')).toBe('grid');
    await allMove(ON_A_PAGE - 1);
    await expect.poll(faults).toEqual([]);
    await keepPicture(page, 'large-room-49');
  });

  it('sends small pictures for small tiles, and a large one for who is pinned', async () => {
    const who = identity(1);
    await expect.poll(() => widthOf(who), slow).toBe(320);
    await tile(who).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Sematkan' }).click();
    await expect.poll(() => tile(who).getAttribute('data-role')).toBe('large');
    await expect.poll(() => widthOf(who), slow).toBe(1280);
    // Its neighbour in the strip sends as much and stays small.
    expect(await widthOf(identity(2))).toBe(320);
    await keepPicture(page, 'large-room-pinned');
    await tile(who).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Lepaskan sematan' }).click();
    await expect.poll(() => widthOf(who), slow).toBe(320);
  });

  it('plays of fifty open microphones those that speak, and whoever begins to', async () => {
    bots.speak(Array.from({ length: HEARD }, (_, index) => index));
    await expect.poll(async () => (await heard()).length, slow).toBe(HEARD);
    const before = await heard();
    expect(before).toHaveLength(HEARD);
    // Somebody of the second page, who is not even seen.
    const shown = await others().evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset['identity']));
    const outside = bots.identities.findIndex((one) => !shown.includes(one));
    expect(outside).toBeGreaterThanOrEqual(HEARD);
    bots.speak([outside]);
    const from = Date.now();
    await expect.poll(async () => (await heard()).some((track) => !before.includes(track)), slow).toBe(true);
    const took = Date.now() - from; // for the log: on a busy machine it says nothing
    console.log(`large room: a new voice heard after ${(took / 1000).toFixed(1)} s, of which one is the listening`);
    // In the place of another: still no more than before, and the new one stays.
    await expect
      .poll(async () => {
        const now = await heard();
        return [now.length, now.filter((track) => !before.includes(track)).length];
      }, slow)
      .toEqual([HEARD, 1]);
    await expect.poll(() => tile(identity(outside)).getAttribute('data-speaking'), slow).toBe('true');
    await allMove(ON_A_PAGE - 1);
  });

  it.each([
    ['ultra-wide', 3440, 1080],
    ['portrait', 1080, 1920],
  ])('has nobody outside of a %s display, and nobody upon another', async (name, width, height) => {
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
    await expect.poll(() => others().count(), slow).toBe(ON_A_PAGE - 1);
    await expect.poll(faults, slow).toEqual([]);
    await allMove(ON_A_PAGE - 1);
    await keepPicture(page, `large-room-${name}`);
  });

  // The last one: a page whose layers were watched is slow afterwards.
  it('has nothing painted over a picture: such a layer costs memory, and the processor for every frame', async () => {
    const session = await page.context().newCDPSession(page);
    let layers: { layerId: string; drawsContent: boolean }[] = [];
    session.on('LayerTree.layerTreeDidChange', (change) => {
      if (change.layers) layers = change.layers;
    });
    await session.send('DOM.enable');
    await session.send('LayerTree.enable');
    const drawnFor = async (reason: string) => {
      const answers = layers
        .filter(({ drawsContent }) => drawsContent)
        .map(({ layerId }) => session.send('LayerTree.compositingReasons', { layerId }));
      // Layers come and go; one that is gone has no reason.
      const found = (await Promise.allSettled(answers)).flatMap((one) =>
        one.status === 'fulfilled' ? [one.value.compositingReasonIds] : [],
      );
      return found.filter((reasons) => reasons.includes(reason)).length;
    };
    const watched = { timeout: 110_000, interval: 1000 };
    await expect.poll(() => drawnFor('Video'), watched).toBe(ON_A_PAGE - 1);
    // Notices pass over the stage for some seconds.
    await expect.poll(() => drawnFor('Overlap'), watched).toBe(0);
  });
});
