// The product's browser face, driven through its own buttons.
import type { Page } from 'playwright-core';
import { signInBrowser } from '../../tests/clients.ts';

/** Pictures of other people on the stage: what holds each <video>, in its shadow. */
export const PRODUCT_VIDEOS = '[data-testid="tile"][data-self="false"] [data-testid="picture"]';

/** Signs in and goes to the prejoin page of a meeting, camera and microphone switched off. */
export async function toPrejoin(page: Page, officeUrl: string, login: string, meetingId: string): Promise<void> {
  await signInBrowser(page, officeUrl, login);
  await toDoor(page, meetingId);
}

/** From the agenda to the prejoin page, camera and microphone switched off. */
export async function toDoor(page: Page, meetingId: string): Promise<void> {
  await page.click(`[data-meeting-id="${meetingId}"] [data-testid="agenda-join"]`);
  await page.getByTestId('prejoin-join').waitFor();
  for (const name of ['prejoin-camera', 'prejoin-mic']) {
    const toggle = page.getByTestId(name);
    if ((await toggle.getAttribute('data-on')) === 'true') await toggle.click();
    await page.locator(`[data-testid="${name}"][data-on="false"]`).waitFor();
  }
}

/** Into the meeting as somebody who only watches and listens. */
export async function enterProduct(page: Page): Promise<void> {
  await page.click('[data-testid="prejoin-join"]');
  await page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 60_000 });
}

/** Out by the buttons and back to the agenda. */
export async function leaveProduct(page: Page): Promise<void> {
  await page.click('[data-testid="leave"]');
  const sure = page.getByTestId('leave-confirm');
  const out = page.getByTestId('to-agenda');
  await sure.or(out).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await out.click();
  await page.getByTestId('agenda').waitFor();
}
