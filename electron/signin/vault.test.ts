import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openVault, vaultKind } from './vault.ts';

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const reversed = (text: string) => [...text].reverse().join('');
const cipher = {
  encrypt: (text: string) => Buffer.from(`x${reversed(text)}`),
  decrypt: (bytes: Buffer) => {
    if (bytes[0] !== 120) throw new Error('not ours');
    return reversed(bytes.toString().slice(1));
  },
};
const fresh = () => join(mkdtempSync(join(tmpdir(), 'pendopo-vault-')), 'vault.bin');

it.each([
  ['linux', true, 'gnome_libsecret', 'encrypted'],
  ['linux', true, 'kwallet6', 'encrypted'],
  ['linux', true, 'basic_text', 'memory'],
  ['linux', true, 'unknown', 'memory'],
  ['linux', true, undefined, 'memory'],
  ['linux', false, 'gnome_libsecret', 'memory'],
  ['win32', true, undefined, 'encrypted'],
  ['darwin', true, undefined, 'encrypted'],
  ['darwin', false, undefined, 'memory'],
] as const)('%s, available %s, backend %s: %s', (platform, available, backend, kind) => {
  expect(vaultKind(platform, available, backend)).toBe(kind);
});

it('keeps, reads and wipes a token for the person only', () => {
  const path = fresh();
  const vault = openVault(path, cipher, log);
  expect(vault.load()).toBe('empty');
  vault.save('one');
  vault.save('two');
  expect(vault.load()).toEqual({ token: 'two' });
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(existsSync(`${path}.new`)).toBe(false);
  vault.wipe();
  vault.wipe();
  expect(vault.load()).toBe('empty');
});

it('says lost, not empty, for what it cannot read', () => {
  const path = fresh();
  writeFileSync(path, 'garbage');
  expect(openVault(path, cipher, log).load()).toBe('lost');
  expect(openVault(path, null, log).load()).toBe('lost');
});
