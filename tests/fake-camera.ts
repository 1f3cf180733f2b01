// A camera that sees a person before a room full of detail, for clients started with `--use-file-for-fake-video-capture`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { profileFolder } from '../scripts/office/desktop.ts';
import { root } from '../scripts/setup/places.mjs';

/** Where to look in such a picture, as shares of its size: nothing but room, and the person's face and chest. */
export const ROOM = { left: 0.02, top: 0.06, width: 0.19, height: 0.54 };
export const PERSON = { left: 0.4, top: 0.22, width: 0.18, height: 0.6 };

/**
 * Draws the frames in a browser and keeps them as Motion-JPEG, 1280 × 720, which Chromium plays over and over: the person sways,
 * the room (bricks and notices, as sharp as can be) stands still. @returns the file
 */
export async function drawCamera(browser: Browser): Promise<string> {
  const person = readFileSync(join(root, 'tests/pictures/person.webp')).toString('base64');
  const page = await browser.newPage();
  const frames = await page.evaluate(async (source) => {
    const canvas = new OffscreenCanvas(1280, 720);
    const pen = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    const image = new Image();
    image.src = `data:image/webp;base64,${source}`;
    await image.decode();
    const made: string[] = [];
    for (let frame = 0; frame < 24; frame += 1) {
      pen.fillStyle = '#cfccc4';
      pen.fillRect(0, 0, 1280, 720);
      // Notices on the wall, and a brick pattern between them.
      pen.strokeStyle = '#8d8a84';
      pen.lineWidth = 3;
      for (let row = 0; row < 18; row += 1)
        for (let brick = -1; brick < 14; brick += 1) pen.strokeRect(brick * 96 + (row % 2) * 48, row * 40, 96, 40);
      for (const left of [24, 1000]) {
        pen.fillStyle = '#fdfdfb';
        pen.fillRect(left, 40, 256, 400);
        pen.fillStyle = '#111111';
        pen.font = 'bold 30px sans-serif';
        pen.fillText('RAHASIA 0271', left + 14, 90);
        pen.font = '17px sans-serif';
        for (let line = 0; line < 14; line += 1)
          pen.fillText('Anggaran belanja daerah 2027', left + 14, 128 + line * 22);
      }
      pen.drawImage(image, 325 + 14 * Math.sin((frame / 24) * 2 * Math.PI), 60, 660, 660);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      made.push(btoa(text));
    }
    return made;
  }, person);
  await page.close();
  // Where the clients' user may read.
  const file = join(profileFolder(`camera-${process.pid}`), 'camera.mjpeg');
  writeFileSync(file, Buffer.concat(frames.map((frame) => Buffer.from(frame, 'base64'))), { mode: 0o644 });
  return file;
}

/** The detail of a region of a <video>, or of the one in the shadow of what `video` selects: the mean step between neighbouring pixels, in grey levels. Null until there is a picture. */
export function detail(page: Page, video: string, region: typeof ROOM): Promise<number | null> {
  return page.evaluate(
    ([selector, at]) => {
      const found = document.querySelector(selector);
      const element = found?.shadowRoot?.querySelector('video') ?? found;
      if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0 || element.readyState < 2) return null;
      const width = Math.round(element.videoWidth * at.width);
      const height = Math.round(element.videoHeight * at.height);
      const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (!pen) return null;
      pen.drawImage(
        element,
        element.videoWidth * at.left,
        element.videoHeight * at.top,
        width,
        height,
        0,
        0,
        width,
        height,
      );
      const { data } = pen.getImageData(0, 0, width, height);
      let sum = 0;
      for (let y = 0; y < height; y += 1)
        for (let x = 1; x < width; x += 1) {
          const i = (y * width + x) * 4 + 1;
          sum += Math.abs((data[i] ?? 0) - (data[i - 4] ?? 0));
        }
      return sum / (height * (width - 1));
    },
    [video, region] as const,
  );
}

export type Seen = { frames: number; most: number };

/** From now on measures the region in every frame of the video, also of one that appears or changes later. */
export async function watchDetail(page: Page, video: string, region: typeof ROOM) {
  await page.evaluate(
    ([selector, at]) => {
      const kept = globalThis as { seen?: Seen; watching?: ReturnType<typeof setInterval> };
      clearInterval(kept.watching);
      const seen = { frames: 0, most: 0 };
      kept.seen = seen;
      const pen = new OffscreenCanvas(2, 2).getContext('2d', { willReadFrequently: true });
      let last = '';
      kept.watching = setInterval(() => {
        const found = document.querySelector(selector);
        const element = found?.shadowRoot?.querySelector('video') ?? found;
        if (!pen || !(element instanceof HTMLVideoElement) || element.videoWidth === 0 || element.readyState < 2)
          return;
        const frame = `${element.videoWidth} ${element.getVideoPlaybackQuality().totalVideoFrames}`;
        if (frame === last) return;
        last = frame;
        const width = Math.round(element.videoWidth * at.width);
        const height = Math.round(element.videoHeight * at.height);
        if (pen.canvas.width !== width) Object.assign(pen.canvas, { width, height });
        pen.drawImage(
          element,
          element.videoWidth * at.left,
          element.videoHeight * at.top,
          width,
          height,
          0,
          0,
          width,
          height,
        );
        const { data } = pen.getImageData(0, 0, width, height);
        let sum = 0;
        for (let i = 5; i < data.length; i += 4) sum += Math.abs((data[i] ?? 0) - (data[i - 4] ?? 0));
        seen.frames += 1;
        seen.most = Math.max(seen.most, sum / (data.length / 4));
      }, 15);
    },
    [video, region] as const,
  );
}

/** Frames looked at since `watchDetail`, and the most detail in any of them. */
export const seenSince = (page: Page): Promise<Seen> =>
  page.evaluate(() => (globalThis as { seen?: Seen }).seen ?? { frames: 0, most: 0 });
