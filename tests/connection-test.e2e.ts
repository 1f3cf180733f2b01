// The connection test as an official runs it, against a real LiveKit with its own TURN, and against a real firewall.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { knowsMediaHosts } from '../bench/cold-start.ts';
import { ConnectionReport, type StepName } from '../contract/connection-test.ts';
import { type Desktop, launchDesktop, profileFolder, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { giveTo } from '../scripts/setup/unprivileged.mjs';
import { keepPicture, watchPeerConnections } from './clients.ts';
import { closePorts, makeCa, mayShape, networkFolder, networkJson } from './office-network.ts';

const TURN = 'turn.pati.test';
const profile = `connection-${process.pid}`;
let office: Office;
let desktop: Desktop;
let page: Page;
let reopen: (() => void) | null = null;

const outcome = (step: StepName) => page.getByTestId(`step-${step}`).getAttribute('data-look');
const words = (step: StepName) => page.getByTestId(`step-${step}`).textContent();

async function begin() {
  await page.getByTestId('test-start').click();
  await page.locator('[data-testid=connection-test][data-phase=running]').waitFor();
}
/** More than five tests a minute the office refuses: then it says so, and that nothing is known of the network. */
async function beginWhenAllowed() {
  const running = page.locator('[data-testid=step-udp][data-look=running]');
  const refused = page.locator('[data-testid=step-signalling][data-look=skipped]');
  for (;;) {
    await begin();
    await running.or(refused).first().waitFor();
    if (await running.isVisible()) return;
    await page.locator('[data-testid=connection-test][data-phase=done]').waitFor();
    await page.getByText('Server kantor terhubung, tetapi jalur rapat belum diuji.').first().waitFor();
    await keepPicture(page, 'connection-too-often');
  }
}
/** To the end; gives the report as the file that goes to IT. */
async function toTheEnd(): Promise<ConnectionReport> {
  await page.locator('[data-testid=connection-test][data-phase=done]').waitFor({ timeout: 60_000 });
  const folder = mkdtempSync(join(tmpdir(), 'pendopo-report-'));
  giveTo(folder); // the client runs as another user
  const file = join(folder, 'laporan.json');
  await desktop.app.evaluate(({ session }, path) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path));
  }, file);
  await page.getByTestId('report-json').click();
  let read: ConnectionReport | null = null;
  await expect
    .poll(() => {
      try {
        read = ConnectionReport.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch {}
      return read !== null;
    })
    .toBe(true);
  return read as unknown as ConnectionReport;
}

