// The stage as the people in a meeting see it: layouts, pin, share, pages, captions; by mouse and by keyboard; only what is seen
// is decoded; a change of speakers renders nothing.
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Agenda } from '../contract/http.ts';
import { enterMeeting } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, signInBrowser, watchPeerConnections } from './clients.ts';
import { type Crowd, startCrowd } from './stage-crowd.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Two cores and several programs that encode: what takes a second may take a minute.
const slow = { timeout: 100_000 };
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let office: Office;
let browser: Browser;
let page: Page;
let crowd: Crowd;
let meetingId: string;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-stage-')), label: 'stage' });
  const sri = await signIn(office.url, 'sri.wahyuni');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find((meeting) => meeting.state === 'open' || meeting.state === 'live');
  if (!running) throw new Error('the demo has no running meeting');
  meetingId = running.id;
  // At first only hosts may share.
  await sri.call('POST', `/api/meetings/${meetingId}/conduct`, { mayShare: 'everyone' });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  await page.addInitScript(() => {
    // React tells every commit to this hook, in production builds too.
    const counted = globalThis as { commits?: number; __REACT_DEVTOOLS_GLOBAL_HOOK__?: unknown };
    counted.commits = 0;
    counted.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => {
        counted.commits = (counted.commits ?? 0) + 1;
      },
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
    };
  });
  await signInBrowser(page, office.url, 'sri.wahyuni');
  await watchPeerConnections(page);
  await enterMeeting(page, meetingId);
});

afterAll(async () => {
  await crowd?.stop();
  await browser?.close();
  await office?.stop();
});

const stage = () => page.getByTestId('stage');
const layout = () => stage().getAttribute('data-layout');
const large = () =>
  page
    .locator('[data-role="large"]')
    .getAttribute('data-key', { timeout: 1000 })
    .catch(() => null);
const tile = (index: number) => page.locator(`[data-testid="tile"][data-identity="${crowd.identities[index]}"]`);
const camera = (index: number) => `camera/${crowd.identities[index]}`;
const others = () => page.locator('[data-testid="tile"][data-self="false"]');

/** Identities whose pictures on the stage have gone on since the last call. */
const lastFrames = new Map<string, number>();
async function moving(): Promise<string[]> {
  const now = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-key]')].flatMap((item): [string, number][] => {
      const video = item.querySelector('[data-testid="picture"]')?.shadowRoot?.querySelector('video');
      return video ? [[item.dataset['key'] ?? '', video.getVideoPlaybackQuality().totalVideoFrames]] : [];
    }),
  );
  const moved = now.filter(([key, frames]) => frames > (lastFrames.get(key) ?? frames)).map(([key]) => key);
  for (const [key, frames] of now) lastFrames.set(key, frames);
  return moved;
}

async function choose(id: string) {
  await page.getByTestId('layout-menu').click();
  await page.getByTestId(`choose-${id}`).click();
  await page.keyboard.press('Escape');
  await page.getByTestId(`choose-${id}`).waitFor({ state: 'detached' });
}

async function axe(what: string, on = page) {
  await on.evaluate(axeSource);
  const { violations } = await on.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  expect(found, what).toEqual([]);
}

