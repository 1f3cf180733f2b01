// The media server dies in the middle of a meeting and comes back: nobody is thrown out, and nothing comes on by itself.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterProduct, leaveProduct, toDoor } from '../bench/rig/product.ts';
import { enterMeeting } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type LiveKit, startLiveKit } from '../scripts/stack/livekit.ts';
import {
  keepPicture,
  launchBrowser,
  received,
  signInBrowser,
  startColleagues,
  watchPeerConnections,
} from './clients.ts';

let office: Office;
let again: LiveKit | undefined;
let browser: Browser;
let page: Page;
let colleagues: Awaited<ReturnType<typeof startColleagues>>;
const meetingId = 'rakr-banj-r001';
let joins = 0;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-line-')), label: 'line' });
  colleagues = await startColleagues(office.url, meetingId, ['dwi.lestari']);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  page.on('request', (request) => {
    if (request.url().endsWith('/join')) joins += 1;
  });
  await signInBrowser(page, office.url, 'agus.prasetyo');
  await watchPeerConnections(page);
  await enterMeeting(page, meetingId);
});

afterAll(async () => {
  await browser?.close();
  await colleagues?.stop();
  await again?.stop();
  await office?.stop();
});

const moving = async () => (await received(page)).videoFrames.some((frames) => frames > 10);

describe('when signalling breaks off between its answer and the media', () => {
  it('goes in anew at once, instead of waiting for media that cannot come', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const other = await context.newPage();
    let sockets = 0;
    await other.routeWebSocket(/\/rtc\/v1/, (near) => {
      sockets += 1;
      const far = near.connectToServer();
      if (sockets > 1) return;
      far.onMessage((answer) => {
        near.send(answer);
        void near.close({ code: 1011 });
        void far.close();
      });
    });
    await signInBrowser(other, office.url, 'siti.aminah');
    await other.click(`[data-meeting-id="${meetingId}"] [data-testid="agenda-join"]`);
    await other.getByTestId('prejoin-join').click();
    // LiveKit's own limit is 15 s.
    await other.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 8_000 });
    expect(sockets).toBe(2);
    await other.locator('[data-testid="tile"][data-self="false"] video').first().waitFor();
    await context.close();
  });
});

describe('when the way to the media server is shut at first', () => {
  it('keeps no peer connection of an attempt that failed: Chromium allows 500 in a page', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const other = await context.newPage();
    let refused = 0;
    await other.routeWebSocket(/\/rtc/, (near) => {
      if (refused < 3) {
        refused += 1;
        void near.close({ code: 1011 });
      } else near.connectToServer();
    });
    await signInBrowser(other, office.url, 'joko.susilo');
    await watchPeerConnections(other);
    await other.click(`[data-meeting-id="${meetingId}"] [data-testid="agenda-join"]`);
    await other.getByTestId('prejoin-join').click();
    await other.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 30_000 });
    expect(refused).toBe(3);
    const states = await other.evaluate(() =>
      ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []).map(
        ({ connectionState }) => connectionState,
      ),
    );
    expect(states.length).toBeGreaterThan(1);
    expect(states.filter((state) => state !== 'closed')).toEqual(['connected']);
    await context.close();
  });
});

describe('when the way to the media server stays shut', () => {
  it('says so, and leads to the connection test and back to the meeting', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const other = await context.newPage();
    let shut = true;
    await other.routeWebSocket(/\/rtc/, (near) => void (shut ? near.close({ code: 1011 }) : near.connectToServer()));
    await signInBrowser(other, office.url, 'joko.susilo');
    await other.click(`[data-meeting-id="${meetingId}"] [data-testid="agenda-join"]`);

    // From the door and back to it.
    await other.getByTestId('connection-open').click();
    await other.getByTestId('test-back').click();
    await other.getByTestId('prejoin-join').click();
    await other.getByTestId('left').waitFor({ timeout: 30_000 });
    expect(await other.getByTestId('left').getAttribute('data-reason')).toBe('media');
    await other.getByRole('button', { name: 'Coba lagi' }).waitFor(); // nobody comes "back" who was never inside
    await keepPicture(other, 'line-never-inside');

    await other.getByTestId('connection-open').click();
    await other.getByTestId('test-start').click();
    await other.locator('[data-testid=step-signalling][data-look=failed]').waitFor({ timeout: 20_000 });
    await other.getByTestId('test-cancel').click();
    shut = false;
    await other.getByTestId('test-back').click();
    await other.getByTestId('prejoin-join').click();
    await other.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 10_000 });
    await context.close();
  });
});

