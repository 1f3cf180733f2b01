import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { ShellSettings } from '../../contract/settings.ts';
import { newDeviceId, Settings } from './settings.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const folder = () => mkdtempSync(join(tmpdir(), 'pendopo-settings-'));
const serverUrl = 'https://pendopo.example.go.id';

it('keeps a corrupt file aside, tells about it and goes on', () => {
  const here = folder();
  writeFileSync(join(here, 'config.json'), '{"deviceId":"zzzzzzzzzzzzzzzzzzzz","window":7');
  const settings = new Settings({ folder: here, serverUrl, log });
  const [kept] = readdirSync(here);
  expect(kept).toMatch(/^config\.corrupt-[0-9TZ-]+\.json$/);
  expect(settings.notices).toEqual([{ kind: 'settings_replaced', keptAs: kept }]);
  expect(readFileSync(join(here, kept ?? ''), 'utf8')).toContain('zzzz');
});

it('writes what changed before and after the writer is there, but never the override', () => {
  const settings = new Settings({ folder: folder(), serverUrl, serverUrlOverride: 'http://127.0.0.1:8080', log });
  const written: ShellSettings[] = [];
  settings.setPreferences({ language: 'en' });
  settings.openWriter((all) => written.push(all));
  settings.setPreferences({ theme: 'dark', language: undefined } as never);
  expect(written).toHaveLength(2);
  expect(written[1]?.preferences).toMatchObject({ language: 'en', theme: 'dark' });
  expect(settings.serverUrl).toBe('http://127.0.0.1:8080');
  expect(written[1]?.serverUrl).toBe(serverUrl);
});

it('survives a disk that refuses', () => {
  const settings = new Settings({ folder: folder(), serverUrl, log });
  settings.openWriter(() => {
    throw new Error('EROFS');
  });
  settings.setWindow({ width: 500, height: 600, maximised: false });
  expect(settings.current.window.width).toBe(500);
});

it('ignores an override that is no acceptable server', () => {
  const settings = new Settings({ folder: folder(), serverUrl, serverUrlOverride: 'http://evil.example', log });
  expect(settings.serverUrl).toBe(serverUrl);
});

it('makes device ids of 20 random letters and digits', () => {
  const ids = new Set(Array.from({ length: 500 }, newDeviceId));
  expect(ids.size).toBe(500);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{20}$/);
});
