import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import { ShellSettings } from '../../contract/settings.ts';
import { isServerUrl, repairSettings } from './repair.ts';

const url = 'https://pendopo.example.go.id';
const fresh = () => 'abcdefghij0123456789';
const repair = (text: string | null) => repairSettings(text, url, fresh);
const good: ShellSettings = {
  preferences: { ...defaultPreferences, language: 'en', camera: { id: 'c', label: 'C920' } },
  deviceId: 'zzzzzzzzzzzzzzzzzzzz',
  serverUrl: 'https://rapat.patikab.go.id',
  mediaOrigins: ['wss://media.patikab.go.id'],
  window: { width: 900, height: 700, maximised: true },
};

describe('repairSettings', () => {
  it('leaves a good file as it is', () => {
    expect(repair(JSON.stringify(good))).toEqual({ settings: good, damaged: false, changed: false });
  });

  it('makes defaults on the first start without calling it damage', () => {
    const { settings, damaged, changed } = repair(null);
    expect(ShellSettings.parse(settings)).toMatchObject({ deviceId: fresh(), serverUrl: url, mediaOrigins: [] });
    expect([damaged, changed]).toEqual([false, true]);
  });

  it.each(['', '{', 'null', '[]', '"x"', '\0\0\0', '{"preferences":'])('puts a corrupt file aside: %j', (text) => {
    const { settings, damaged } = repair(text);
    expect(damaged).toBe(true);
    expect(ShellSettings.safeParse(settings).success).toBe(true);
  });

  it('keeps every valid part of a damaged file', () => {
    const bad = {
      ...good,
      preferences: { ...good.preferences, theme: 'pink', joinMuted: 'yes' },
      window: { width: 'wide', height: 700, maximised: true },
      serverUrl: 'javascript:alert(1)',
    };
    const { settings, damaged } = repair(JSON.stringify(bad));
    expect(damaged).toBe(true);
    expect(settings.preferences).toEqual({ ...good.preferences, theme: 'system', joinMuted: true });
    expect(settings).toMatchObject({ deviceId: good.deviceId, mediaOrigins: good.mediaOrigins, serverUrl: url });
    expect(settings.window).toEqual({ width: 1180, height: 700, maximised: true });
  });

  it('takes an older or newer shape without calling it damage', () => {
    const { preferences: _gone, ...older } = good;
    const { settings, damaged, changed } = repair(JSON.stringify({ ...older, fromTheFuture: 1 }));
    expect(settings).toEqual({ ...good, preferences: defaultPreferences });
    expect([damaged, changed]).toEqual([false, true]);
  });

  it('never takes text for a media origin that is more than one', () => {
    const { settings, damaged } = repair(
      JSON.stringify({ ...good, mediaOrigins: ["wss://a; script-src 'unsafe-inline'"] }),
    );
    expect([settings.mediaOrigins, damaged]).toEqual([[], true]);
  });
});

it('knows which server addresses are acceptable', () => {
  expect(
    ['https://a.go.id', 'https://a.go.id/pendopo', 'http://127.0.0.1:8080', 'http://localhost:1'].every(isServerUrl),
  ).toBe(true);
  const bad = [
    'http://a.go.id',
    'http://127.0.0.1.evil.id',
    'https://u:p@a.go.id',
    'file:///x',
    'ftp://a',
    'x',
    'https://a/?q',
  ];
  expect(bad.some(isServerUrl)).toBe(false);
});