describe('a meeting that was only looked at', () => {
  it('leaves no connection and no clock behind: what was made ready at the door is closed by going back', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const other = await context.newPage();
    const states = () =>
      other.evaluate(() =>
        ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []).map(
          ({ signalingState }) => signalingState,
        ),
      );
    /** Of a second: LiveKit's data channels have one and so has the chat, and each holds the whole room. */
    const clocks = () => other.evaluate(() => (globalThis as { clocks?: Set<unknown> }).clocks?.size);
    await signInBrowser(other, office.url, 'joko.susilo');
    await watchPeerConnections(other);
    await other.evaluate(`{
      const running = (window.clocks = new Set());
      const start = window.setInterval;
      const stop = window.clearInterval;
      window.setInterval = (run, ms, ...rest) => {
        const id = start(run, ms, ...rest);
        if (ms === 1000) running.add(id);
        return id;
      };
      window.clearInterval = (id) => {
        running.delete(id);
        stop(id);
      };
    }`);
    const before = await clocks();
    await toDoor(other, meetingId);
    await expect.poll(states).toEqual(['closed', 'stable']); // the one that warmed the page up, and the one made ready
    await other.getByTestId('prejoin-back').click();
    await expect.poll(async () => (await states()).filter((state) => state !== 'closed')).toEqual([]);
    await expect.poll(clocks).toBe(before);
    await context.close();
  });
});

describe('a meeting that was left', () => {
  it('is not held by what listens to the devices: a client runs for weeks', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const other = await context.newPage();
    const session = await context.newCDPSession(other);
    const listeners = async () => {
      const { result } = await session.send('Runtime.evaluate', { expression: 'navigator.mediaDevices' });
      const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
      return listeners.filter(({ type }) => type === 'devicechange').length;
    };
    await signInBrowser(other, office.url, 'joko.susilo');
    await toDoor(other, meetingId);
    const before = await listeners();
    expect(before).toBeGreaterThan(0); // the door's own
    await enterProduct(other);
    await leaveProduct(other);
    await toDoor(other, meetingId);
    expect(await listeners()).toBe(before);
    await context.close();
  });
});

describe('when the media server dies and comes back', () => {
  it('sees the other move before', async () => {
    await expect.poll(moving, { timeout: 40_000 }).toBe(true);
    await page.getByTestId('mic').click();
    await page.locator('[data-testid="mic"][data-on="true"]').waitFor();
  });

  it('stays in the meeting, says so, and does not storm the office', async () => {
    await office.livekit.kill();
    await page.locator('[data-testid="meeting"][data-phase="reconnecting"]').waitFor();
    await expect.poll(() => page.getByTestId('connection').textContent()).toContain('sedang menyambung kembali');
    await keepPicture(page, 'web-reconnecting');
    // The wish while the line is down: muted it shall be when it heals.
    await page.keyboard.press('Control+d');
    const before = joins;
    await page.waitForTimeout(8000); // the length of the outage is what is tested
    expect(joins - before).toBeLessThan(25);
    expect(await page.getByTestId('meeting').count()).toBe(1);
  });

  it('is back by itself with moving pictures, and muted as was wished', async () => {
    const { port, apiKey, apiSecret } = office.livekit;
    again = await startLiveKit({ port, keys: { apiKey, apiSecret }, webhookUrl: `${office.url}/api/livekit/webhook` });
    await page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 40_000 });
    await expect
      .poll(() => page.locator('[data-testid="tile"][data-self="false"]').count(), { timeout: 40_000 })
      .toBe(1);
    await expect.poll(moving, { timeout: 40_000 }).toBe(true);
    expect(await page.getByTestId('mic').getAttribute('data-on')).toBe('false');
    expect(await page.locator('[data-testid="tile"][data-self="true"]').getAttribute('data-mic')).toBe('false');
  });
});
