// Somebody who only watches: through the product's face, or through the bare page that shows pictures in the same size.
import type { Page } from 'playwright-core';
import type { BareCall } from '../bare/call.ts';
import { type Chromium, type ChromiumOptions, startChromium } from './chromium.ts';
import { type House, LOGIN } from './house.ts';
import { type Picture, visiblePictures, waitForVideos } from './media-stats.ts';
import { enterProduct, PRODUCT_VIDEOS, toDoor, toPrejoin } from './product.ts';

export const BARE_VIDEOS = 'video.remote';

export type Viewer = Chromium & { videos: string };

/** The size of a picture in the product; the bare page follows it. */
export type Sizes = { picture: Picture | undefined };

/** The product, inside the meeting, with `count` pictures playing; `prepare` may change the line just before it enters. */
export async function watchProduct(
  house: House,
  options: ChromiumOptions,
  sizes: Sizes,
  count: number,
  prepare?: () => Promise<unknown>,
): Promise<Viewer> {
  const chromium = await startChromium(options);
  try {
    await toPrejoin(chromium.page, house.office.url, LOGIN, house.meetingId);
    if (prepare) {
      // The line is as bad at the door as inside, and the door finds out. The program itself has been loaded by now.
      await chromium.page.getByTestId('prejoin-back').click();
      await prepare();
      await toDoor(chromium.page, house.meetingId);
      await chromium.page.waitForTimeout(3000); // somebody looks at themselves before they go in
    }
    await enterProduct(chromium.page);
    await waitForVideos(chromium.page, PRODUCT_VIDEOS, count);
    if (count > 0) sizes.picture = (await visiblePictures(chromium.page, PRODUCT_VIDEOS))[0];
    return { ...chromium, videos: PRODUCT_VIDEOS };
  } catch (error) {
    await chromium.close();
    throw error;
  }
}

export async function watchBare(
  house: House,
  options: ChromiumOptions,
  sizes: Sizes,
  count: number,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<Viewer> {
  const { picture } = sizes;
  if (!picture) throw new Error('the product comes first: it chooses the size of the pictures');
  const chromium = await startChromium(options);
  try {
    await chromium.page.goto(`${house.bareUrl}call.html`);
    // The rig's own scripts (a third of a megabyte and a world of their own) are in the product's page since its buttons are pressed.
    await chromium.page.locator('#grid').waitFor({ state: 'attached' });
    const grant = await house.grant();
    await prepare();
    await joinBareCall(chromium.page, grant, picture);
    await waitForVideos(chromium.page, BARE_VIDEOS, count);
    return { ...chromium, videos: BARE_VIDEOS };
  } catch (error) {
    await chromium.close();
    throw error;
  }
}

/** The bare page's own join. */
export function joinBareCall(page: Page, { url, token }: { url: string; token: string }, size: Picture): Promise<void> {
  return page.evaluate(
    ({ url, token, width, height }) =>
      (globalThis as unknown as { bare: BareCall }).bare.join({ url, token, width, height }),
    { url, token, ...size },
  );
}
