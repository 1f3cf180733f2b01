// A restricted meeting on real parts: the three clients open one another's frames, a client with a valid token but no key sees
// and hears nothing of use, and who is put out has no key any more.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RemoteTrack, Room, RoomEvent, TrackKind, VideoBufferType, VideoStream } from '@livekit/rtc-node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeetingSummary } from '../contract/domain.ts';
import type { Agenda, JoinGrant } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Person, signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, received, signInBrowser, watchPeerConnections } from './clients.ts';

type Key = { index: number; key: string };

let office: Office;
let desktop: Desktop;
let browser: Browser;
let bambang: Page;
let dwi: Page;
let sri: Person;
let dwiPerson: Person;
let meeting: MeetingSummary;
let open: MeetingSummary;

beforeAll(async () => {
  office = await startOffice({
    dataDir: mkdtempSync(join(tmpdir(), 'pendopo-encrypted-')),
    label: 'encrypted',
    ...(process.env['PENDOPO_TEST_FACE'] ? { env: { PENDOPO_RENDERER: process.env['PENDOPO_TEST_FACE'] } } : {}),
  });
  sri = await signIn(office.url, 'sri.wahyuni');
  dwiPerson = await signIn(office.url, 'dwi.lestari');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find(({ state, class: kind }) => (state === 'open' || state === 'live') && kind === 'biasa');
  if (!running) throw new Error('the demo has no running meeting');
  open = running;
  const now = Date.now();
  meeting = await sri.call<MeetingSummary>('POST', '/api/meetings', {
    title: 'Rapat terbatas uji enkripsi',
    unitId: running.unit.id,
    class: 'terbatas',
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
    invitedPeople: ['p-bambang-sutrisno', 'p-dwi-lestari'],
  });
  await sri.call('POST', `/api/meetings/${meeting.id}/conduct`, { lobby: 'off' });
  desktop = await launchDesktop({ serverUrl: office.url, profile: `encrypted-${process.pid}` });
  browser = await launchBrowser();
  const page = async (login: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    const made = await context.newPage();
    await signInBrowser(made, office.url, login);
    return made;
  };
  bambang = await page('bambang.sutrisno');
  dwi = await page('dwi.lestari');
  await signInDesktop(desktop, 'sri.wahyuni');
  for (const window of [desktop.window, bambang, dwi]) {
    await watchPeerConnections(window);
    await enterMeeting(window, meeting.id);
  }
});

afterAll(async () => {
  await browser?.close();
  await desktop?.close();
  await office?.stop();
});

const badge = (page: Page) => page.getByTestId('encryption').getAttribute('data-state');
const moving = async (page: Page) => (await received(page)).videoFrames.filter((frames) => frames > 10).length;

/** A client with a token of the office, and nothing else: the share of green in the fake camera's pictures, per frame. */
async function rawView(meetingId: string, deviceId: string, enough: number) {
  const grant = await sri.call<JoinGrant>('POST', `/api/meetings/${meetingId}/join`, { deviceId });
  const room = new Room();
  const green: number[] = [];
  let encrypted = 0;
  const watch = async (track: RemoteTrack) => {
    for await (const { frame } of new VideoStream(track)) {
      const { data } = frame.convert(VideoBufferType.RGBA);
      let hits = 0;
      for (let at = 0; at < data.length; at += 400) {
        const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
        if (g > 90 && r < 90 && b < 90) hits += 1;
      }
      green.push(hits / (data.length / 400));
    }
  };
  room.on(RoomEvent.TrackSubscribed, (track, publication) => {
    if (publication.encryptionType !== 0) encrypted += 1;
    if (track.kind === TrackKind.KIND_VIDEO) void watch(track);
  });
  await room.connect(grant.url, grant.token, { autoSubscribe: true, dynacast: false });
  const until = Date.now() + 20_000;
  while (Date.now() < until && green.length < enough) await new Promise((resolve) => setTimeout(resolve, 250));
  await room.disconnect();
  return { green, encrypted };
}

describe('a restricted meeting', () => {
  it.each(['desktop', 'bambang', 'dwi'] as const)('shows the pictures of both others, opened (%s)', async (who) => {
    const page = { desktop: desktop.window, bambang, dwi }[who];
    await expect.poll(() => moving(page), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => badge(page), { timeout: 30_000 }).toBe('on');
  });

  it('says so in words, with what it means behind a press', async () => {
    const chip = desktop.window.getByTestId('encryption');
    // A key that has just come anew is proved anew before the word returns.
    await expect.poll(() => chip.textContent(), { timeout: 30_000 }).toContain('Terenkripsi ujung ke ujung');
    await chip.click();
    await desktop.window.getByText('Server media tidak dapat melihat atau mendengarnya').waitFor();
    await keepPicture(desktop.window, 'encryption-on');
    await desktop.window.keyboard.press('Escape');
  });

  it('gives a client with a token but no key nothing to look at', async () => {
    const seen = await rawView(meeting.id, 'rawclientwithoutkey1', 60);
    expect(seen.encrypted).toBeGreaterThan(0);
    expect(seen.green.filter((share) => share > 0.4)).toEqual([]);
  });

  it('rotates the key when somebody is put out, who gets no other; the rest go on', async () => {
    const device = (page: Page) => page.evaluate(() => localStorage.getItem('pendopo.device') ?? '');
    const body = { deviceId: await device(dwi) };
    const path = `/api/meetings/${meeting.id}/key`;
    const before = await dwiPerson.call<Key>('POST', path, body);
    await sri.call('POST', `/api/meetings/${meeting.id}/control`, {
      action: 'remove',
      identity: `p-dwi-lestari:${body.deviceId}`,
      ban: false,
    });
    await dwi.locator('[data-testid="left"][data-reason="removed"]').waitFor({ timeout: 20_000 });
    await expect(dwiPerson.call('POST', path, body)).rejects.toThrow(/40[34]|forbidden|removed/);
    const bambangPerson = await signIn(office.url, 'bambang.sutrisno');
    const after = await bambangPerson.call<Key>('POST', path, { deviceId: await device(bambang) });
    expect(after.index).not.toBe(before.index);
    expect(after.key).not.toBe(before.key);
    // Longer than the old key opens anything: what still moves is encrypted with the new one.
    const keepsMs = 9000;
    const settled = Date.now() + keepsMs;
    await expect.poll(() => Date.now(), { timeout: keepsMs + 5000 }).toBeGreaterThan(settled);
    const total = async () => (await received(desktop.window)).videoFrames.reduce((sum, frames) => sum + frames, 0);
    const was = await total();
    await expect.poll(total, { timeout: 20_000 }).toBeGreaterThan(was + 20);
    await expect.poll(() => badge(bambang), { timeout: 20_000 }).toBe('on');
  });
});

describe('the measure itself', () => {
  it('sees the green of the fake camera where nothing is encrypted', async () => {
    await bambang.getByTestId('leave').click();
    await bambang.getByTestId('leave-confirm').click();
    await bambang.getByTestId('to-agenda').click();
    await enterMeeting(bambang, open.id);
    const seen = await rawView(open.id, 'rawclientwithoutkey2', 60);
    expect(seen.encrypted).toBe(0);
    expect(seen.green.filter((share) => share > 0.4).length).toBeGreaterThan(20);
  });
});
