// The list of people in a room of a thousand: a crowd put into the real server's messages (bench/bot/roster.go), a real face, and
// the keys of a person who looks for somebody.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, LOGIN, openHouse } from '../bench/rig/house.ts';
import { LineProgram } from '../bench/rig/line-program.ts';
import { enterProduct, toPrejoin } from '../bench/rig/product.ts';
import { program } from '../bench/rig/programs.ts';
import { keepPicture, launchBrowser } from './clients.ts';

const CROWD = 1000;
const ALL = CROWD + 1;
/** A screen of 800 px shows some ten rows; the rest is drawn when it is scrolled to. */
const FEW = 40;

let crowd: LineProgram;
let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  crowd = new LineProgram(program('bot'), ['roster']);
  house = await openHouse('thousand', {}, async (url) => {
    crowd.tell({ target: url.replace(/^ws/, 'http'), people: CROWD });
    const { url: front } = (await crowd.line((line) => line['ready'] === 'roster', 30_000)) as { url: string };
    return front.replace(/^http/, 'ws');
  });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  await toPrejoin(page, house.office.url, LOGIN, house.meetingId);
  await enterProduct(page);
  await page.getByTestId('people').click();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await crowd?.stop();
});

const people = () => page.getByTestId('person');
const counted = () => page.getByTestId('people-list').getAttribute('data-count').then(Number);
/** Places in the list of the rows that a person sees, first and last. */
const inView = () =>
  page.evaluate(() => {
    const frame = document.querySelector('[data-testid="people-list"]')?.parentElement?.getBoundingClientRect();
    const seen = [...document.querySelectorAll('[data-testid="person"]')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return frame && top < frame.bottom - 1 && bottom > frame.top + 1;
      })
      .map((row) => Number(row.getAttribute('aria-posinset')))
      .sort((a, b) => a - b);
    return [seen.at(0), seen.at(-1)];
  });

describe('a thousand people', () => {
  it('are all counted, and only those in view are drawn', async () => {
    await expect.poll(counted, { timeout: 30_000 }).toBe(ALL);
    await expect.poll(() => people().count()).toBeGreaterThan(5);
    expect(await people().count()).toBeLessThan(FEW);
    expect(await people().first().getAttribute('aria-setsize')).toBe(String(ALL));
    expect(await inView()).toContain(1);
    await keepPicture(page, 'people-1000');
  });

  it('are walked to the last one and back by keyboard, and never more are drawn', async () => {
    await page.getByTestId('people-search').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('PageDown');
    await expect.poll(async () => (await inView())[0]).toBeGreaterThan(1);
    await page.keyboard.press('End');
    await expect.poll(async () => (await inView())[1]).toBe(ALL);
    expect(await people().count()).toBeLessThan(FEW);
    expect((await people().last().textContent())?.length).toBeGreaterThan(5);
    await keepPicture(page, 'people-1000-end');
    await page.keyboard.press('Home');
    await expect.poll(async () => (await inView())[0]).toBe(1);
  });

  it('are searched: whoever stands far below is there with the last letter', async () => {
    const name = 'Ratna Lestari 900';
    expect(await page.getByText(name).count()).toBe(0);
    const took = page.evaluate(
      (name) =>
        new Promise<number>((resolve) => {
          let typed = Number.NaN;
          document.addEventListener('input', () => {
            typed = performance.now();
          });
          new MutationObserver(() => {
            const rows = document.querySelectorAll('[data-testid="person"]');
            if (rows.length === 1 && rows[0]?.textContent?.includes(name)) resolve(performance.now() - typed);
          }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
      name,
    );
    await page.getByTestId('people-search').pressSequentially('lestari 900');
    const ms = await took;
    console.log(`a thousand people: found ${ms.toFixed(0)} ms after the last letter`);
    expect(ms).toBeLessThan(1000);
    expect(await counted()).toBe(1);
    await page.getByText('1 peserta ditemukan').waitFor({ state: 'attached' });
    await keepPicture(page, 'people-1000-found');
    await page.getByTestId('people-search').fill('');
    await expect.poll(counted).toBe(ALL);
  });
});
