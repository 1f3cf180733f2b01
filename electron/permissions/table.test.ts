import { describe, expect, it } from 'vitest';
import { mayUse } from './table.ts';

const page = { origin: 'app://pendopo/', mainFrame: true };

describe('permissions', () => {
  it.each(['media', 'display-capture', 'speaker-selection', 'fullscreen', 'clipboard-sanitized-write'])(
    'allows our page %s',
    (permission) => {
      expect(mayUse({ ...page, permission })).toBe(true);
      expect(mayUse({ ...page, origin: 'app://pendopo', permission })).toBe(true);
    },
  );

  it.each([
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'keyboardLock',
    'openExternal',
    'clipboard-read',
    'hid',
    'usb',
    'serial',
    'idle-detection',
    'storage-access',
    'window-management',
    'mediaKeySystem',
    'unknown',
    'invented-tomorrow',
    'constructor',
    '__proto__',
  ])('denies %s', (permission) => {
    expect(mayUse({ ...page, permission })).toBe(false);
  });

  it.each([
    'https://pendopo',
    'app://pendopo.evil',
    'app://pendopoevil/',
    'app://evil/',
    'app://pendopo@evil/',
    'null',
    '',
  ])('denies the camera to %j', (origin) => {
    expect(mayUse({ permission: 'media', origin, mainFrame: true, media: ['video'] })).toBe(false);
  });

  it('denies the screen to a subframe and to another origin', () => {
    expect(mayUse({ ...page, mainFrame: false, permission: 'display-capture' })).toBe(false);
    expect(mayUse({ ...page, origin: 'app://evil/', permission: 'display-capture' })).toBe(false);
  });

  it('denies subframes and media other than audio and video', () => {
    expect(mayUse({ ...page, mainFrame: false, permission: 'media' })).toBe(false);
    expect(mayUse({ ...page, permission: 'media', media: ['audio', 'video'] })).toBe(true);
    expect(mayUse({ ...page, permission: 'media', media: ['video', 'screen'] })).toBe(false);
  });
});
