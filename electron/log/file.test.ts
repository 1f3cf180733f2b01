import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileSink } from './file.ts';

it('writes lines and rotates three files of 5 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pendopo-log-'));
  const sink = fileSink(folder);
  sink({ at: new Date(0), level: 'info', text: 'first' });
  expect(readFileSync(join(folder, 'pendopo.log'), 'utf8')).toBe('1970-01-01T00:00:00.000Z info  first\n');
  expect(statSync(join(folder, 'pendopo.log')).mode & 0o077).toBe(0);
  const text = 'x'.repeat(1024 * 1024);
  for (let n = 0; n < 30; n++) sink({ at: new Date(n), level: 'warn', text });
  expect(readdirSync(folder).sort()).toEqual(['pendopo.1.log', 'pendopo.2.log', 'pendopo.log']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThan(7 * 1024 * 1024);
});
