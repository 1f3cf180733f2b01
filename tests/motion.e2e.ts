// Whoever asks the system for less motion gets none: nothing in a meeting is animated, while the same walk without that wish is.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterMeeting } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { keepPicture, launchBrowser, signInBrowser } from './clients.ts';

let office: Office;
let browser: Browser;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-motion-')), label: 'motion' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await office?.stop();
});

type Noted = typeof globalThis & { ran: Set<string>; mayRun: Set<string>; lookAround: () => void };

/** Notes from now on what is animated for longer than `most` ms: what runs, at each frame, and what the styles hold ready. */
const note = (page: Page) =>
  page.evaluate((most) => {
    const noted = globalThis as Noted;
    noted.ran = new Set();
    noted.mayRun = new Set();
    const frame = () => {
      for (const animation of document.getAnimations()) {
        const name =
          'animationName' in animation ? animation.animationName : Reflect.get(animation, 'transitionProperty');
        if (Number(animation.effect?.getComputedTiming().duration) > most) noted.ran.add(String(name ?? 'script'));
      }
      requestAnimationFrame(frame);
    };
    frame();
    const longest = (list: string) =>
      Math.max(...list.split(',').map((one) => Number.parseFloat(one) * (one.trim().endsWith('ms') ? 1 : 1000)));
    noted.lookAround = () => {
      for (const element of document.querySelectorAll('*')) {
        for (const part of [null, '::before', '::after', '::backdrop']) {
          const style = getComputedStyle(element, part);
          if (style.animationName !== 'none' && longest(style.animationDuration) > most)
            noted.mayRun.add(style.animationName);
          if (longest(style.transitionDuration) > most) noted.mayRun.add(style.transitionProperty);
          if (style.scrollBehavior === 'smooth') noted.mayRun.add('scroll');
        }
      }
    };
  }, 10);

/** Panels, menus, a reaction, a passing notice, a question: opened, looked at. */
async function walk(page: Page, name: string) {
  const look = () => page.evaluate(() => (globalThis as Noted).lookAround());
  for (const panel of ['people', 'chat', 'host']) {
    await page.getByTestId(panel).hover();
    await page.getByTestId(panel).click();
    await page.getByTestId(`${panel}-panel`).waitFor();
    await look();
  }
  await page.getByTestId('mute-all').click();
  await page.getByRole('log').getByText('Peserta dibisukan.').waitFor();
  await page.getByTestId('react').click();
  await page.getByTestId('react-agree').click();
  await page.locator('[data-reaction="agree"]').waitFor();
  await look();
  await keepPicture(page, name);
  await page.keyboard.press('Escape');
  for (const menu of ['layout-menu', 'line']) {
    await page.getByTestId(menu).click();
    await look();
    await page.keyboard.press('Escape');
  }
  await page.getByTestId('leave').click();
  await page.getByTestId('leave-confirm').hover();
  await look();
  await page.getByTestId('leave-confirm').click();
  await page.getByTestId('to-agenda').hover();
  await look();
}

describe.each(['no-preference', 'reduce'] as const)('prefers-reduced-motion: %s', (reducedMotion) => {
  it(reducedMotion === 'reduce' ? 'nothing in a meeting moves by itself' : 'something does', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    await page.emulateMedia({ reducedMotion });
    await signInBrowser(page, office.url, 'sri.wahyuni');
    await note(page);
    await enterMeeting(page);
    await walk(page, `motion-${reducedMotion}`);
    const { ran, mayRun } = await page.evaluate(() => {
      const noted = globalThis as Noted;
      return { ran: [...noted.ran], mayRun: [...noted.mayRun] };
    });
    console.log(
      `motion, ${reducedMotion}: ran ${ran.join(' ') || 'nothing'}; may run ${mayRun.join(' | ') || 'nothing'}`,
    );
    if (reducedMotion === 'reduce') expect([...ran, ...mayRun]).toEqual([]);
    else {
      expect(ran).not.toEqual([]);
      expect(mayRun).not.toEqual([]);
    }
    await page.close();
  }, 120_000);
});
