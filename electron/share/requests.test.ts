import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CHOOSE_WITHIN_MS, ShareRequests } from './requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const screen = { id: 'screen:1:0' };

function desk() {
  const over: string[] = [];
  const answers: unknown[][] = [];
  const requests = new ShareRequests<{ id: string }>((request) => over.push(request));
  const open = () => {
    const mine: unknown[] = [];
    answers.push(mine);
    return requests.open((chosen) => mine.push(chosen));
  };
  return { requests, open, over, answers };
}

test('a choice goes to the request it was made for, once', () => {
  const { requests, open, over, answers } = desk();
  const request = open();
  requests.offer(request, [screen]);
  expect(requests.choose(request, screen.id, true)).toBe(true);
  expect(requests.choose(request, screen.id, true)).toBe(false);
  expect(answers).toEqual([[{ source: screen, audio: true }]]);
  expect(over).toEqual([]);
});

test('a newer request ends the one before, whose late choice chooses nothing', () => {
  const { requests, open, over, answers } = desk();
  const [first, second] = [open(), open()];
  requests.offer(second, [screen]);
  expect(requests.choose(first, screen.id, false)).toBe(false);
  expect(over).toEqual([first]);
  expect(answers).toEqual([[null], []]);
});

test('what was not offered cannot be chosen, and the request goes on waiting', () => {
  const { requests, open, answers } = desk();
  const request = open();
  requests.offer(request, [screen]);
  expect(requests.choose(request, 'window:7:0', false)).toBe(false);
  expect(requests.has(request)).toBe(true);
  expect(answers).toEqual([[]]);
});

test('cancelled, out of time, or with a page that is gone, it is answered with nothing', () => {
  const { requests, open, over, answers } = desk();
  expect(requests.choose(open(), null, false)).toBe(true);
  const late = open();
  vi.advanceTimersByTime(CHOOSE_WITHIN_MS);
  const gone = open();
  requests.endAll();
  expect(answers).toEqual([[null], [null], [null]]);
  expect(over).toEqual([late, gone]);
});
