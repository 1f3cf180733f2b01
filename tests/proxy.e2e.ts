// An office network as many are: out by a proxy only, names that only the proxy knows, certificates of the office's own CA.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Desktop, enterMeeting, launchDesktop, signInDesktop } from '../scripts/office/desktop.ts';
import { signIn } from '../scripts/office/person.ts';
import { keepPicture } from './clients.ts';
import { type HiddenOffice, HOSTS, PROXY_LOGIN, startHiddenOffice } from './office-behind-proxy.ts';
import { makeCa, networkJson, startProxy } from './office-network.ts';

let office: HiddenOffice;
let desktop: Desktop | undefined;
let starts = 0;

beforeAll(async () => {
  office = await startHiddenOffice();
}, 120_000);
afterAll(async () => {
  await office?.stop();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await desktop?.close({ now: true });
  desktop = undefined;
});

/** The client on a machine where IT wrote this `network.json`. */
async function client(settings: object, args: string[] = [], env: Record<string, string> = {}) {
  starts += 1;
  desktop = await launchDesktop({
    serverUrl: office.url,
    profile: `proxy-${process.pid}-${starts}`,
    env: { ...env, PENDOPO_NETWORK_FILE: networkJson(office.folder, settings, `network-${starts}.json`) },
    args,
  });
  return desktop.window;
}
const through = (proxy: { port: number }) => ({ mode: 'fixed', server: `127.0.0.1:${proxy.port}` });
const hosts = (connects: string[]) => new Set(connects.map((one) => one.split(':')[0]));

it('without the proxy there is no way, and the name is unknown', async () => {
  const page = await client({ proxy: { mode: 'direct' }, caFiles: [office.ca.file] });
  await page.getByText('Nama server tidak ditemukan di jaringan ini').waitFor();
});

it('without the CA nobody is let in, and it says why', async () => {
  const page = await client({ proxy: through(office.proxy) });
  const words = page.getByText('Sertifikat server tidak dipercaya oleh komputer ini');
  await words.first().waitFor();
  await page.getByTestId('signin-start').click();
  await expect.poll(() => words.count()).toBe(2); // the banner, and what came of the sign-in
  expect(await page.getByText('Server tidak dapat dihubungi').count()).toBe(0);
  await keepPicture(page, 'proxy-no-ca');
  await page.getByTestId('connection-open').click();
  await page.getByTestId('test-start').click();
  await page.locator('[data-testid=verdict][data-verdict=noOffice]').waitFor({ timeout: 30_000 });
  const service = await page.getByTestId('step-service').textContent();
  expect(service).toMatch(/proksi PROXY 127\.0\.0\.1:\d+/);
  expect(service).toMatch(/Sertifikat server tidak dipercaya[\s\S]*Untuk TI: Pasang sertifikat CA/);
  await keepPicture(page, 'proxy-no-ca-test');
});

it('another CA is not the office’s', async () => {
  const page = await client({ proxy: through(office.proxy), caFiles: [makeCa(office.folder, 'lain').file] });
  await page.getByText('Sertifikat server tidak dipercaya oleh komputer ini').first().waitFor();
});

