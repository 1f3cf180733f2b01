import { expect, it } from 'vitest';
import { createCaptionStore, putLine } from './store.ts';

const line = (id: string, text: string, final = false) => ({ id, identity: 'p-a:1', text, final });

it('keeps an utterance in its place while it grows', () => {
  const store = createCaptionStore();
  putLine(store, line('1', 'Selamat'));
  putLine(store, line('2', 'Baik'));
  putLine(store, line('1', 'Selamat pagi.', true));
  expect(store.getState().lines.map(({ text }) => text)).toEqual(['Selamat pagi.', 'Baik']);
});

it('is available from the first word on and forgets the oldest', () => {
  const store = createCaptionStore();
  expect(store.getState().available).toBe(false);
  putLine(store, line('0', ' '));
  expect(store.getState()).toEqual({ available: true, lines: [] });
  for (let index = 0; index < 100; index += 1) putLine(store, line(`n${index}`, 'x'.repeat(5_000)));
  const { lines } = store.getState();
  expect(lines).toHaveLength(60);
  expect(lines.at(-1)).toMatchObject({ id: 'n99' });
  expect(lines.every(({ text }) => text.length <= 1_000)).toBe(true);
});
