// The desktop client on a line that becomes too thin for pictures and wide again, that a file leaves by, and in front of a media
// server that dies.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inNamespace } from '../bench/rig/desktop-on-line.ts';
import { LOGIN } from '../bench/rig/house.ts';
import { GOOD } from '../bench/rig/network.ts';
import type { ChatMessage } from '../contract/chat.ts';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { keepPicture, pictureFrames, received, voices, watchPeerConnections } from './clients.ts';
import { type HouseOnLine, linePossible, openHouseOnLine } from './house-on-line.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });
const slow = { timeout: 90_000, interval: 1000 };
let place: HouseOnLine;
let desktop: Desktop;

const mode = () => desktop.window.getByTestId('line').getAttribute('data-mode');
const phase = () => desktop.window.getByTestId('meeting').getAttribute('data-phase');
const mic = (on: boolean) => desktop.window.locator(`[data-testid="mic"][data-on="${on}"]`);
/** Pictures of the three colleagues that went on since the last look. */
let before: Record<string, number> = {};
async function moving() {
  const now = await pictureFrames(desktop.window);
  const moved = Object.keys(now).filter(
    (key) => key.includes('/p-bot') && (now[key] ?? 0) > (before[key] ?? now[key] ?? 0),
  );
  before = now;
  return moved.length;
}

