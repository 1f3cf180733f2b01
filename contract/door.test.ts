import { expect, it } from 'vitest';
import { doorIn, doorQuery } from './door.ts';

it('carries the look of the door to the page, and nothing else', () => {
  expect(doorIn(doorQuery({ language: 'en', theme: 'dark' }))).toEqual({ language: 'en', theme: 'dark' });
  expect(doorIn(doorQuery(null))).toBeNull();
  expect(doorIn('?door=en.dark;x')).toBeNull();
  expect(doorIn('?door=jv.dark')).toBeNull();
});
