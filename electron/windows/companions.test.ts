import { expect, test } from 'vitest';
import { companionFor } from './companions.ts';

test('a page may open the two windows of the table, empty ones, and no others', () => {
  expect(companionFor('about:blank', 'pendopo-screen', true, false)).toMatchObject({ width: 1280 });
  expect(companionFor('about:blank', 'pendopo-presenter', true, false)).toMatchObject({ alwaysOnTop: true });
  expect(companionFor('about:blank', 'other', true, false)).toBeNull();
  expect(companionFor('https://example.org/', 'pendopo-screen', true, false)).toBeNull();
});

test('none for the presenter under Wayland, where it would lie in the middle of the shared picture or behind it', () => {
  expect(companionFor('about:blank', 'pendopo-presenter', true, true)).toBeNull();
  expect(companionFor('about:blank', 'pendopo-screen', true, true)).not.toBeNull();
});
