// What a host decides for the whole room, pressed in the host's interface and seen by those it is about: who waits, whom the lock
// keeps out, hands, a call to a unit; and who reads at the door why it stays shut. All in browsers.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MeetingSummary } from '../contract/domain.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { type Person, signIn } from '../scripts/office/person.ts';
import { keepPicture, launchBrowser, signInBrowser } from './clients.ts';

const LONG = { timeout: 30_000 };
vi.setConfig({ testTimeout: 120_000 });

let office: Office;
let browser: Browser;
let bambang: Person;
let meeting: MeetingSummary;
/** Bambang leads. */
let host: Page;
/** Invited, as Agus is. */
let dwi: Page;
let agus: Page;
/** Invited, and inside only at the end. */
let sri: Page;
/** Not invited. */
let siti: Page;

async function newPage(login?: string, script?: () => void) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  if (login) await signInBrowser(page, office.url, login);
  return page;
}
const call = (title: string, kind: MeetingSummary['class'], invitedPeople: string[]) =>
  bambang.call<MeetingSummary>('POST', '/api/meetings', {
    title,
    unitId: 'kec-kayen',
    class: kind,
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    invitedPeople,
  });

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-door-')), label: 'door' });
  bambang = await signIn(office.url, 'bambang.sutrisno');
  meeting = await call('Rapat uji pintu', 'biasa', [
    'p-dwi-lestari',
    'p-agus-prasetyo',
    'p-sri-wahyuni',
    'p-admin-ti',
    'p-endang-purwanti',
  ]);
  browser = await launchBrowser();
  host = await newPage('bambang.sutrisno');
  dwi = await newPage('dwi.lestari');
  agus = await newPage('agus.prasetyo');
  sri = await newPage('sri.wahyuni');
  siti = await newPage('siti.aminah');
  await knock(host);
  await inside(host);
});

afterAll(async () => {
  await browser?.close();
  await office?.stop();
});

/** Comes by the invitation's address, as far as the door. */
async function knock(page: Page) {
  await page.goto(`${office.url}/rapat/${meeting.id}`);
  await page.getByTestId('prejoin-join').click(LONG);
}
const inside = (page: Page) => page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor(LONG);
const waits = (page: Page) => page.getByTestId('waiting').waitFor(LONG);
const refused = async (page: Page, why: string) => {
  await page.locator('[data-testid="left"][data-reason="refused"]').waitFor(LONG);
  await page.getByText(why, { exact: true }).waitFor(LONG);
};
async function leave(page: Page) {
  await page.getByTestId('leave').click();
  await page.getByTestId('leave-confirm').click();
  await page.getByTestId('left').waitFor(LONG);
}
const open = async (panel: 'people' | 'host') => {
  if ((await host.getByTestId(panel).getAttribute('aria-pressed')) !== 'true') await host.getByTestId(panel).click();
};
/** Pressed, and kept by the office. */
const set = async (testid: string, on: boolean) => {
  await open('host');
  await host.getByTestId(testid).click();
  await expect.poll(() => host.getByTestId(testid).isChecked(), LONG).toBe(on);
};
const entry = (name: string) => host.getByTestId('lobby-entry').filter({ hasText: name });
const NOT_INVITED = 'Anda tidak termasuk undangan rapat ini. Mintalah undangan kepada pimpinan rapat.';

describe('who waits in the lobby', () => {
  it('everybody, also the invited, if the host says so; one is let in and the other goes on waiting', async () => {
    await set('lobby-everyone', true);
    for (const page of [dwi, siti]) {
      await knock(page);
      await waits(page);
    }
    await open('people');
    await entry('Siti Aminah').waitFor(LONG);
    await keepPicture(host, 'door-everyone-waits');
    await entry('Dwi Lestari').getByTestId('admit').click();
    await inside(dwi);
    await waits(siti);
    await expect(siti.getByTestId('meeting').count()).resolves.toBe(0);
  });

  it('only the uninvited, if the host says so', async () => {
    await set('lobby-uninvited', true);
    await knock(agus);
    await inside(agus);
    await waits(siti);
    await siti.getByTestId('waiting-leave').click();
  });

  it('nobody, if the host says so: then the uninvited and guests read why they cannot come', async () => {
    await set('lobby-off', true);
    await knock(siti);
    await refused(siti, NOT_INVITED);
    await keepPicture(siti, 'door-not-invited');
    const guest = await newPage();
    await guest.goto(`${office.url}/rapat/${meeting.id}`);
    await guest.getByTestId('guest-name').fill('Wartini dari Desa Srikaton');
    await guest.getByTestId('guest-go').click();
    await guest.getByText(NOT_INVITED, { exact: true }).waitFor(LONG);
    await guest.close();
  });
});