it('a CA in the user’s NSS database, where Chromium on Linux looks, is as good as one in the file', async () => {
  const home = join(office.folder, 'home');
  const store = join(home, '.pki', 'nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
  execFileSync('certutil', ['-A', '-d', `sql:${store}`, '-t', 'C,,', '-n', 'CA kantor', '-i', office.ca.file]);
  execFileSync('chmod', ['-R', 'a+rwX', home]);
  const page = await client({ proxy: through(office.proxy) }, [], { HOME: home });
  await expect.poll(() => page.getByText('Pemerintah Kabupaten Pati').count(), { timeout: 20_000 }).toBeGreaterThan(0);
});

it('with both: sign-in, agenda, events, and a meeting, all through the proxy', { timeout: 180_000 }, async () => {
  const before = office.proxy.connects().length;
  const page = await client({ proxy: through(office.proxy), caFiles: [office.ca.file] });
  vi.stubGlobal('fetch', office.fetch);
  await signInDesktop(desktop as Desktop, 'agus.prasetyo');
  await page.getByTestId('agenda-join').first().waitFor();

  // An event: somebody makes a meeting and it appears, without anybody asking anew.
  const sri = await signIn(office.plainUrl, 'sri.wahyuni');
  const title = `Rapat lewat proksi ${starts}`;
  await sri.call('POST', '/api/meetings', {
    title,
    unitId: 'diskominfo',
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    endsAt: new Date(Date.now() + 3600_000).toISOString(),
    invitedPeople: ['p-agus-prasetyo'],
  });
  await page.getByText(title).first().waitFor({ timeout: 20_000 });

  await page.getByTestId('account').click();
  await page.getByTestId('connection-open').click();
  await page.getByTestId('test-start').click();
  await page.locator('[data-testid=connection-test][data-phase=done]').waitFor({ timeout: 60_000 });
  await keepPicture(page, 'proxy-test');
  const look = (step: string) => page.getByTestId(`step-${step}`).getAttribute('data-look');
  expect(await Promise.all(['service', 'events', 'signalling', 'udp', 'tcp', 'bandwidth'].map(look))).toEqual(
    Array(6).fill('passed'),
  );
  expect(await look('turnTls')).toBe('notOffered');
  expect(await page.getByTestId('step-signalling').textContent()).toContain(`PROXY 127.0.0.1:${office.proxy.port}`);
  await page.getByTestId('test-back').click();

  await enterMeeting(page);
  await page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 60_000 });
  expect(hosts(office.proxy.connects().slice(before))).toEqual(new Set(Object.values(HOSTS)));
});

it('a proxy that asks is answered by the person, and then everything goes through', { timeout: 120_000 }, async () => {
  const page = await client({ proxy: through(office.asking), caFiles: [office.ca.file] });
  const answer = async (password: string) => {
    await page.getByTestId('proxy-username').fill(PROXY_LOGIN.username);
    await page.getByTestId('proxy-password').fill(password);
    await page.getByTestId('proxy-send').click();
  };
  await page.getByTestId('proxy-username').waitFor({ timeout: 30_000 });
  await keepPicture(page, 'proxy-question');
  await answer('salah');
  await page.getByText('Nama pengguna atau kata sandi tidak diterima').waitFor();
  await answer(PROXY_LOGIN.password);
  await expect.poll(() => page.getByText('Pemerintah Kabupaten Pati').count(), { timeout: 20_000 }).toBeGreaterThan(0);
  vi.stubGlobal('fetch', office.fetch);
  await signInDesktop(desktop as Desktop, 'agus.prasetyo');
  await page.getByTestId('agenda-join').first().waitFor();
  await enterMeeting(page);
  await page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 60_000 });
  expect(hosts(office.asking.connects())).toEqual(new Set(Object.values(HOSTS)));
  // Not in the log, not on disk.
  expect(desktop?.output()).not.toContain(PROXY_LOGIN.password);
});

it('nothing foreign is asked for, from the first instant on', async () => {
  // By the switch, so that no session has a moment before its proxy is set.
  const watched = await startProxy(office.children, office.folder, Object.values(HOSTS));
  const page = await client({ caFiles: [office.ca.file] }, [`--proxy-server=127.0.0.1:${watched.port}`]);
  vi.stubGlobal('fetch', office.fetch);
  await signInDesktop(desktop as Desktop, 'siti.aminah');
  await page.getByTestId('agenda-join').first().waitFor();
  await enterMeeting(page);
  await page.locator('[data-testid="meeting"][data-phase="connected"]').waitFor({ timeout: 60_000 });
  expect(hosts(watched.connects())).toEqual(new Set(Object.values(HOSTS)));
});
