// Host and participant in a desktop client each, a guest in a browser: the door, hands, chat with files, a host's acts, the roll
// and a call to come.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agenda } from '../contract/http.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import { giveTo } from '../scripts/setup/unprivileged.mjs';
import { keepPicture, launchBrowser, signInBrowser } from './clients.ts';

const LONG = { timeout: 30_000 };
let office: Office;
let desktop: Desktop;
let colleague: Desktop;
let browser: Browser;
let contexts: BrowserContext[] = [];
let host: Page;
let other: Page;
let guest: Page;
let meetingId: string;

beforeAll(async () => {
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-conduct-')), label: 'conduct' });
  const sri = await signIn(office.url, 'sri.wahyuni');
  const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
  const running = meetings.find((meeting) => meeting.state === 'open' || meeting.state === 'live');
  if (!running) throw new Error('the demo has no running meeting');
  meetingId = running.id;
  desktop = await launchDesktop({ serverUrl: office.url, profile: `conduct-${process.pid}` });
  host = desktop.window;
  browser = await launchBrowser();
  const page = async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'id-ID' });
    contexts.push(context);
    return context.newPage();
  };
  guest = await page();
  await signInDesktop(desktop, 'sri.wahyuni');
  await enterMeeting(host, meetingId);
  colleague = await launchDesktop({ serverUrl: office.url, profile: `conduct-colleague-${process.pid}` });
  other = colleague.window;
  await signInDesktop(colleague, 'bambang.sutrisno');
  await enterMeeting(other, meetingId);
});

afterAll(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  await browser?.close();
  await colleague?.close();
  await desktop?.close();
  await office?.stop();
});

const open = async (page: Page, panel: 'people' | 'chat' | 'host') => {
  if ((await page.getByTestId(panel).getAttribute('aria-pressed')) !== 'true') await page.getByTestId(panel).click();
};
const person = (page: Page, id: string) => page.locator(`[data-testid="person"][data-identity^="${id}"]`);
const act = async (page: Page, id: string, action: string) => {
  await open(page, 'people');
  await person(page, id).getByTestId('person-menu').click();
  await page.getByTestId(`do-${action}`).click();
};

describe('at the door', () => {
  it('a guest without an account writes a name and waits; the host sees that nobody vouches for it', async () => {
    await guest.goto(`${office.url}/rapat/${meetingId}`);
    await guest.getByTestId('guest-name').fill('Sri Wahyuni');
    await keepPicture(guest, 'guest-entry');
    await guest.getByTestId('guest-go').click();
    await guest.getByTestId('prejoin-join').click(LONG);
    await guest.getByTestId('waiting').waitFor(LONG);
    await keepPicture(guest, 'guest-waiting');
    await open(host, 'people');
    const entry = host.getByTestId('lobby-entry');
    await entry.waitFor(LONG);
    await expect(entry.textContent()).resolves.toContain('tidak terverifikasi');
    await expect(entry.textContent()).resolves.toContain('Nama sama dengan');
    await keepPicture(host, 'host-lobby');
  });

  it('is let in by the host, marked as a guest for everybody, and cannot share', async () => {
    const told = host.getByRole('log').getByText('Sri Wahyuni bergabung').waitFor(LONG);
    await host.getByTestId('admit').click();
    await told;
    await guest.locator('[data-testid="meeting"][data-phase="connected"]').waitFor(LONG);
    await open(other, 'people');
    await expect.poll(() => person(other, 'g-').textContent(), LONG).toContain('Tamu');
    await expect(guest.getByTestId('share').isDisabled()).resolves.toBe(true);
  });
});

describe('hands and reactions', () => {
  it('shows raised hands to the host in the order they rose', async () => {
    await guest.getByTestId('hand').click();
    await expect.poll(() => guest.getByTestId('hand').getAttribute('aria-pressed'), LONG).toBe('true');
    await other.getByTestId('hand').click();
    await expect.poll(() => person(host, 'p-bambang').textContent(), LONG).toContain('urutan 2');
    await expect(person(host, 'g-').textContent()).resolves.toContain('urutan 1');
    await keepPicture(host, 'host-hands');
    await act(host, 'p-bambang', 'lower-hand');
    await expect.poll(() => other.getByTestId('hand').getAttribute('aria-pressed'), LONG).toBe('false');
  });

  it('passes a reaction on, in words', async () => {
    await other.getByTestId('react').click();
    await other.getByTestId('react-agree').click();
    await host.locator('[data-testid="reactions"] [data-reaction="agree"]').waitFor(LONG);
    await expect(host.getByTestId('reactions').textContent()).resolves.toContain('Setuju');
    await other.keyboard.press('Escape');
  });
});