describe.skipIf(!linePossible)('the desktop client on a thin line', () => {
  beforeAll(async () => {
    place = await openHouseOnLine('desktop-line');
    desktop = await launchDesktop({
      serverUrl: place.house.office.url,
      profile: `line-${process.pid}`,
      elsewhere: inNamespace(place.namespace),
    });
    await signInDesktop(desktop, LOGIN);
    await watchPeerConnections(desktop.window);
    await enterMeeting(desktop.window, place.house.meetingId);
  });

  afterAll(async () => {
    await desktop?.close({ now: true });
    await place?.stop();
  });

  it('shows everybody while it is wide, and all of it came over the line', async () => {
    await expect.poll(moving, slow).toBe(3);
    await expect.poll(mode, slow).toBe('full');
    const { down, up } = await place.network.stats();
    // Three pictures and voices, some seconds of them.
    expect(down.bytes).toBeGreaterThan(100_000);
    expect(up.bytes).toBeGreaterThan(10_000);
  });

  it('gives up pictures for voices at 100 kbit/s, says so, and has them back when it widens', async () => {
    await place.network.set({ down: 100 });
    await expect.poll(mode, { timeout: 45_000 }).toBe('audio');
    await desktop.window.getByTestId('line').getByText('Mode hemat: suara saja').waitFor();
    await expect.poll(moving, slow).toBe(0);
    // What there is of the line is the voices': a stretch of time is what is watched.
    const heard = await voices(desktop.window);
    await desktop.window.waitForTimeout(8000);
    expect(await moving()).toBe(0);
    const now = await voices(desktop.window);
    expect(Object.keys(now).filter((track) => (now[track] ?? 0) > (heard[track] ?? 0)).length).toBeGreaterThan(0);
    expect(await phase()).toBe('connected');
    await keepPicture(desktop.window, 'desktop-line-audio');
    await place.network.set(GOOD);
    await expect.poll(moving, slow).toBe(3);
    await expect.poll(mode, slow).toBe('full');
  });

  it('shows no picture while the person wants voices only, though the line would carry them', async () => {
    await desktop.window.getByTestId('line').click();
    await desktop.window.getByTestId('line-audio').check();
    await expect.poll(mode).toBe('audio');
    await expect.poll(moving, slow).toBe(0);
    // That nothing comes: a stretch of time is what is watched.
    await desktop.window.waitForTimeout(5000);
    expect(await moving()).toBe(0);
    await desktop.window.getByTestId('line-auto').check();
    await desktop.window.keyboard.press('Escape');
    await expect.poll(moving, slow).toBe(3);
  });

  describe('sends a file', () => {
    /** kbit/s up. */
    const THIN = 600;
    /** @param seconds that it takes on the thin line */
    const send = (name: string, seconds: number) =>
      desktop.window.getByTestId('chat-file').setInputFiles({
        name: `${name}.csv`,
        mimeType: 'text/csv',
        buffer: Buffer.alloc((seconds * THIN * 1000) / 8, 'desa,tinggi\n'),
      });
    const pending = () => desktop.window.getByTestId('message-pending');
    const part = async () => Number(/Mengirim… (\d+)%/.exec((await pending().allTextContents()).join())?.[1] ?? 0);
    const sent = async () => {
      const { messages } = await place.house.person.call<{ messages: ChatMessage[] }>(
        'GET',
        `/api/meetings/${place.house.meetingId}/chat`,
      );
      return messages.map(({ text, file }) => file?.name ?? text);
    };

    it('for as long as the line needs, longer than the service may take to answer, and says how far it is', async () => {
      await desktop.window.getByTestId('chat').click();
      await place.network.set({ up: THIN });
      const before = await place.network.stats();
      const began = Date.now();
      await send('laporan-panjang', 28);
      const seen = new Set<number>();
      const look = async () => {
        seen.add(await part());
        return pending().count();
      };
      await expect.poll(look, { timeout: 20_000, interval: 200 }).toBe(1);
      await expect.poll(look, { timeout: 60_000, interval: 500 }).toBe(0);
      expect(await sent()).toEqual(['laporan-panjang.csv']);
      expect(Date.now() - began).toBeGreaterThan(22_000);
      expect((await place.network.stats()).up.bytes - before.up.bytes).toBeGreaterThan(28 * 70_000);
      expect([...seen].filter((one) => one > 0 && one < 100).length).toBeGreaterThan(6);
    });

    it('and is stopped, and nothing of it arrives', async () => {
      await send('surat-keliru', 60);
      await expect.poll(part, slow).toBeGreaterThan(25);
      await keepPicture(desktop.window, 'desktop-line-sending');
      // Electron 25's own fetch no longer hears of its end once memory was tidied.
      await desktop.app.evaluate(() => {
        const { require } = process.mainModule as NodeJS.Module;
        (require('node:v8') as typeof import('node:v8')).setFlagsFromString('--expose-gc');
        (require('node:vm') as typeof import('node:vm')).runInNewContext('gc')();
      });
      await desktop.window.getByTestId('message-stop').click();
      await pending().waitFor({ state: 'detached' });
      await place.network.set(GOOD);
      // The way is free again; and longer than the rest of the file takes on the free line, it does not come.
      await desktop.window.getByTestId('chat-text').fill('Suratnya menyusul.');
      await desktop.window.keyboard.press('Enter');
      await expect.poll(sent, slow).toEqual(['laporan-panjang.csv', 'Suratnya menyusul.']);
      await desktop.window.waitForTimeout(9000);
      expect(await sent()).toEqual(['laporan-panjang.csv', 'Suratnya menyusul.']);
    });
  });

  it('comes back by itself to a media server that died, and is muted as it was', async () => {
    await desktop.window.getByTestId('mic').click();
    await mic(true).waitFor();
    await expect.poll(async () => (await received(desktop.window)).audioSent, slow).toBeGreaterThan(1000);
    await desktop.window.getByTestId('mic').click();
    await mic(false).waitFor();
    const noticed = desktop.window.locator('[data-testid="meeting"][data-phase="reconnecting"]').waitFor();
    const { killedAt } = await place.house.restartMedia(2000);
    await noticed;
    await expect.poll(phase, slow).toBe('connected');
    await expect.poll(moving, slow).toBe(3);
    console.log(`desktop on a line: back ${((Date.now() - killedAt) / 1000).toFixed(1)} s after the server's death`);
    expect(await mic(false).count()).toBe(1);
    // Nothing of a voice goes out over the connections of now; a stretch of time is what is watched.
    const { audioSent } = await received(desktop.window);
    await desktop.window.waitForTimeout(3000);
    expect((await received(desktop.window)).audioSent).toBe(audioSent);
    await keepPicture(desktop.window, 'desktop-line-back');
  });
});
