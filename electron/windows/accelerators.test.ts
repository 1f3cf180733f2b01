import { expect, it } from 'vitest';
import { actionFor, nextZoom } from './accelerators.ts';

const key = (name: string, held: Partial<{ control: boolean; shift: boolean; alt: boolean; meta: boolean }> = {}) => ({
  key: name,
  control: false,
  shift: false,
  alt: false,
  meta: false,
  ...held,
});

it('knows the few keys of a window without a menu', () => {
  expect(actionFor(key('F11'), true)).toBe('fullscreen');
  expect(actionFor(key('q', { control: true }), true)).toBe('quit');
  expect(actionFor(key('+', { control: true, shift: true }), true)).toBe('zoomIn');
  expect(actionFor(key('q'), true)).toBeNull();
  expect(actionFor(key('q', { control: true, alt: true }), true)).toBeNull();
});

it('has no DevTools and no reload when packaged', () => {
  const tools = key('I', { control: true, shift: true });
  expect([actionFor(tools, false), actionFor(tools, true)]).toEqual(['devtools', null]);
  expect(actionFor(key('r', { control: true }), true)).toBeNull();
});

it('keeps the zoom within bounds', () => {
  expect([nextZoom(5, 'zoomIn'), nextZoom(-3, 'zoomOut'), nextZoom(2, 'zoomReset'), nextZoom(0, 'zoomIn')]).toEqual([
    5, -3, 0, 0.5,
  ]);
});