describe('the chat', () => {
  it('is for hosts only at first, until a host opens it', async () => {
    await open(other, 'chat');
    await expect(other.getByTestId('chat-panel').textContent()).resolves.toContain('hanya pimpinan rapat');
    await open(host, 'host');
    await host.getByTestId('set-mayChat').click();
    await other.getByTestId('chat-text').waitFor(LONG);
    await keepPicture(host, 'host-panel');
  });

  it('carries messages both ways and shows what is unread', async () => {
    await other.getByTestId('chat-text').fill('Data curah hujan sudah kami kirim.');
    await other.keyboard.press('Enter');
    await expect.poll(() => host.getByTestId('chat').getAttribute('aria-label'), LONG).toContain('1 pesan');
    await open(host, 'chat');
    await expect.poll(() => host.getByTestId('message').last().textContent(), LONG).toContain('curah hujan');
    await expect.poll(() => host.getByTestId('chat').getAttribute('aria-label'), LONG).not.toContain('pesan belum');
  });

  it('shows typing as it is typed to those who read along, within half a second', async () => {
    const words = 'Tinggi air 80 sentimeter';
    await other.getByTestId('chat-live').check();
    const pressed = await other.getByTestId('chat-text').evaluateHandle((field) => {
      const at: number[] = [];
      field.addEventListener('keydown', () => at.push(Date.now()));
      return at;
    });
    const shown = await host.getByTestId('chat-panel').evaluateHandle((panel, all) => {
      const at: number[] = [];
      const look = () => {
        const line = panel.querySelector('[data-testid="typing"]')?.lastChild?.textContent ?? '';
        while (at.length < line.length && all.startsWith(line)) at.push(Date.now());
      };
      // Seen at the frame that shows it.
      const observer = new MutationObserver(() => requestAnimationFrame(look));
      observer.observe(panel, { subtree: true, childList: true, characterData: true });
      return at;
    }, words);
    await other.getByTestId('chat-text').pressSequentially(words, { delay: 120 });
    await expect.poll(() => host.getByTestId('typing').textContent(), LONG).toContain(words);
    await expect.poll(async () => (await shown.jsonValue()).length, LONG).toBe(words.length);
    const [down, up] = [await pressed.jsonValue(), await shown.jsonValue()];
    expect(down).toHaveLength(words.length);
    const waited = up.map((at, letter) => at - (down[letter] ?? 0)).sort((a, b) => a - b);
    const median = waited[waited.length >> 1] ?? Number.NaN;
    console.log(`conduct: a letter is seen after ${median} ms (median), ${waited.at(-1)} ms at most`);
    expect(waited[0]).toBeGreaterThan(0);
    expect(median).toBeLessThanOrEqual(500);
    await other.getByTestId('chat-text').fill('');
    await expect.poll(() => host.getByTestId('typing').count(), LONG).toBe(0);
  });

  it('carries a file from one desktop client to the other, byte by byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pendopo-file-'));
    const sent = join(folder, 'laporan.csv');
    writeFileSync(
      sent,
      `desa,tinggi\n${Array.from({ length: 30_000 }, (_, row) => `Desa ${row},${row % 200}`).join('\n')}\n`,
    );
    giveTo(folder);
    await host.getByTestId('chat-file').setInputFiles(sent);
    await other.getByTestId('message-file').waitFor(LONG);
    // Chromium here may not write where the test could read: what the page hands to the person is looked at instead.
    const got = other.evaluate(
      () =>
        new Promise<{ name: string; hash: string }>((resolve) => {
          let kept = new Blob();
          const real = URL.createObjectURL.bind(URL);
          URL.createObjectURL = (blob: Blob | MediaSource) => {
            if (blob instanceof Blob) kept = blob;
            return real(blob);
          };
          HTMLAnchorElement.prototype.click = function () {
            kept
              .arrayBuffer()
              .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
              .then((hash) =>
                resolve({
                  name: this.download,
                  hash: [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join(''),
                }),
              );
          };
        }),
    );
    await other.getByTestId('message-file').click();
    expect(await got).toEqual({
      name: 'laporan.csv',
      hash: createHash('sha256').update(readFileSync(sent)).digest('hex'),
    });
    await keepPicture(other, 'other-chat');
  });

  it('is there for whoever comes later, and gone when a host removes it', async () => {
    await open(guest, 'chat');
    await expect.poll(() => guest.getByTestId('message').first().textContent(), LONG).toContain('curah hujan');
    await host.getByTestId('message-remove').first().click();
    await expect.poll(() => guest.getByTestId('message').first().textContent(), LONG).toContain('Pesan dihapus');
  });

  it('says how much of a file has left on a thin line, and lets its sender stop it', async () => {
    const line = await guest.context().newCDPSession(guest);
    await line.send('Network.enable');
    const shape = (uploadThroughput: number) =>
      line.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    await shape(100_000);
    const before = await host.getByTestId('message').count();
    // Some 48 s of that line.
    await guest.getByTestId('chat-file').setInputFiles({
      name: 'foto-tanggul.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('desa,tinggi\n'.repeat(400_000)),
    });
    const pending = guest.getByTestId('message-pending');
    await expect.poll(() => pending.textContent(), LONG).toMatch(/Mengirim… [1-9]\d?%/);
    await keepPicture(guest, 'chat-sending');
    await guest.getByTestId('message-stop').click();
    await pending.waitFor({ state: 'detached' });
    // Whoever walks by keyboard goes on where they were.
    expect(await guest.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('log');
    await shape(-1);
    // Nothing more comes, for longer than the rest of the file would take on a free line; a desktop client's: desktop-on-line.
    await host.waitForTimeout(4000);
    expect(await host.getByTestId('message').count()).toBe(before);
  });
});