describe('a lobby that the host switches on', () => {
  it('holds who opened the page before and presses only now; who only looks at themselves is not shown to the host', async () => {
    const endang = await newPage('endang.purwanti');
    const asked = (page: Page) => page.waitForResponse((answer) => answer.url().endsWith('/join'), LONG);
    const look = async (page: Page) => {
      const answer = asked(page);
      await page.goto(`${office.url}/rapat/${meeting.id}`);
      await page.getByTestId('prejoin-join').waitFor(LONG);
      return (await answer).json();
    };
    // With the way in already in hand.
    expect(await look(endang)).toMatchObject({ status: 'granted' });
    await set('lobby-everyone', true);
    expect(await look(siti)).toMatchObject({ status: 'waiting' });
    expect(await bambang.call('GET', `/api/meetings/${meeting.id}/lobby`)).toEqual({ entries: [] });
    await endang.getByTestId('prejoin-join').click(LONG);
    await waits(endang);
    await keepPicture(endang, 'door-back-to-the-lobby');
    await open('people');
    await entry('Endang Purwanti').getByTestId('admit').click(LONG);
    await inside(endang);
    await leave(endang);
    await endang.close();
    await set('lobby-off', true);
  });
});

describe('a locked meeting', () => {
  it('keeps out who comes, who reads why; who was cut off comes back; unlocked, it is open again', async () => {
    await set('set-lock', true);
    await knock(sri);
    await refused(sri, 'Rapat dikunci oleh pimpinan; peserta baru tidak dapat masuk.');
    await keepPicture(sri, 'door-locked');
    await dwi.reload();
    await dwi.getByTestId('prejoin-join').click(LONG);
    await inside(dwi);
    await set('set-lock', false);
    await sri.getByRole('button', { name: 'Coba lagi' }).click();
    await sri.getByTestId('prejoin-join').click(LONG);
    await inside(sri);
    await leave(sri);
  });
});

describe('raised hands', () => {
  it('all go down at one press of the host', async () => {
    const up = (page: Page, raised: boolean) =>
      expect.poll(() => page.getByTestId('hand').getAttribute('aria-pressed'), LONG).toBe(String(raised));
    await open('host');
    await expect(host.getByTestId('lower-all').count()).resolves.toBe(0);
    for (const page of [dwi, agus]) {
      await page.getByTestId('hand').click();
      await up(page, true);
    }
    await host.getByTestId('lower-all').click(LONG);
    for (const page of [dwi, agus]) await up(page, false);
    await host.getByTestId('lower-all').waitFor({ state: 'detached', ...LONG });
  });
});

describe('a call to a unit', () => {
  it('rings all of it who are missing, and nobody else', async () => {
    const [arif, endang] = [await newPage('admin.ti'), await newPage('endang.purwanti')];
    await sri.getByTestId('to-agenda').click();
    await open('people');
    await host.getByTestId('roll-tab').click();
    const unit = host.getByTestId('roll').getByRole('group').filter({ hasText: 'Arif Nugroho' });
    await unit.getByTestId('ring-unit').click(LONG);
    await host.getByTestId('roll').getByText('2 orang dipanggil').waitFor(LONG);
    for (const page of [sri, arif])
      await page.getByRole('dialog').getByText('Drs. Bambang Sutrisno, M.Si. memanggil Anda').waitFor(LONG);
    await keepPicture(arif, 'door-ring-unit');
    await expect(endang.getByTestId('ring-join').count()).resolves.toBe(0);
    for (const page of [arif, endang]) await page.close();
  });
});

describe('a restricted meeting', () => {
  let restricted: MeetingSummary;
  beforeAll(async () => {
    restricted = await call('Rapat terbatas uji pintu', 'terbatas', ['p-agus-prasetyo']);
  });

  it('takes no guests, who read so', async () => {
    const guest = await newPage();
    await guest.goto(`${office.url}/rapat/${restricted.id}`);
    await guest.getByTestId('guest-name').fill('Wartini dari Desa Srikaton');
    await guest.getByTestId('guest-go').click();
    await guest.getByText('Rapat terbatas hanya untuk pegawai yang masuk dengan akun dinas.').waitFor(LONG);
    await keepPicture(guest, 'door-guest-refused');
    await guest.close();
  });

  it('is not opened by a browser that cannot encrypt, which says so before anybody waits in the lobby', async () => {
    const old = await newPage('agus.prasetyo', () => {
      Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
      Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
    });
    await old.goto(`${office.url}/rapat/${restricted.id}`);
    await old.getByRole('heading', { name: restricted.title }).waitFor(LONG);
    await old.getByTestId('prejoin-join').click(LONG);
    await old.locator('[data-testid="left"][data-reason="encryption_unsupported"]').waitFor(LONG);
    await old.getByRole('heading', { name: 'Rapat terbatas tidak dapat dibuka di sini' }).waitFor(LONG);
    await old
      .getByText('peramban ini tidak mendukungnya. Gunakan aplikasi Pendopo, Chrome, atau Edge versi terbaru.')
      .waitFor(LONG);
    await keepPicture(old, 'door-encryption-unsupported');
    await old.close();
  });
});
