import { expect, test } from 'vitest';
import { pickerKind } from './picker-kind.ts';

const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

test.each([
  ['linux', wayland, '6.1.0', 45, 'portal'],
  ['linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, '6.1.0', 45, 'own'],
  // A leftover of another session.
  ['linux', { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, '6.1.0', 45, 'own'],
  ['win32', wayland, '10.0.22631', 45, 'own'],
  ['darwin', {}, '24.0.0', 45, 'system'],
  ['darwin', {}, '23.6.0', 45, 'own'],
  ['darwin', {}, '24.0.0', 32, 'own'],
] as const)('%s %o %s with Electron %i: %s', (platform, env, release, major, kind) => {
  expect(pickerKind(platform, env, release, major)).toBe(kind);
});