describe('a host’s acts', () => {
  it('mutes all, and holds microphones until one is allowed', async () => {
    await other.getByTestId('mic').click();
    const on = () => other.getByTestId('mic').getAttribute('data-on');
    await expect.poll(on, LONG).toBe('true');
    await open(host, 'host');
    await host.getByTestId('mute-all').click();
    await expect.poll(on, LONG).toBe('false');
    await host.getByTestId('set-mayUnmute').click();
    await expect.poll(() => other.getByTestId('mic').getAttribute('aria-label'), LONG).toContain('belum mengizinkan');
    await other.getByTestId('mic').click();
    expect(await on()).toBe('false');
    await act(host, 'p-bambang', 'allow-mic');
    await expect
      .poll(() => other.getByTestId('mic').getAttribute('aria-label'), LONG)
      .not.toContain('belum mengizinkan');
    await other.getByTestId('mic').click();
    await expect.poll(on, LONG).toBe('true');
  });

  it('makes a co-host, who then has the controls', async () => {
    await act(host, 'p-bambang', 'make-cohost');
    await other.getByTestId('host').waitFor(LONG);
    await open(other, 'host');
    await other.getByTestId('set-lock').click();
    await open(host, 'host');
    await expect.poll(() => host.getByTestId('set-lock').isChecked(), LONG).toBe(true);
    await host.getByTestId('set-lock').click();
    await act(host, 'p-bambang', 'drop-cohost');
    await expect.poll(() => other.getByTestId('host').count(), LONG).toBe(0);
  });

  it('removes and bans the guest, who is told and cannot come back', async () => {
    await act(host, 'g-', 'remove');
    await host.locator('dialog input[type="checkbox"]').check();
    await host.getByTestId('remove-confirm').click();
    await guest.locator('[data-testid="left"][data-reason="removed"]').waitFor(LONG);
    await keepPicture(guest, 'guest-removed');
  });

  it('sees who is missing and rings them', async () => {
    const context = await browser.newContext({ locale: 'id-ID' });
    contexts.push(context);
    const dwi = await context.newPage();
    await signInBrowser(dwi, office.url, 'dwi.lestari');
    await open(host, 'people');
    await host.getByTestId('roll-tab').click();
    await host.getByTestId('roll').waitFor(LONG);
    await keepPicture(host, 'host-roll');
    await host.getByRole('button', { name: /^Panggil Dwi/ }).click();
    await dwi.getByTestId('ring-join').waitFor(LONG);
    await keepPicture(dwi, 'ring');
    await dwi.getByTestId('ring-join').click();
    await dwi.getByTestId('prejoin-join').click(LONG);
    const row = host.getByTestId('roll').getByRole('listitem').filter({ hasText: 'Dwi' });
    await expect.poll(() => row.textContent(), LONG).toContain('Hadir');
  });

  it('invites a unit that was forgotten, which is on the roll at once', async () => {
    const roll = host.getByTestId('roll');
    const invited = async () => Number(/dari (\d+) undangan/.exec((await roll.textContent()) ?? '')?.[1]);
    const before = await invited();
    await host.getByTestId('invite').click();
    await host.getByTestId('invite-search').fill('inspektorat');
    await host.getByTestId('invite-unit').first().check();
    await keepPicture(host, 'host-invite');
    await host.getByTestId('invite-send').click();
    await roll.getByText(/\d+ orang diundang/).waitFor(LONG);
    await expect.poll(invited, LONG).toBeGreaterThan(before);
  });

  it('a desktop client behind other windows flashes in the taskbar while it is called', async () => {
    await other.getByTestId('leave').click();
    await other.getByTestId('leave-confirm').click();
    await other.getByTestId('to-agenda').click();
    // There is no taskbar here: what Electron is asked to do is noted.
    await colleague.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (!window) throw new Error('no window');
      const flashes: boolean[] = [];
      Object.assign(window, { isFocused: () => false, flashFrame: (on: boolean) => flashes.push(on) });
      Object.assign(globalThis, { flashes });
    });
    const flashes = () => colleague.app.evaluate(() => (globalThis as unknown as { flashes: boolean[] }).flashes);
    await host.getByRole('button', { name: /^Panggil Drs. Bambang/ }).click(LONG);
    await other.getByTestId('ring-join').waitFor(LONG);
    await expect.poll(flashes, LONG).toEqual([true]);
    await other.getByTestId('ring-join').click();
    await expect.poll(flashes, LONG).toEqual([true, false]);
  });

  it('takes the daftar hadir home', async () => {
    await open(host, 'host');
    const named = host.evaluate(
      () =>
        new Promise<string>((resolve) => {
          HTMLAnchorElement.prototype.click = function () {
            resolve(this.download);
          };
        }),
    );
    await host.getByTestId('attendance-pdf').click();
    expect(await named).toMatch(/\.pdf$/);
  });
});
