// A line that breaks off while something is being done: what a person or a host wants holds, and nothing comes on by itself.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterMeeting } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Person, signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, signInBrowser, watchPeerConnections } from './clients.ts';

const LONG = { timeout: 30_000 };
const meetingId = 'rakr-banj-r001';

let office: Office;
let browser: Browser;
let sri: Person;
let host: Page;
let agus: Page;
let line: Awaited<ReturnType<typeof signallingOf>>;
let identity: string;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-out-of-reach-')), label: 'out-of-reach' });
  sri = await signIn(office.url, 'sri.wahyuni');
  browser = await launchBrowser();
  const page = async (login: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const made = await context.newPage();
    const signalling = await signallingOf(made);

    await made.addInitScript(watchDevices);
    await signInBrowser(made, office.url, login);
    await watchPeerConnections(made);
    await enterMeeting(made, meetingId);
    return { made, signalling };
  };
  ({ made: host } = await page('sri.wahyuni'));
  ({ made: agus, signalling: line } = await page('agus.prasetyo'));
  identity = (await tile(agus).getAttribute('data-identity')) ?? '';
  await tile(host).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await office?.stop();
});

/** The way to the media server's signalling, which can be cut while sound and picture go on. */
async function signallingOf(page: Page) {
  let healed: Promise<void> | null = null;
  let heal = () => {};
  let deaf = false;
  const open = new Set<() => void>();
  await page.routeWebSocket(/\/rtc/, async (near) => {
    // As on a line that swallows everything: neither refused nor answered.
    await healed;
    const far = near.connectToServer();
    const end = () => {
      open.delete(end);
      void near.close({ code: 1011 });
      void far.close();
    };
    open.add(end);
    far.onMessage((message: Parameters<WebSocketRoute['send']>[0]) => {
      if (!deaf) near.send(message);
    });
  });
  return {
    /** Nothing more is heard of the server, though it hears what is sent. */
    deafen: () => {
      deaf = true;
    },
    cut: async () => {
      healed = new Promise((done) => {
        heal = done;
      });
      for (const end of [...open]) end();
      await phase(page, 'reconnecting');
    },
    heal: () => {
      deaf = false;
      healed = null;
      heal();
    },
  };
}

type Devices = { tracks: MediaStreamTrack[]; held: (() => void)[] | null };
/** Runs in the page before anything else: what is opened can be looked at, and a device can be slow to open. */
function watchDevices() {
  const devices: Devices = { tracks: [], held: null };
  (globalThis as { devices?: Devices }).devices = devices;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (devices.held) await new Promise<void>((go) => devices.held?.push(go));
    const stream = await open(wish);
    devices.tracks.push(...stream.getTracks());
    return stream;
  };
}
const slowDevices = (page: Page, slow: boolean) =>
  page.evaluate((slow) => {
    const { devices } = globalThis as { devices?: Devices };
    if (!devices) return;
    const held = devices.held;
    devices.held = slow ? [] : null;
    for (const go of held ?? []) go();
  }, slow);

const phase = (page: Page, name: string) =>
  page.locator(`[data-testid="meeting"][data-phase="${name}"]`).waitFor({ timeout: 40_000 });
const tile = (page: Page) => page.locator('[data-testid="tile"][data-identity^="p-agus-prasetyo:"]');
/** As everybody else sees the microphone of Agus. */
const seenOn = (on: boolean) => expect.poll(() => tile(host).getAttribute('data-mic'), LONG).toBe(String(on));
const ownOn = (on: boolean) => agus.locator(`[data-testid="mic"][data-on="${on}"]`).waitFor(LONG);
const speak = async () => {
  await agus.getByTestId('mic').click();
  await ownOn(true);
  await seenOn(true);
};
/** The microphone is on, whether or not it is just coming on again by itself: a press in between would be the wish for "off". */
const speaks = async () => {
  await agus.locator('[data-testid="mic"][data-waiting="false"]').waitFor(LONG);
  if ((await agus.getByTestId('mic').getAttribute('data-on')) === 'false') await speak();
};
const control = (body: object) => sri.call('POST', `/api/meetings/${meetingId}/control`, body);
const told = (words: string) => agus.getByRole('log').getByText(words).first().waitFor(LONG);

/** Whether what is captured by the microphone goes out: the tracks that are handed to the connection (webrtc, RTCRtpSender). */
const passes = () =>
  agus.evaluate(() =>
    ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? [])
      .flatMap((pc) => (pc.connectionState === 'closed' ? [] : pc.getSenders()))
      .some(({ track }) => track?.kind === 'audio' && track.enabled && track.readyState === 'live'),
  );

describe('mute', () => {
  it('holds at the press, while another microphone is still being opened', async () => {
    await speak();
    await expect.poll(passes).toBe(true);
    await agus.getByRole('button', { name: /^Pilih mikrofon/ }).click();
    await agus
      .getByRole('dialog')
      .getByRole('button', { name: /Mikrofon/ })
      .click();
    await slowDevices(agus, true);
    await agus.getByRole('option', { selected: false }).last().click();
    await agus.keyboard.press('Escape');
    await agus.keyboard.press('Control+d');
    // The device is held until after this.
    await expect.poll(passes, { timeout: 5000 }).toBe(false);
    await slowDevices(agus, false);
    await ownOn(false);
    await seenOn(false);
    expect(await passes()).toBe(false);
    await speak();
    await expect.poll(passes).toBe(true);
  });
});

