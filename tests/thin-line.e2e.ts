// A line that becomes too thin for pictures, and wide again: voices go on, the screen says what is, everything comes back.
// In a browser; the desktop client: desktop-on-line.e2e.ts.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bots } from '../bench/rig/bots.ts';
import { type Chromium, startChromium } from '../bench/rig/chromium.ts';
import { between, type House, LOGIN } from '../bench/rig/house.ts';
import { readMedia } from '../bench/rig/media-stats.ts';
import { GOOD, type Network } from '../bench/rig/network.ts';
import { enterProduct, leaveProduct, toDoor, toPrejoin } from '../bench/rig/product.ts';
import { keepPicture } from './clients.ts';
import { type HouseOnLine, linePossible, openHouseOnLine } from './house-on-line.ts';

let place: HouseOnLine;
let network: Network;
let house: House;
let bots: Bots;
let chromium: Chromium;
let page: Page;

const mode = () => page.getByTestId('line').getAttribute('data-mode');
const phase = () => page.getByTestId('meeting').getAttribute('data-phase');
/** Over the next `ms`: a stretch of time is what is watched. Silence where nobody is heard counts as no fault. */
async function over(ms: number) {
  const before = await readMedia(page);
  await page.waitForTimeout(ms);
  const after = await readMedia(page);
  const made = (media: typeof after) => media.concealedSamples - media.silentConcealedSamples;
  const samples = Math.max(1, after.audioSamples - before.audioSamples);
  return { ...between(after, before), concealed: (made(after) - made(before)) / samples };
}
const moving = async () => (await over(1000)).frames > 5;

describe.skipIf(!linePossible)('a thin line', () => {
  beforeAll(async () => {
    place = await openHouseOnLine('thin-line');
    ({ network, house, bots } = place);
    chromium = await startChromium({ namespace: place.namespace, args: ['--lang=id-ID', '--accept-lang=id-ID'] });
    page = chromium.page;
    await toPrejoin(page, house.office.url, LOGIN, house.meetingId);
    await enterProduct(page);
  }, 240_000);

  afterAll(async () => {
    await chromium?.close();
    await place?.stop();
  });

  it('shows and plays everything while it is wide', { timeout: 90_000 }, async () => {
    await expect.poll(moving, { timeout: 60_000 }).toBe(true);
    await expect.poll(mode, { timeout: 30_000 }).toBe('full');
  });

  it('gives up pictures for voices at 100 kbit/s, and says so', { timeout: 90_000 }, async () => {
    await network.set({ down: 100 });
    await expect.poll(mode, { timeout: 30_000 }).toBe('audio');
    await keepPicture(page, 'line-audio-only');
    await page.getByTestId('line').click();
    await page.getByTestId('line-panel').waitFor();
    await keepPicture(page, 'line-panel');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('line-panel').count()).toBe(0);
    await page.waitForTimeout(5000); // the queue before the bottleneck empties
    const seen = await over(10_000);
    expect(seen.kbitDown).toBeLessThan(110);
    // Less than half of what a stock client makes up here (62 %), on whatever machine this runs.
    expect(seen.concealed).toBeLessThan(0.3);
    expect(await phase()).toBe('connected');
    console.log(`thin line: ${(seen.concealed * 100).toFixed(1)} % of the sound made up at 100 kbit/s`);
  });

  it('has everything back when it widens', { timeout: 90_000 }, async () => {
    await network.set(GOOD);
    const healed = Date.now();
    await expect.poll(moving, { timeout: 60_000 }).toBe(true);
    console.log(`thin line: pictures ${((Date.now() - healed) / 1000).toFixed(1)} s after it widened`);
    await expect.poll(mode, { timeout: 60_000 }).toBe('full');
  });

  it('lets the person choose voices only, and go back', { timeout: 90_000 }, async () => {
    await page.getByTestId('line').click();
    await page.getByTestId('line-audio').check();
    await expect.poll(mode).toBe('audio');
    await expect.poll(async () => (await over(1000)).frames, { timeout: 30_000 }).toBe(0);
    await keepPicture(page, 'line-chosen');
    await page.getByTestId('line-auto').check();
    await page.keyboard.press('Escape');
    await expect.poll(moving, { timeout: 40_000 }).toBe(true);
  });

  it('survives a media server that stands still, without leaving the meeting', { timeout: 150_000 }, async () => {
    process.kill(house.media.pid, 'SIGSTOP');
    try {
      await expect.poll(phase, { timeout: 60_000 }).toBe('reconnecting');
    } finally {
      process.kill(house.media.pid, 'SIGCONT');
    }
    await expect.poll(phase, { timeout: 60_000 }).toBe('connected');
    await bots.allInside();
    await expect.poll(moving, { timeout: 60_000 }).toBe(true);
  });

  it('lets a village listen on 200 kbit/s down and 32 up from the first minute on', { timeout: 120_000 }, async () => {
    await leaveProduct(page);
    await network.set({ down: 200, up: 32 });
    // The door asks how the line is; somebody looks at themselves meanwhile.
    let answers = 0;
    page.on('response', (answer) => {
      if (/\/api\/(server|line-probe)$/.test(answer.url())) answers += 1;
    });
    await toDoor(page, house.meetingId);
    await expect.poll(() => answers, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    await enterProduct(page);
    await expect.poll(mode).toBe('audio');
    await page.waitForTimeout(8000); // the line is full of the way in
    const before = await network.stats();
    const seen = await over(15_000);
    const { down, up } = await network.stats();
    expect(seen.frames).toBe(0);
    expect(seen.concealed).toBeLessThan(0.05);
    expect(await phase()).toBe('connected');
    // Nothing of it waits so long that it is thrown away.
    expect(up.dropped - before.up.dropped + down.dropped - before.down.dropped).toBeLessThan(50);
    console.log(`village: ${(seen.concealed * 100).toFixed(1)} % made up, ${seen.kbitDown.toFixed(0)} kbit/s down`);
    await network.set(GOOD);
    await expect.poll(moving, { timeout: 60_000 }).toBe(true);
  });
});
