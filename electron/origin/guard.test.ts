import { describe, expect, it } from 'vitest';
import { hostOf, mayRequest } from './guard.ts';

const media = ['wss://media.example.go.id', 'ws://127.0.0.1:7880'];

describe('mayRequest', () => {
  it.each([
    'app://pendopo/index.html',
    'app://pendopo/api/me',
    'wss://media.example.go.id/rtc?access_token=x',
    'https://media.example.go.id/rtc/validate',
    'ws://127.0.0.1:7880/rtc',
    'http://127.0.0.1:7880/',
    'blob:app://pendopo/6d1b',
    'data:image/png;base64,AA==',
  ])('lets %s out', (url) => {
    expect(mayRequest(url, media, true)).toBe(true);
  });

  it.each([
    'https://example.com/',
    'ws://media.example.go.id/rtc',
    'wss://media.example.go.id:8443/rtc',
    'wss://media.example.go.id.evil/rtc',
    'wss://user@media.example.go.id/rtc',
    'http://127.0.0.1:7881/',
    'file:///etc/passwd',
    'app://other/x',
    'chrome://gpu',
    'chrome-extension://abc/x.js',
    'blob:https://evil/1',
    'devtools://devtools/bundled/x.js',
    'nonsense',
  ])('keeps %s in', (url) => {
    expect(mayRequest(url, media, true)).toBe(false);
  });

  it('knows no host before the service named one', () => {
    expect(mayRequest('wss://media.example.go.id/rtc', [], true)).toBe(false);
  });

  it('allows DevTools in development only', () => {
    expect(mayRequest('devtools://devtools/bundled/x.js', [], false)).toBe(true);
  });
});

it('logs the host only', () => {
  expect(hostOf('https://evil.example:8443/path?token=secret')).toBe('https://evil.example:8443');
});
