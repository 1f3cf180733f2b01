import { describe, expect, it } from 'vitest';
import { wantsToTalk } from './push-to-talk.ts';

const press = { code: 'Space', repeat: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('holding the talk key', () => {
  it('means to speak, once', () => {
    expect(wantsToTalk(press, 'Space', 'elsewhere')).toBe(true);
    expect(wantsToTalk({ ...press, repeat: true }, 'Space', 'elsewhere')).toBe(false);
    expect(wantsToTalk(press, 'F8', 'elsewhere')).toBe(false);
  });

  it('never means it while text is entered', () => {
    expect(wantsToTalk(press, 'Space', 'typing')).toBe(false);
    expect(wantsToTalk({ ...press, code: 'F8' }, 'F8', 'typing')).toBe(false);
  });

  it('leaves the space bar to the button walked to by keyboard; other keys press no button', () => {
    expect(wantsToTalk(press, 'Space', 'pressing')).toBe(false);
    expect(wantsToTalk({ ...press, code: 'Pause' }, 'Pause', 'pressing')).toBe(true);
  });

  it('is no part of another shortcut', () => {
    expect(wantsToTalk({ ...press, ctrlKey: true }, 'Space', 'elsewhere')).toBe(false);
    expect(wantsToTalk({ ...press, code: 'F9', shiftKey: true }, 'F9', 'elsewhere')).toBe(false);
  });

  it('can be a key that is a modifier itself, AltGr with the Ctrl that Windows adds', () => {
    expect(wantsToTalk({ ...press, code: 'ControlRight', ctrlKey: true }, 'ControlRight', 'elsewhere')).toBe(true);
    expect(wantsToTalk({ ...press, code: 'AltRight', altKey: true, ctrlKey: true }, 'AltRight', 'elsewhere')).toBe(
      true,
    );
    expect(
      wantsToTalk({ ...press, code: 'ControlRight', ctrlKey: true, altKey: true }, 'ControlRight', 'elsewhere'),
    ).toBe(false);
  });
});