describe('a wish to speak', () => {
  it('outlives a line that breaks while the microphone is being published', async () => {
    await control({ action: 'mute', identity });
    await ownOn(false);
    // In a new stay nothing is published yet. A page loaded anew stands at the door again.
    await agus.reload();
    await watchPeerConnections(agus);
    await agus.getByTestId('prejoin-join').click();
    await phase(agus, 'connected');
    line.deafen();
    await agus.getByTestId('mic').click();
    await line.cut();
    line.heal();
    await phase(agus, 'connected');
    await ownOn(true);
    await seenOn(true);
  });
});

describe('what a host does while somebody cannot be reached', () => {
  it.each([
    ['when the connection is taken up again', async () => undefined],
    ['when it is made anew', async () => agus.getByTestId('connection').getByRole('button').click()],
  ])('holds %s: muted, and told who did it', async (_how, come) => {
    await speaks();
    await line.cut();
    await control({ action: 'mute', identity });
    line.heal();
    await come();
    await phase(agus, 'connected');
    await told('Mikrofon Anda dimatikan oleh pimpinan rapat.');
    await ownOn(false);
    await seenOn(false);
    // A moment later, when a new connection would publish.
    await agus.waitForTimeout(1500);
    expect(await agus.getByTestId('mic').getAttribute('data-on')).toBe('false');
    expect(await tile(host).getAttribute('data-mic')).toBe('false');
  });

  it('is not held against whoever unmuted after it', async () => {
    await speak();
    await line.cut();
    line.heal();
    await phase(agus, 'connected');
    await ownOn(true);
    await agus.waitForTimeout(1500);
    expect(await agus.getByTestId('mic').getAttribute('data-on')).toBe('true');
    await seenOn(true);
  });
});

describe('a screen that is chosen while the line is down', () => {
  it('is seen once it is back', async () => {
    await control({ action: 'allow', identity, what: 'share', allowed: true });
    await expect.poll(() => agus.getByTestId('share').getAttribute('aria-disabled'), LONG).toBe('false');
    // No display to capture here: a picture made in the page stands for it.
    await agus.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = async () => {
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d');
        setInterval(() => pen?.fillRect(Math.random() * 300, Math.random() * 150, 9, 9), 100);
        return canvas.captureStream(10);
      };
    });
    await line.cut();
    await agus.getByTestId('share').click();
    await agus.getByTestId('presenter-bar').waitFor(LONG);
    line.heal();
    await phase(agus, 'connected');
    await host.getByTestId('screen-tile').locator('video').waitFor(LONG);
    await agus.locator('[data-testid="share"][data-on="true"]').waitFor(LONG);
  });

  it('is ended by a host who stops it meanwhile', async () => {
    await line.cut();
    await control({ action: 'stopShare', identity });
    line.heal();
    await agus.getByTestId('connection').getByRole('button').click();
    await phase(agus, 'connected');
    await told('Pimpinan rapat menghentikan layar yang Anda bagikan.');
    await host.getByTestId('screen-tile').waitFor({ state: 'detached', timeout: 30_000 });
    await agus.locator('[data-testid="share"][data-on="false"]').waitFor(LONG);
  });
});

describe('a sign-in that ends while the line is down', () => {
  it('is waited for in the meeting, which goes on with the new one', async () => {
    const context = agus.context();
    await line.cut();
    await context.clearCookies({ name: /session/ });
    await agus.getByTestId('connection').getByRole('button').click();
    const banner = agus.getByRole('alert').filter({ hasText: 'Sesi masuk Anda telah berakhir' });
    await banner.waitFor(LONG);
    await keepPicture(agus, 'web-signin-ended-line-down');
    line.heal();
    const [tab] = await Promise.all([context.waitForEvent('page'), banner.getByRole('button').click()]);
    const agenda = tab.getByTestId('agenda');
    const password = tab.locator('input[type=password]');
    await agenda.or(password).first().waitFor();
    if (await password.isVisible()) {
      await tab.locator('input[type=text], input:not([type])').first().fill('agus.prasetyo');
      await password.fill('pendopo');
      await password.press('Enter');
      await agenda.waitFor();
    }
    await tab.close();
    await phase(agus, 'connected');
    await tile(host).waitFor(LONG);
  });
});

describe('a microphone that the system or its own switch silences (made in the page: no such switch here)', () => {
  const silence = (muted: boolean) =>
    agus.evaluate((muted) => {
      const all = (globalThis as { devices?: Devices }).devices?.tracks ?? [];
      const raw = all.findLast(({ kind, readyState }) => kind === 'audio' && readyState === 'live');
      if (!raw) throw new Error('no microphone is open');
      Object.defineProperty(raw, 'muted', { configurable: true, get: () => muted });
      raw.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    }, muted);

  it('is told to its owner, at the button too, and taken back when it speaks again', async () => {
    await speaks();
    await silence(true);
    await told('Dimatikan oleh sistem komputer atau sakelar pada perangkat');
    await agus.locator('[data-testid="mic"][data-failed="true"]').waitFor(LONG);
    await keepPicture(agus, 'web-mic-silenced');
    await silence(false);
    await agus.locator('[data-testid="mic"][data-failed="false"]').waitFor(LONG);
  });
});
