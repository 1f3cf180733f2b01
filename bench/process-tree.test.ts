import { expect, test } from 'vitest';
import { chromiumType, parseSchedstat, parseStat, since } from './process-tree.ts';

test('a name with brackets and blanks does not shift the fields of /proc/<pid>/stat', () => {
  const fields = ['S', '42', ...Array(9).fill('0'), '12', '3', '4', '1', ...Array(30).fill('0')];
  expect(parseStat(`7 (a) b (c) ${fields.join(' ')}`)).toEqual({ parent: 42, cpuMs: 200 });
});

test('the type of a Chromium process stands in its command line', () => {
  expect(chromiumType('/usr/lib/chromium/chromium\0--type=gpu-process\0--x')).toBe('gpu-process');
  expect(chromiumType('/usr/lib/chromium/chromium --type=renderer --lang=id')).toBe('renderer');
  expect(chromiumType('/usr/lib/chromium/chromium\0--user-data-dir=/x')).toBe('browser');
});

test('schedstat counts nanoseconds', () => {
  expect(parseSchedstat('1500000 300 7\n')).toBe(1.5);
});

test('the difference of two readings knows processes that came in between', () => {
  const earlier = { total: 100, byType: { renderer: 60 }, rendererThreads: { main: 10 } };
  const later = { total: 180, byType: { renderer: 90, utility: 5 }, rendererThreads: { main: 12, Other: 1 } };
  expect(since(later, earlier)).toEqual({
    total: 80,
    byType: { renderer: 30, utility: 5 },
    rendererThreads: { main: 2, Other: 1 },
  });
});
