import type { Page } from 'playwright-core';

type Log = { at: number; width: number }[];

/**
 * Notes each frame of others that is presented from now on, with epoch ms and the width of the picture, whichever <video> it
 * comes in. Page and rig share one clock.
 */
export function logFrames(page: Page, selector: string): Promise<void> {
  return page.evaluate((selector) => {
    const log: { at: number; width: number }[] = [];
    (globalThis as { frameLog?: typeof log }).frameLog = log;
    const watched = new WeakSet<Element>();
    setInterval(() => {
      for (const found of document.querySelectorAll(selector)) {
        const video = found.shadowRoot?.querySelector('video') ?? found;
        if (watched.has(video) || !(video instanceof HTMLVideoElement)) continue;
        watched.add(video);
        // An object holds the function that asks again: the compiler's helper for names is not in the page.
        const again = {
          frame(_now: number, { width }: { width: number }) {
            log.push({ at: Date.now(), width });
            video.requestVideoFrameCallback(again.frame);
          },
        };
        video.requestVideoFrameCallback(again.frame);
      }
    }, 50);
  }, selector);
}

/** Epoch ms of the first noted frame after `from` that is at least `width` wide. @throws Error when none comes within `ms`. */
export async function firstFrameAfter(page: Page, from: number, ms: number, width = 0): Promise<number> {
  const found = await page.waitForFunction(
    ({ from, width }) =>
      (globalThis as unknown as { frameLog: Log }).frameLog.find((frame) => frame.at >= from && frame.width >= width)
        ?.at,
    { from, width },
    { timeout: ms, polling: 100 },
  );
  return (await found.jsonValue()) as number;
}

/** Frames noted between two instants (epoch ms), and the widest of them. */
export function framesBetween(page: Page, from: number, to: number): Promise<{ frames: number; widest: number }> {
  return page.evaluate(
    ({ from, to }) => {
      const seen = (globalThis as unknown as { frameLog: Log }).frameLog.filter(({ at }) => at >= from && at < to);
      return { frames: seen.length, widest: Math.max(0, ...seen.map(({ width }) => width)) };
    },
    { from, to },
  );
}
