// What a hostile page, link, frame or peer tries against the real client: nothing of it may work, and the official is not bothered.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop, profileFolder, signInDesktop } from '../scripts/office/desktop.ts';
import { type Office, startOffice } from '../scripts/office/office.ts';
import { launcherFor } from '../scripts/setup/launchable.mjs';
import { root } from '../scripts/setup/places.mjs';

let office: Office;
let desktop: Desktop;
let foreign: Server;
let foreignUrl: string;
const seenByForeign: string[] = [];
const profile = `hostile-${process.pid}`;

beforeAll(async () => {
  foreign = createServer((request, answer) => {
    seenByForeign.push(`${request.method} ${request.url}`);
    answer.setHeader('access-control-allow-origin', '*');
    answer.end('foreign');
  }).listen(0, '127.0.0.1');
  foreign.on('upgrade', (request, socket) => {
    seenByForeign.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await once(foreign, 'listening');
  foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-hostile-')), label: 'hostile' });
  desktop = await launchDesktop({ serverUrl: office.url, profile });
  await signInDesktop(desktop, 'sri.wahyuni');
  await desktop.window.getByTestId('agenda').waitFor();
});

afterAll(async () => {
  await desktop?.close();
  await office?.stop();
  foreign?.close();
});

const inPage = <T>(code: string) => desktop.window.evaluate(code) as Promise<T>;

describe('the page', () => {
  it('has no Node, no Electron and nothing but the contract’s named methods', async () => {
    expect(await inPage('[typeof process, typeof require, typeof module, typeof Buffer]')).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await inPage('Object.keys(window.pendopo).sort()')).toEqual(['call', 'on']);
    expect(
      await inPage('Object.keys(window.pendopo.call).filter((name) => /token|exec|eval|file|server:set/.test(name))'),
    ).toEqual([]);
    expect(await inPage('Object.isFrozen(window.pendopo)')).toBe(true);
  });

  it('cannot reach a foreign host in any way', async () => {
    await inPage(`(async () => {
      const to = ${JSON.stringify(foreignUrl)};
      await fetch(to + '/fetch').catch(() => 0);
      await fetch(to + '/nocors', { mode: 'no-cors' }).catch(() => 0);
      navigator.sendBeacon(to + '/beacon', 'x');
      try { new EventSource(to + '/events'); } catch {}
      try { new WebSocket(to.replace('http', 'ws') + '/socket'); } catch {}
      for (const [tag, attribute] of [['img', 'src'], ['iframe', 'src'], ['link', 'href'], ['object', 'data'], ['video', 'src'], ['embed', 'src']]) {
        const element = document.createElement(tag);
        try { if (tag === 'link') element.rel = 'stylesheet'; element[attribute] = to + '/' + tag; document.body.append(element); } catch {}
        setTimeout(() => element.remove(), 300);
      }
      window.open(to + '/open');
      await new Promise((resolve) => setTimeout(resolve, 600));
    })()`);
    expect(seenByForeign).toEqual([]);
    expect(desktop.app.windows()).toHaveLength(1);
  });

  it('cannot run made-up code: no eval, no inline script, no markup from strings', async () => {
    // In a task of the page's own: what the debugger evaluates is exempt from CSP.
    const tried = await inPage<string[]>(`new Promise((resolve) => setTimeout(() => {
      const worked = [];
      try { (0, eval)('1'); worked.push('eval'); } catch {}
      try { new Function('return 1')(); worked.push('Function'); } catch {}
      try { const div = document.createElement('div'); div.innerHTML = '<b>x</b>'; worked.push('innerHTML'); } catch {}
      try { const script = document.createElement('script'); script.text = 'window.inline = 1'; document.body.append(script); } catch {}
      if (window.inline) worked.push('inline');
      resolve(worked);
    }))`);
    expect(tried).toEqual([]);
  });

  it.each([
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/%252e%252e/%252e%252e/package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/assets/%00/../../../package.json',
    '/headers.json%00.js',
  ])('gets nothing from outside the bundle by %s', async (path) => {
    const answer = await inPage<{ status: number; body: string }>(
      `fetch('app://pendopo' + ${JSON.stringify(path)}).then(async (a) => ({ status: a.status, body: await a.text() }), () => ({ status: 0, body: '' }))`,
    );
    expect(answer.status === 0 || answer.status >= 400 || !answer.body.includes('"dependencies"')).toBe(true);
    expect(answer.body).not.toContain('"dependencies"');
  });

  it('reads no file and no other app host', async () => {
    expect(await inPage("fetch('file:///etc/passwd').then(() => 'read', () => 'refused')")).toBe('refused');
    expect(
      await inPage("fetch('app://other/index.html').then((a) => a.ok ? 'read' : 'refused', () => 'refused')"),
    ).toBe('refused');
  });

  it('never sees the sign-in token: not in its storage, not in what the relay answers', async () => {
    const kept = await inPage<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(kept).not.toMatch(/eyJ|token/i);
    const headers = await inPage<string>("fetch('/api/me').then((a) => JSON.stringify([...a.headers]))");
    expect(headers).not.toMatch(/authorization|set-cookie|eyJ/i);
  });

  it.each(['geolocation', 'notifications', 'midi', 'clipboard-read'])('is refused the permission %s', async (name) => {
    expect(
      await inPage(
        `navigator.permissions.query({ name: ${JSON.stringify(name)} }).then((p) => p.state, () => 'denied')`,
      ),
    ).not.toBe('granted');
  });
});

describe('messages to the shell', () => {
  it.each([
    ['an unknown setting', "pendopo.call['settings:set']({ serverUrl: 'https://evil.example' })"],
    ['a wrong value', "pendopo.call['settings:set']({ theme: 'pink' })"],
    ['a missing argument', "pendopo.call['settings:set']()"],
    ['one argument too many', "pendopo.call['app:info']('x')"],
    ['a wrong type', "pendopo.call['meeting:active']('yes')"],
    ['an endless text', "pendopo.call['log:error']({ where: 'x', message: 'x'.repeat(1e6) })"],
  ])('with %s are refused with the reason', async (_what, code) => {
    expect(
      await inPage(`Promise.resolve().then(() => ${code}).then(() => 'accepted', (error) => error.message)`),
    ).toMatch(/ipc: /);
  });

  it('from a window that is not ours are refused, although it has our preload', async () => {
    const answer = await desktop.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        });
        try {
          await window.loadURL('data:text/html,<p>hostile</p>');
          return await window.webContents.executeJavaScript(
            "window.pendopo ? window.pendopo.call['settings:get']().then(() => 'accepted', (error) => error.message) : 'no bridge'",
          );
        } finally {
          window.destroy();
        }
      },
      join(root, 'out', 'electron', 'preload.cjs'),
    );
    expect(answer).toMatch(/ipc: |no bridge/);
  });
});

