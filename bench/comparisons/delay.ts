import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { BareCall } from '../bare/call.ts';
import { compare, type Sample, VoidSample } from '../compare.ts';
import { colleague } from '../rig/bots.ts';
import { startChromium } from '../rig/chromium.ts';
import type { House } from '../rig/house.ts';
import { participantToken } from '../rig/tokens.ts';
import { type Sizes, watchBare, watchProduct } from '../rig/viewers.ts';
import { quantile } from '../statistics.ts';

const SETTLE_MS = 5_000;
const WINDOW_MS = 15_000;
/** Fewer readings than this say more about the machine than about either page. */
const ENOUGH = 100;

/**
 * From drawing to display: a third browser sends a picture of the time, the viewer reads it from each frame as it is presented.
 * One host, one clock. Both sides carry the reader's cost.
 */
export async function compareDelay(house: House, rounds: number): Promise<boolean> {
  const clock = await startChromium();
  try {
    await clock.page.goto(`${house.bareUrl}call.html`);
    const token = await participantToken(house.media, house.meetingId, colleague(0));
    await clock.page.evaluate((call) => (globalThis as unknown as { bare: BareCall }).bare.showClock(call), {
      url: house.media.url,
      token,
    });
    const sizes: Sizes = { picture: undefined };
    const sample = (open: typeof watchProduct) => async (): Promise<Sample> => {
      const viewer = await open(house, {}, sizes, 1);
      try {
        await wait(SETTLE_MS);
        const delays = await readClock(viewer.page, viewer.videos, WINDOW_MS);
        if (delays.length < ENOUGH) throw new VoidSample(`only ${delays.length} frames could be read`);
        return { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95), p05: quantile(delays, 0.05) };
      } finally {
        await viewer.close();
      }
    };
    return await compare({
      title: 'Capture to display, 640x360 through the local server',
      rounds,
      otherName: 'bare',
      figures: [
        { name: 'p50', unit: 'ms', goal: { plus: 5 }, by: 'median' },
        { name: 'p95', unit: 'ms', by: 'median' },
        { name: 'p05', unit: 'ms', by: 'median' },
      ],
      ours: sample(watchProduct),
      other: sample(watchBare),
    });
  } finally {
    await clock.close();
  }
}

/** ms from drawing to the expected display of each frame within `ms`. */
function readClock(page: Page, selector: string, ms: number): Promise<number[]> {
  return page.evaluate(
    ({ selector, ms }) =>
      new Promise<number[]>((resolve, reject) => {
        const found = document.querySelector(selector);
        const video = (found?.shadowRoot?.querySelector('video') ?? found) as HTMLVideoElement | null;
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width: 160, height: 4 });
        const pen = canvas.getContext('2d', { willReadFrequently: true });
        if (!video || !pen) return reject(new Error('no picture to read'));
        const delays: number[] = [];
        const until = performance.now() + ms;
        const again = {
          frame(_now: number, { expectedDisplayTime }: { expectedDisplayTime: number }) {
            pen.drawImage(video, 0, 0, 160, 4);
            const { data } = pen.getImageData(0, 2, 160, 1);
            let shown = 0;
            for (let bar = 0; bar < 16; bar += 1) shown = shown * 2 + ((data[(bar * 10 + 5) * 4] ?? 0) > 127 ? 1 : 0);
            const at = Math.round(performance.timeOrigin + expectedDisplayTime);
            const delay = (at - shown) & 0xffff;
            // A bar on its way from black to white under the codec gives any number: such a frame is none.
            if (delay < 5_000) delays.push(delay);
            if (performance.now() < until) video.requestVideoFrameCallback(again.frame);
            else resolve(delays);
          },
        };
        video.requestVideoFrameCallback(again.frame);
      }),
    { selector, ms },
  );
}
