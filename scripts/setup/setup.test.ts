import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { help, readOptions } from '../start/options.mjs';
import { treeMatches } from './node-modules.mjs';
import { nodeProblem } from './node-version.mjs';
import { contentKey, dropStamp, readStamp, root, writeStamp } from './places.mjs';
import { createProgress, StepFailure } from './progress.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pendopo-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function recorder(isTTY = false) {
  let text = '';
  const stream = {
    isTTY,
    columns: 80,
    write(chunk: string) {
      text += chunk;
      return true;
    },
  };
  return { stream, text: () => text };
}

describe('a step', () => {
  test('says how long it took', async () => {
    const { stream, text } = recorder();
    await createProgress({ stream }).step('Bundles', async () => {});
    expect(text()).toMatch(/^✓ Bundles {2}\d+\.\d s\n$/);
  });

  test('that had nothing to do says so', async () => {
    const { stream, text } = recorder();
    await createProgress({ stream }).step('Bundles', async (step) => step.skip('up to date'));
    expect(text()).toBe('✓ Bundles  (up to date)\n');
  });

  test('that fails says what failed, the end of its output, and what to do', async () => {
    const { stream, text } = recorder();
    const script = 'for (let i = 0; i < 60; i += 1) console.error("line " + i); process.exit(7)';
    const failing = createProgress({ stream }).step('Libraries', (step) =>
      step.run(process.execPath, ['-e', script], { hint: 'check the network' }),
    );
    await expect(failing).rejects.toBeInstanceOf(StepFailure);
    expect(text()).toMatch(/✗ Libraries: .* ended with code 7/);
    expect(text()).toContain('| line 59');
    expect(text()).not.toContain('| line 10\n');
    expect(text()).toContain('What to do: check the network');
  });

  test('names a program that is not installed', async () => {
    const { stream, text } = recorder();
    const failing = createProgress({ stream }).step('X', (step) => step.run('no-such-program-here', []));
    await expect(failing).rejects.toThrow('not installed');
    expect(text()).toContain('the program "no-such-program-here" is not installed');
  });
});

describe('stamps', () => {
  test('are read back, dropped, and a damaged one counts as none', () => {
    expect(readStamp('a', folder)).toBeNull();
    writeStamp('a', { key: 'k' }, folder);
    expect(readStamp('a', folder)).toEqual({ key: 'k' });
    writeFileSync(join(folder, 'a.json'), '{"key":');
    expect(readStamp('a', folder)).toBeNull();
    dropStamp('a', folder);
    expect(readStamp('a', folder)).toBeNull();
  });

  test('the key changes with content, name and extra text, and not with what is left out', () => {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'a.ts'), '1');
    writeFileSync(join(folder, 'src', 'a.test.ts'), '1');
    const keep = (path: string) => !path.endsWith('.test.ts');
    const key = (more: string[] = []) => contentKey([join(folder, 'src')], { keep, more, base: folder });
    const first = key();
    expect(key()).toBe(first);
    writeFileSync(join(folder, 'src', 'a.test.ts'), '2');
    expect(key()).toBe(first);
    expect(key(['x'])).not.toBe(first);
    writeFileSync(join(folder, 'src', 'a.ts'), '2');
    const second = key();
    expect(second).not.toBe(first);
    writeFileSync(join(folder, 'src', 'b.ts'), '');
    expect(key()).not.toBe(second);
  });
});

describe('the installed tree', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-win32': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  test('matches without other platforms’ binaries', () => {
    expect(treeMatches(lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } })).toBe(
      true,
    );
  });
  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } }],
    ['a missing package', {}],
    ['an extra package', { 'node_modules/a': lock.packages['node_modules/a'], 'node_modules/c': { version: '1.0.0' } }],
  ])('does not match with %s', (_what, packages) => {
    expect(treeMatches(lock, { packages })).toBe(false);
  });
});

test.each([
  ['20.19.0', true],
  ['20.18.3', false],
  ['18.20.0', false],
  ['21.7.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.1.0', true],
])('Node %s: fits %s', (version, fits) => {
  expect(nodeProblem(version) === null).toBe(fits);
});

describe('npm start', () => {
  test('--help answers with every option', () => {
    const said = execFileSync(process.execPath, [join(root, 'scripts', 'start.mjs'), '--help'], { encoding: 'utf8' });
    expect(said).toBe(help);
    for (const option of [
      '--colleagues',
      '--no-client',
      '--server',
      '--browser',
      '--fresh',
      '--screenshot',
      '--kiosk',
    ]) {
      expect(said).toContain(option);
    }
  });

  test('reads options and refuses what makes no sense', () => {
    expect(readOptions([])).toMatchObject({ colleagues: 3, client: true, server: null });
    expect(readOptions(['--server', 'https://rapat.example.go.id'])).toMatchObject({ colleagues: 0 });
    expect(() => readOptions(['--colleagues', 'many'])).toThrow('from 0 to 8');
    expect(() => readOptions(['--colleague', '3'])).toThrow('--help');
    expect(() => readOptions(['--server', 'rapat'])).toThrow('address such as');
    expect(() => readOptions(['--fresh', '--keep-data'])).toThrow('exclude');
  });
});
