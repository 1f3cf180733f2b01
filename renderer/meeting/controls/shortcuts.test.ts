import { describe, expect, it } from 'vitest';
import { ariaKeysOf, isShortcut, keysOf } from './shortcuts.ts';

const pressed = (keys: Partial<Parameters<typeof isShortcut>[0]>, altGraph = false) => ({
  repeat: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  code: '',
  getModifierState: (key: string) => altGraph && key === 'AltGraph',
  ...keys,
});

describe('a shortcut of the meeting', () => {
  it('is Ctrl or Command with its key, and nothing else held', () => {
    expect(isShortcut(pressed({ ctrlKey: true, code: 'KeyD' }), 'microphone')).toBe(true);
    expect(isShortcut(pressed({ metaKey: true, code: 'KeyD' }), 'microphone')).toBe(true);
    expect(isShortcut(pressed({ code: 'KeyD' }), 'microphone')).toBe(false);
    expect(isShortcut(pressed({ ctrlKey: true, shiftKey: true, code: 'KeyD' }), 'microphone')).toBe(false);
    expect(isShortcut(pressed({ ctrlKey: true, altKey: true, code: 'KeyD' }), 'microphone')).toBe(false);
    expect(isShortcut(pressed({ ctrlKey: true, code: 'KeyH' }), 'hand')).toBe(false);
    expect(isShortcut(pressed({ ctrlKey: true, altKey: true, code: 'KeyH' }), 'hand')).toBe(true);
  });

  it('is not pressed again while the key is held', () => {
    expect(isShortcut(pressed({ ctrlKey: true, code: 'KeyD', repeat: true }), 'microphone')).toBe(false);
  });

  it('leaves AltGr, with which letters are written, alone', () => {
    expect(isShortcut(pressed({ ctrlKey: true, altKey: true, code: 'KeyP' }, true), 'people')).toBe(false);
  });

  it('is told in words and to assistive technology', () => {
    expect([keysOf('camera'), keysOf('chat'), ariaKeysOf('chat')]).toEqual(['Ctrl+E', 'Ctrl+Alt+C', 'Control+Alt+C']);
  });
});