describe('a meeting of five', () => {
  it('shows everybody alike, and every picture moves', async () => {
    await keepPicture(page, 'stage-alone');
    crowd = await startCrowd(office.livekit, meetingId, { count: 4, captioner: true });
    await expect.poll(() => others().count(), slow).toBe(4);
    expect(await layout()).toBe('grid');
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        for (const key of await moving()) seen.add(key);
        return crowd.identities.filter((_, index) => seen.has(camera(index))).length;
      }, slow)
      .toBe(4);
    await keepPicture(page, 'stage-5');
  });

  it('lays nothing over a picture: names stand below, rings outside', async () => {
    const covered = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="tile"]')].flatMap((item) => {
        const picture = item.querySelector('[data-testid="picture"]');
        const box = picture?.getBoundingClientRect();
        if (!box) return [];
        return [...item.querySelectorAll<HTMLElement>('*')]
          .filter((part) => !part.contains(picture))
          .filter((part) => {
            const over = part.getBoundingClientRect();
            const style = getComputedStyle(part);
            const paints = style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.boxShadow !== 'none';
            return paints && over.top < box.bottom - 1 && over.bottom > box.top + 1 && over.width > 2;
          })
          .map((part) => part.className);
      }),
    );
    expect(covered).toEqual([]);
  });

  it('rings whoever speaks, and renders nothing for a change of speakers', async () => {
    const commits = () => page.evaluate(() => (globalThis as { commits?: number }).commits ?? 0);
    await crowd.tell({ speak: [0] });
    await expect.poll(() => tile(0).getAttribute('data-speaking'), slow).toBe('true');
    await keepPicture(page, 'stage-speaking');
    const [before, from] = [await commits(), Date.now()];
    let changes = 0;
    for (const speaker of [1, 2, 3, 0, 1, 2]) {
      await crowd.tell({ speak: [speaker] });
      await expect.poll(() => tile(speaker).getAttribute('data-speaking'), slow).toBe('true');
      changes += 2;
    }
    const seconds = (Date.now() - from) / 1000;
    const spent = (await commits()) - before;
    console.log(`stage: ${spent} commits in ${seconds.toFixed(1)} s with ${changes} changes of who speaks`);
    expect(before).toBeGreaterThan(0);
    // The clock of the top bar and the line's chip render once a second each at most; speakers add nothing to that.
    expect(spent).toBeLessThanOrEqual(Math.ceil(seconds) * 2 + 2);
    await crowd.tell({ speak: [] });
    await expect.poll(() => tile(2).getAttribute('data-speaking'), slow).toBe('false');
  });

  it('shows the speaker large when asked, and keeps them over silence', async () => {
    await choose('speaker');
    expect(await layout()).toBe('speaker');
    await crowd.tell({ speak: [3] });
    await expect.poll(large, slow).toBe(camera(3));
    await crowd.tell({ speak: [] });
    await expect.poll(() => tile(3).getAttribute('data-speaking'), slow).toBe('false');
    expect(await large()).toBe(camera(3));
    await crowd.tell({ speak: [1] });
    await expect.poll(large, slow).toBe(camera(1));
    await crowd.tell({ speak: [] });
    await keepPicture(page, 'stage-speaker');
  });

  it('is walked with the arrow keys; Enter opens the menu, and a pin makes somebody large', async () => {
    await choose('grid');
    await tile(0).getByRole('button').focus();
    const at = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset['key']);
    const visited = new Set<string | undefined>([await at()]);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowLeft', 'ArrowUp', 'Home', 'End']) {
      await page.keyboard.press(key);
      visited.add(await at());
    }
    expect(visited.size).toBe(5);
    expect(await page.locator('[data-key] button[aria-haspopup][tabindex="0"]').count()).toBe(1);
    await tile(2).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('tile-menu').waitFor();
    await keepPicture(page, 'stage-menu');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
    await expect.poll(focused).toBe('menuitem');
    await axe('menu of a tile');
    await page.keyboard.press('Enter');
    await expect.poll(large).toBe(camera(2));
    expect(await at()).toBe(camera(2));
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Lepaskan sematan' }).click();
    await expect.poll(layout).toBe('grid');
  });

  it('offers how loud somebody is on this machine', async () => {
    await tile(2).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /^Atur volume/ }).click();
    await page.getByTestId('volume').waitFor();
    await keepPicture(page, 'stage-volume');
    await axe('the volume of somebody');
    await page.keyboard.press('Escape');
    await page.getByTestId('volume').waitFor({ state: 'hidden' });
  });

  it('hides oneself, or lets oneself float, and remembers it', async () => {
    const self = () => page.locator('[data-testid="tile"][data-self="true"]');
    await choose('self-hidden');
    await expect.poll(() => self().count()).toBe(0);
    await choose('self-floating');
    await expect.poll(() => self().getAttribute('data-role')).toBe('floating');
    await keepPicture(page, 'stage-floating');
    expect(await page.evaluate(() => localStorage.getItem('pendopo.preferences'))).toContain('"selfView":"floating"');
    await choose('self-stage');
  });
});