describe('links', () => {
  /** A second start with an argument, as the desktop does for a link. It must hand over and end by itself. */
  async function open(link: string) {
    const electron = process.env['PENDOPO_ELECTRON_RUNTIME'] ?? join(root, '.dev', 'electron-25', 'electron');
    const launcher = launcherFor(electron, 'electron');
    const app = process.env['PENDOPO_APP_DIR'] ?? root;
    const child = spawn(launcher.path, [app, `--user-data-dir=${profileFolder(profile)}`, link], {
      env: { ...launcher.env, PENDOPO_SERVER_URL: office.url },
      stdio: 'ignore',
    });
    await once(child, 'exit');
  }
  const dialog = () => desktop.window.getByTestId('link-go');

  it.each([
    'pendopo://join/k3fd-9xqz-7mbt?server=https://evil.example',
    'pendopo://join/k3fd-9xqz-7mbt#config',
    'pendopo://join/../settings',
    'pendopo://evil@join/k3fd-9xqz-7mbt',
    'pendopo://settings/k3fd-9xqz-7mbt',
    'pendopo://join/javascript:alert(1)',
  ])('%s opens nothing', async (link) => {
    await open(link);
    // A good link afterwards proves that the bad one was handled, not merely slow.
    await open('pendopo://join/k3fd-9xqz-7mbt');
    await dialog().waitFor();
    expect(await desktop.window.getByRole('dialog').count()).toBe(1);
    expect(await desktop.window.getByRole('dialog').textContent()).toContain('k3fd-9xqz-7mbt');
    await desktop.window.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('a good link still only asks, and joins nothing by itself', async () => {
    await open('pendopo://join/k3fd-9xqz-7mbt');
    await dialog().waitFor();
    await desktop.window.getByTestId('agenda').waitFor();
    await dialog().click();
    await desktop.window.getByTestId('prejoin-join').waitFor();
    await desktop.window.getByTestId('prejoin-back').click();
  });
});

describe('the service, from the network', () => {
  /** One request exactly as written: HTTP libraries would tidy the path. */
  function raw(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(office.url);
      const socket = connect(Number(port), hostname, () => socket.end(request.replace('HOST', `${hostname}:${port}`)));
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
  }

  it.each([
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
  ])('serves nothing outside the bundle for %s', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`);
    expect(answer).not.toContain('"dependencies"');
  });

  it('believes no forged webhook', async () => {
    const body = JSON.stringify({ event: 'participant_joined', id: 'EV_forged', room: { name: 'k3fd-9xqz-7mbt' } });
    for (const authorization of ['', 'Bearer x', 'eyJhbGciOiJub25lIn0.e30.']) {
      const answer = await fetch(`${office.url}/api/livekit/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/webhook+json', ...(authorization ? { authorization } : {}) },
        body,
      });
      expect(answer.status).toBe(401);
    }
  });

  it('answers nobody who is not signed in', async () => {
    for (const path of ['/api/me', '/api/agenda', '/api/units', '/api/events', '/api/meetings/k3fd-9xqz-7mbt']) {
      expect((await fetch(office.url + path)).status, path).toBe(401);
    }
  });
});

// Last: Playwright keeps waiting for the navigation that never comes.
describe('the window', () => {
  it('is not navigated away by a hostile address', async () => {
    await inPage(`location.href = ${JSON.stringify(`${foreignUrl}/navigate`)}`).catch(() => undefined);
    await inPage('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(desktop.window.url()).toMatch(/^app:\/\/pendopo\//);
    expect(seenByForeign).toEqual([]);
    expect(await inPage('document.querySelector("[data-testid=agenda]") !== null')).toBe(true);
  });
});
