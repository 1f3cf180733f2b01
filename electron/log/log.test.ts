import { expect, it } from 'vitest';
import { type Line, ShellLog } from './log.ts';

it('keeps early lines for the sink and redacts every one', () => {
  const log = new ShellLog();
  log.info('before', { access_token: 'abc' });
  const lines: Line[] = [];
  log.open((line) => lines.push(line));
  log.error('after\nforged line', { error: new Error('Bearer abcdef') });
  expect(lines.map((line) => line.level)).toEqual(['info', 'error']);
  expect(lines[0]?.text).toBe('before {"access_token":"[redacted]"}');
  expect(lines[1]?.text).not.toMatch(/\n|abcdef/);
});

it('keeps the newest lines of an early flood', () => {
  const log = new ShellLog();
  for (let n = 0; n < 600; n++) log.info(`${n}`);
  const lines: Line[] = [];
  log.open((line) => lines.push(line));
  expect(lines).toHaveLength(500);
  expect(lines.at(-1)?.text).toBe('599');
});