describe('a shared screen', () => {
  it('is large by itself, whole and sharp, beside the presenter', async () => {
    await crowd.tell({ share: 1, on: true });
    await expect.poll(layout, slow).toBe('presentation');
    expect(await large()).toBe(`screen/${crowd.identities[1]}`);
    const video = page.locator('[data-role="large"] video');
    await expect
      .poll(
        () =>
          video.evaluate((element) => [(element as HTMLVideoElement).videoWidth, getComputedStyle(element).objectFit]),
        slow,
      )
      .toEqual([1280, 'contain']);
    await expect.poll(() => page.getByTestId('stage-news').textContent()).toContain('membagikan layar');
    await expect.poll(moving, slow).toContain(`screen/${crowd.identities[1]}`);
    await keepPicture(page, 'stage-share');
    await axe('a shared screen');
  });

  it('can be enlarged and moved about by keyboard, and fill the screen', async () => {
    await page.getByTestId('share-zoom-in').click();
    await page.getByTestId('share-zoom-in').click();
    const scroller = page.locator('[data-zoomed="true"]');
    await scroller.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => scroller.evaluate((element) => element.scrollTop), slow).toBeGreaterThan(0);
    await keepPicture(page, 'stage-share-zoomed');
    await axe('an enlarged screen');
    await page.getByTestId('share-full').click();
    await expect
      .poll(() => page.evaluate(() => document.fullscreenElement?.getAttribute('data-key')))
      .toMatch(/^screen/);
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.exitFullscreen().catch(() => undefined));
  });

  it('of a second presenter waits in the strip until chosen', async () => {
    await crowd.tell({ share: 2, on: true });
    const second = page.locator(`[data-testid="screen-tile"][data-identity="${crowd.identities[2]}"]`);
    await second.waitFor();
    expect(await large()).toBe(`screen/${crowd.identities[1]}`);
    await second.getByRole('button').first().click();
    await page.getByRole('menuitem', { name: 'Tampilkan besar' }).click();
    await expect.poll(large).toBe(`screen/${crowd.identities[2]}`);
    await keepPicture(page, 'stage-two-shares');
  });

  it('gives way to what was there before when all have ended', async () => {
    await crowd.tell({ share: 2, on: false });
    await expect.poll(large, slow).toBe(`screen/${crowd.identities[1]}`);
    await crowd.tell({ share: 1, on: false });
    await expect.poll(layout, slow).toBe('grid');
  });
});

describe('what a host sets for all', () => {
  let second: Page;
  const on = (which: Page) => which.getByTestId('stage').getAttribute('data-layout');
  const largeOn = (which: Page) =>
    which
      .locator('[data-role="large"]')
      .getAttribute('data-key', { timeout: 1000 })
      .catch(() => null);

  beforeAll(async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    second = await context.newPage();
    await signInBrowser(second, office.url, 'bambang.sutrisno');
    await enterMeeting(second, meetingId);
  });
  afterAll(async () => {
    await second?.context().close();
  });

  it('spotlight: from the tile’s menu, large for everybody, and said', async () => {
    await expect.poll(() => second.locator('[data-testid="tile"]').count(), slow).toBe(6);
    await tile(0).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Sorot untuk semua peserta' }).click();
    await expect.poll(() => largeOn(second), slow).toBe(camera(0));
    await expect.poll(large, slow).toBe(camera(0));
    await expect
      .poll(() => second.getByTestId('stage-news').textContent())
      .toBe('Ratna Dewi is in the spotlight for everyone.');
    await keepPicture(second, 'stage-spotlight-en');
    await axe('the spotlight, in English', second);
    // One's own pin wins on one's own screen, and on no other.
    await second.locator(`[data-identity="${crowd.identities[3]}"]`).getByRole('button').click();
    await second.getByRole('menuitem', { name: 'Pin on my screen' }).click();
    await expect.poll(() => largeOn(second)).toBe(camera(3));
    expect(await large()).toBe(camera(0));
    expect(await second.getByRole('menuitem', { name: /Spotlight/ }).count()).toBe(0);
  });

  it('layout: binds pins too, and the menu says who decided', async () => {
    const sri = await signIn(office.url, 'sri.wahyuni');
    await sri.call('POST', `/api/meetings/${meetingId}/conduct`, { layout: 'grid', spotlight: null });
    await expect.poll(() => on(second), slow).toBe('grid');
    await expect
      .poll(() => second.getByTestId('stage-news').textContent())
      .toBe('The host set the Grid layout for everyone.');
    await second.getByTestId('layout-menu').click();
    expect(await second.getByTestId('choose-speaker').getAttribute('aria-disabled')).toBe('true');
    await keepPicture(second, 'stage-layout-bound-en');
    await axe('the menu of layouts, in English', second);
    await second.keyboard.press('Escape');
    await sri.call('POST', `/api/meetings/${meetingId}/conduct`, { layout: null });
    await expect.poll(() => largeOn(second), slow).toBe(camera(3));
  });
});