// TURN over TLS listens on 443, whatever else LiveKit is told.
describe.skipIf(!mayShape)('the connection test', () => {
  beforeAll(async () => {
    const folder = networkFolder();
    const ca = makeCa(folder);
    const { cert, key } = ca.certify(TURN);
    office = await startOffice({
      dataDir: mkdtempSync(join(tmpdir(), 'pendopo-connection-')),
      label: 'connection',
      livekit: { turn: { domain: TURN, certFile: cert, keyFile: key } },
    });
    desktop = await launchDesktop({
      serverUrl: office.url,
      profile,
      env: { PENDOPO_NETWORK_FILE: networkJson(folder, { caFiles: [ca.file] }) },
      args: [`--host-resolver-rules=MAP ${TURN} 127.0.0.1`],
    });
    page = desktop.window;
  }, 120_000);
  afterAll(async () => {
    await desktop?.close({ now: true });
    await office?.stop();
  });
  afterEach(() => {
    reopen?.();
    reopen = null;
  });

  it('before sign-in tests the office and the devices, and says that', async () => {
    await page.getByTestId('connection-open').click();
    await page.getByTestId('test-start').waitFor();
    // A page loaded anew under the person (the first start does that when it learns the media hosts) shows what it showed.
    await expect.poll(() => knowsMediaHosts(profileFolder(profile)), { timeout: 30_000 }).toBe(true);
    await page.reload().catch(() => page.reload()); // the shell's own may still be under way
    await begin();
    const report = await toTheEnd();
    expect(report.verdict).toBe('officeOnly');
    expect(await outcome('service')).toBe('passed');
    expect(await outcome('events')).toBe('passed');
    expect(await outcome('camera')).toBe('passed');
    expect(await words('udp')).toContain('Diuji setelah Anda masuk');
    await page.getByTestId('test-back').click();
    await page.getByTestId('signin-start').waitFor();
  });

  it('on an open network finds every way, TURN over TLS too, within half a minute', async () => {
    await signInDesktop(desktop, 'agus.prasetyo');
    await page.getByTestId('account').click();
    await page.getByTestId('connection-open').click();
    await begin();
    const report = await toTheEnd();
    await keepPicture(page, 'connection-good');
    const steps = Object.fromEntries(report.steps.map((one) => [one.step, one]));
    expect(report.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'service passed',
      'events passed',
      'signalling passed',
      'udp passed',
      'tcp passed',
      'turnUdp passed',
      'turnTls passed',
      'bandwidth passed',
      'camera passed',
      'microphone passed',
      'speaker passed',
    ]);
    expect(report.verdict).toBe('good');
    expect(report.tookMs).toBeLessThan(30_000);
    const { udp, tcp, turnUdp } = office.livekit.ports;
    expect(steps['udp']?.figures).toMatchObject({ protocol: 'udp', serverAddress: `127.0.0.1:${udp}` });
    expect(steps['tcp']?.figures).toMatchObject({ protocol: 'tcp', serverAddress: `127.0.0.1:${tcp}` });
    expect(steps['turnUdp']?.figures).toMatchObject({ localType: 'relay', serverAddress: `127.0.0.1:${turnUdp}` });
    expect(steps['turnTls']?.figures).toMatchObject({
      localType: 'relay',
      protocol: 'tls',
      serverAddress: `${TURN}:443`,
    });
    expect(steps['bandwidth']?.figures.upKbit).toBeGreaterThan(700);
    expect(steps['bandwidth']?.figures.downKbit).toBeGreaterThan(700);
    console.log(`connection test: ${(report.tookMs / 1000).toFixed(1)} s`, JSON.stringify(steps['bandwidth']?.figures));

    // What is copied is the same, in words, and holds nobody's name.
    await desktop.app.evaluate(({ clipboard }) => clipboard.clear());
    await page.getByTestId('report-copy').click();
    await expect
      .poll(() => desktop.app.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('Media lewat TURN/TLS');
    const text = await desktop.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(text).toContain('Kesimpulan: Koneksi Anda baik');
    expect(text).not.toMatch(/eyJ|Agus|uji-|access_token/);
  });

  it('with UDP shut it says so, what it means and for whom, and that meetings go on', async () => {
    const { udp, turnUdp } = office.livekit.ports;
    reopen = closePorts({ udp: [udp, turnUdp] });
    await begin();
    const report = await toTheEnd();
    await keepPicture(page, 'connection-udp-shut');
    const of = Object.fromEntries(report.steps.map((one) => [one.step, one]));
    expect([of['udp']?.outcome, of['udp']?.reason]).toEqual(['warned', 'udpBlocked']);
    expect([of['turnUdp']?.outcome, of['turnUdp']?.reason]).toEqual(['warned', 'turnUdpBlocked']);
    expect([of['tcp']?.outcome, of['turnTls']?.outcome, of['bandwidth']?.outcome]).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    expect(of['bandwidth']?.figures.protocol).toMatch(/tcp|tls/);
    expect(of['udp']?.figures.serverAddress).toBe(`127.0.0.1:${udp}`);
    expect(report.verdict).toBe('usable');
    expect(report.tookMs).toBeLessThan(30_000);
    expect(await words('udp')).toMatch(/UDP ke server rapat diblokir[\s\S]*Untuk TI: Buka UDP/);
  });

  it('with everything but 443 shut, TURN over TLS carries it', async () => {
    const { udp, tcp, turnUdp } = office.livekit.ports;
    reopen = closePorts({ udp: [udp, turnUdp], tcp: [tcp] });
    await begin();
    const report = await toTheEnd();
    const of = Object.fromEntries(report.steps.map((one) => [one.step, one]));
    expect([of['udp']?.reason, of['tcp']?.reason, of['turnTls']?.outcome]).toEqual([
      'udpBlocked',
      'tcpBlocked',
      'passed',
    ]);
    expect(of['bandwidth']?.figures).toMatchObject({ protocol: 'tls' });
  });

  it('can be cancelled at any moment, and lets go of everything', { timeout: 120_000 }, async () => {
    await watchPeerConnections(page);
    const open = () =>
      page.evaluate(
        () =>
          ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []).filter(
            (one) => one.connectionState !== 'closed',
          ).length,
      );
    const { RoomServiceClient } = await import('livekit-server-sdk');
    const { url, apiKey, apiSecret } = office.livekit;
    const rooms = new RoomServiceClient(url.replace('ws', 'http'), apiKey, apiSecret);
    // Before the server answered the first of the ways, in the very turn in which it does, and by hand with all of them under way.
    const moments = ['made', 'message', 'hand'] as const;
    for (const moment of moments) {
      await page.evaluate(cancelAt, moment);
      if (moment === 'hand') {
        await beginWhenAllowed();
        await page.getByTestId('test-cancel').click();
      } else await begin();
      await page.getByText('Pengujian dibatalkan').waitFor();
      await expect.poll(open, { message: `cancelled at: ${moment}` }).toBe(0);
      // The office's throw-away room is gone too.
      await expect
        .poll(async () => (await rooms.listRooms()).filter(({ name }) => name.startsWith('uji-')).length)
        .toBe(0);
      expect(await outcome('bandwidth')).toBe('waiting');
    }
  });
});

/** Runs in the page: cancels the next test at a moment of its second connection to the media server. */
function cancelAt(moment: 'made' | 'message' | 'hand') {
  const kept = globalThis as { realWebSocket?: typeof WebSocket };
  kept.realWebSocket ??= WebSocket;
  const Real = kept.realWebSocket;
  let made = 0;
  const cancel = () => document.querySelector<HTMLElement>('[data-testid=test-cancel]')?.click();
  globalThis.WebSocket = class extends Real {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      made += 1;
      if (made !== 2 || moment === 'hand') return;
      if (moment === 'made') cancel();
      else this.addEventListener(moment, cancel, { once: true });
    }
  };
}
