// Two media nodes and a Redis: the node that carries the meeting dies, and the meeting goes on upon the other.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterMeeting } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Cluster, startCluster } from '../scripts/stack/cluster.ts';
import { freeTcpPort, type LiveKit } from '../scripts/stack/livekit.ts';
import { launchBrowser, received, signInBrowser, watchPeerConnections } from './clients.ts';

const meetingId = 'rakr-banj-r001';
const logins = ['agus.prasetyo', 'dwi.lestari'];
let cluster: Cluster;
let office: Office;
let browser: Browser;
let pages: Page[];

beforeAll(async () => {
  const port = await freeTcpPort();
  cluster = await startCluster(`http://127.0.0.1:${port}/api/livekit/webhook`);
  office = await startOffice({
    dataDir: mkdtempSync(join(tmpdir(), 'pendopo-cluster-')),
    label: 'cluster',
    env: {
      PENDOPO_PORT: String(port),
      LIVEKIT_URL: cluster.url,
      LIVEKIT_API_KEY: cluster.apiKey,
      LIVEKIT_API_SECRET: cluster.apiSecret,
    },
  });
  browser = await launchBrowser();
  pages = [];
  for (const login of logins) {
    const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'id-ID' });
    const page = await context.newPage();
    pages.push(page);
    await signInBrowser(page, office.url, login);
    await watchPeerConnections(page);
    await enterMeeting(page, meetingId);
    await page.getByTestId('mic').click();
    await page.locator('[data-testid="mic"][data-on="true"]').waitFor();
  }
});

afterAll(async () => {
  await browser?.close();
  await office?.stop();
  await cluster?.stop();
});

/** Each sees the other move and hears a sound, over connections that are open now. */
async function everybodyMeets() {
  const all = await Promise.all(pages.map(received));
  return all.every(
    ({ videoFrames, audioEnergy }) =>
      videoFrames.some((frames) => frames > 10) && audioEnergy.some((energy) => energy > 0),
  );
}
const phases = () => Promise.all(pages.map((page) => page.getByTestId('meeting').getAttribute('data-phase')));

describe('when the media node of a meeting dies', () => {
  let home: LiveKit | null;

  it('has met on one of the two nodes', { timeout: 90_000 }, async () => {
    await expect.poll(everybodyMeets, { timeout: 60_000 }).toBe(true);
    home = await cluster.nodeOf(meetingId);
    expect(home).not.toBeNull();
  });

  it('goes on upon the other, with everybody seen and heard again, and nobody left', { timeout: 180_000 }, async () => {
    const from = Date.now();
    await home?.kill();
    await expect.poll(phases, { timeout: 30_000 }).toContain('reconnecting');
    await expect.poll(phases, { timeout: 60_000 }).toEqual(['connected', 'connected']);
    await expect.poll(everybodyMeets, { timeout: 60_000 }).toBe(true);
    console.log(`cluster: met again ${((Date.now() - from) / 1000).toFixed(1)} s after the node's death`);
    const now = await cluster.nodeOf(meetingId);
    expect(now).not.toBeNull();
    expect(now?.nodeId).not.toBe(home?.nodeId);
  });
});
