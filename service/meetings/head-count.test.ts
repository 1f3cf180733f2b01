import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeadCount, pauseAfter } from './head-count.ts';

const log = pino({ level: 'silent' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('small meetings are told promptly, large ones rarely, none for ever', () => {
  expect([0, 2, 50].map(pauseAfter)).toEqual([1_000, 1_000, 1_000]);
  expect(pauseAfter(200)).toBe(4_000);
  expect([1_500, 100_000].map(pauseAfter)).toEqual([30_000, 30_000]);
});

test('the first change is told at once, what follows together, and the last is never lost', async () => {
  const told: string[] = [];
  const heads = new HeadCount(async (id) => {
    told.push(id);
    return id === 'big' ? 500 : 3;
  }, log);
  for (let n = 0; n < 100; n += 1) heads.changed('big');
  heads.changed('small');
  expect(told).toEqual(['big', 'small']);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(told).toEqual(['big', 'small']);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['big', 'small', 'big']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(3);
  heads.changed('big');
  expect(told).toHaveLength(4);
  heads.close();
});

test('nothing is kept of meetings that are quiet', async () => {
  const heads = new HeadCount(async () => 2, log);
  for (let n = 0; n < 300; n += 1) heads.changed(`meeting-${n}`);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heads.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('a telling that fails keeps nobody waiting', async () => {
  let fail = true;
  const told: string[] = [];
  const heads = new HeadCount(async (id) => {
    if (fail) throw new Error('database away');
    told.push(id);
    return 1;
  }, log);
  heads.changed('a');
  heads.changed('a');
  fail = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual(['a']);
  heads.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
});