describe('captions', () => {
  it('appear below the stage with the speaker’s name, and can be put away for good', async () => {
    const agent = crowd.identities.length;
    expect(await page.getByTestId('captions').count()).toBe(0);
    await crowd.tell({ caption: 0, by: agent, id: 's1', text: 'Selamat pagi, Bapak dan Ibu.' });
    await expect.poll(() => page.getByTestId('captions').textContent(), slow).toContain('Ratna Dewi: Selamat pagi');
    await crowd.tell({ caption: 2, by: agent, id: 's2', text: 'Kita mulai dengan laporan banjir Kecamatan Juwana.' });
    await expect.poll(() => page.getByTestId('captions').textContent(), slow).toContain('Endang Lestari: Kita mulai');
    await keepPicture(page, 'stage-captions');
    await axe('captions');
    await choose('captions');
    await expect.poll(() => page.getByTestId('captions').count()).toBe(0);
  });
});

describe('a crowd', () => {
  it('stands on pages, and only what is seen is decoded', async () => {
    await crowd.stop();
    await expect.poll(() => others().count(), slow).toBe(0);
    crowd = await startCrowd(office.livekit, meetingId, { count: 18 });
    await page.setViewportSize({ width: 1000, height: 640 });
    await expect.poll(() => page.getByTestId('page-next').count(), slow).toBe(1);
    const shown = await others().count();
    expect(shown).toBeGreaterThan(6);
    expect(shown).toBeLessThan(18);
    const decoding = async () => {
      const frames = () =>
        page.evaluate(async () => {
          const all: [string, number][] = [];
          for (const pc of (globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? [])
            for (const report of (await pc.getStats()).values())
              if (report.type === 'inbound-rtp' && report.kind === 'video') all.push([report.id, report.framesDecoded]);
          return all;
        });
      const before = new Map(await frames());
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)));
      return (await frames()).filter(([id, count]) => count > (before.get(id) ?? count)).length;
    };
    await expect.poll(decoding, slow).toBe(shown);
    await keepPicture(page, 'stage-crowd');
    const first = await others().first().getAttribute('data-identity');
    await others().first().getByRole('button').focus();
    await page.keyboard.press('PageDown');
    await expect.poll(() => page.getByRole('navigation').getAttribute('aria-label')).toMatch(/^Halaman 2 dari/);
    expect(await page.locator(`[data-identity="${first}"]`).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.closest('[data-key]') !== null)).toBe(true);
    await page.keyboard.press('PageUp');
    await expect.poll(() => page.getByRole('navigation').getAttribute('aria-label')).toMatch(/^Halaman 1 dari/);
  });

  it('brings a speaker from behind to the first page, and moves nobody else', async () => {
    const order = () =>
      others().evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset['identity'] ?? ''));
    const before = await order();
    const hidden = crowd.identities.findIndex((identity) => !before.includes(identity));
    await crowd.tell({ speak: [hidden] });
    await expect.poll(() => tile(hidden).count(), slow).toBe(1);
    const after = await order();
    expect(before.filter((identity) => !after.includes(identity))).toHaveLength(1);
    expect(after).toHaveLength(before.length);
    await crowd.tell({ speak: [] });
  });

  it.each([
    ['portrait', 720, 1280],
    ['ultra-wide', 2560, 1080],
    ['narrow', 480, 720],
  ])('fits a %s display, without scroll bars', async (name, width, height) => {
    await page.setViewportSize({ width, height });
    await expect.poll(() => others().count(), slow).toBeGreaterThan(2);
    const outside = () =>
      page.evaluate(() => {
        const box = document.querySelector('[data-testid="stage"]')?.getBoundingClientRect();
        if (document.documentElement.scrollWidth > innerWidth || (box?.right ?? 0) > innerWidth) return -1;
        return [...document.querySelectorAll('[data-key]')].filter((item) => {
          const at = item.getBoundingClientRect();
          return (
            !box || at.left < box.left || at.right > box.right + 1 || at.bottom > box.bottom + 1 || at.top < box.top
          );
        }).length;
      });
    // The stage measures itself once the window has its new size.
    await expect.poll(outside, slow).toBe(0);
    await keepPicture(page, `stage-${name}`);
    await crowd.tell({ share: 0, on: true });
    await expect.poll(layout, slow).toBe('presentation');
    await expect.poll(moving, slow).toContain(`screen/${crowd.identities[0]}`);
    await keepPicture(page, `stage-${name}-share`);
    await crowd.tell({ share: 0, on: false });
    await expect.poll(layout, slow).toBe('grid');
  });
});
