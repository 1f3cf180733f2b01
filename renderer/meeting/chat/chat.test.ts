// The office's answers are a stand-in here: what is tried is when the conversation asks, and what it makes of the answer.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ChatMessage, MAX_FILE } from '../../../contract/chat.ts';
import type { RoomSignal } from '../../../contract/room-signal.ts';
import type { Signals } from '../session/signals.ts';
import { ASK_MS, Chat, READING_ASK_MS } from './chat.ts';
import { unreadOf } from './chat-store.ts';

// The host is chosen by the window it stands in.
vi.hoisted(() => vi.stubGlobal('window', new EventTarget()));

const said: ChatMessage[] = [];
const asked: string[] = [];
const listeners = new Set<(signal: RoomSignal) => void>();
const signals = {
  listen: (listener: (signal: RoomSignal) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
} as unknown as Signals;

function say(text: string): ChatMessage {
  const message: ChatMessage = {
    seq: said.length + 1,
    clientId: crypto.randomUUID(),
    at: new Date().toISOString(),
    from: { id: 'p-dwi-lestari', name: 'Dwi Lestari', unit: 'Bappeda', guest: false },
    text,
    file: null,
    removed: false,
  };
  said.push(message);
  return message;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const query = new URL(path, 'http://office').searchParams;
    const after = Number(query.get('after') ?? 0);
    return Response.json({ messages: said.filter(({ seq }) => seq > after), more: false });
  });
});
afterEach(() => {
  vi.useRealTimers();
  said.length = 0;
  asked.length = 0;
  listeners.clear();
});

const chat = () => new Chat('rakr-banj-r001', signals);
const texts = (one: Chat) => one.store.getState().messages.map(({ text }) => text);

test('a last message that never arrived is found within two minutes, and is unread', async () => {
  const one = chat();
  const stop = one.open();
  say('pertama');
  await one.load();
  one.markRead();
  say('yang hilang');
  expect(texts(one)).toEqual(['pertama']);
  await vi.advanceTimersByTimeAsync(ASK_MS.least + ASK_MS.spread);
  expect(texts(one)).toEqual(['pertama', 'yang hilang']);
  expect(unreadOf(one.store.getState(), 'p-sri-wahyuni')).toBe(1);
  stop();
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(10 * ASK_MS.least);
  expect(asked).toHaveLength(before);
});

test('while it is read, a message that never arrived is there within a quarter of a minute, and not asked for after', async () => {
  const one = chat();
  await one.load();
  const stop = one.reading();
  say('yang hilang');
  await vi.advanceTimersByTimeAsync(READING_ASK_MS);
  expect(texts(one)).toEqual(['yang hilang']);
  stop();
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(10 * READING_ASK_MS);
  expect(asked).toHaveLength(before);
});

test('one that was lost between is fetched as soon as the next comes', async () => {
  const one = chat();
  const stop = one.open();
  await one.load();
  say('yang hilang');
  const next = say('berikutnya');
  for (const listener of listeners) listener({ type: 'chat', message: next });
  await vi.waitFor(() => expect(texts(one)).toEqual(['yang hilang', 'berikutnya']));
  stop();
});

test('asks nothing before it was loaded: that is for who enters', async () => {
  const one = chat();
  const stop = one.open();
  await vi.advanceTimersByTimeAsync(5 * ASK_MS.least);
  expect(asked).toEqual([]);
  stop();
});

test('an empty file, or one too large, is said to be so and not sent', async () => {
  const one = chat();
  await one.sendFile(new File([], 'kosong.txt'));
  await one.sendFile(Object.defineProperty(new File([], 'film.mp4'), 'size', { value: MAX_FILE + 1 }));
  expect(one.store.getState().pending.map(({ file, failed }) => [file?.name, failed])).toEqual([
    ['kosong.txt', 'file_empty'],
    ['film.mp4', 'payload_too_large'],
  ]);
  expect(asked).toEqual([]);
});
