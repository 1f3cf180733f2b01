import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwLXNyaSJ9.c2lnbmF0dXJlLXBhcnQ';

describe('redactText', () => {
  it.each([
    [`token is ${jwt}!`, jwt],
    [`Authorization: Bearer ${jwt}`, jwt],
    ['Authorization: Bearer opaque-value-1234', 'opaque-value-1234'],
    ['authorization=Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['Cookie: session=abc123; other=def', 'abc123'],
    ['{"set-cookie":"sid=abc123"}', 'abc123'],
    ['wss://media.example/rtc?access_token=abc123&x=1', 'abc123'],
    ['http://127.0.0.1:4000/callback?code=abc123&state=zzz999', 'abc123'],
    ['http://127.0.0.1:4000/callback?code=abc123&state=zzz999', 'zzz999'],
    ['{"refresh_token":"abc123"}', 'abc123'],
    ['refreshToken: abc123', 'abc123'],
    ['NIP 197801012005011001 masuk', '197801012005011001'],
    ['NIP 19780101 200501 1 001 masuk', '200501'],
    ['NIK 3318011234567890', '3318011234567890'],
    ['/home/sri.wahyuni/.config/pendopo', 'sri.wahyuni'],
    ['C:\\Users\\sri.wahyuni\\AppData', 'sri.wahyuni'],
  ])('hides the secret in %s', (line, secret) => {
    expect(redactText(line)).not.toContain(secret);
  });

  it('leaves ordinary lines alone', () => {
    const line =
      '2026-11-24T16:00:00.123Z window desk loaded in 412 ms, meeting k3fd-9xqz-7mbt, error code 42 of 1234567';
    expect(redactText(line)).toBe(line);
  });
});

describe('redact', () => {
  it('blanks secret keys at any depth and keeps the rest', () => {
    const facts = { a: [{ headers: { Authorization: 'x', accept: 'json' } }], access_token: 'y', status: 401 };
    expect(redact(facts)).toEqual({
      a: [{ headers: { Authorization: '[redacted]', accept: 'json' } }],
      access_token: '[redacted]',
      status: 401,
    });
  });

  it('reads errors with their causes', () => {
    const text = JSON.stringify(redact(new Error(`bad ${jwt}`, { cause: new Error('Bearer abcdef') })));
    expect(text).toContain('bad [jwt]');
    expect(text).not.toContain('abcdef');
  });

  it('survives circles and odd values', () => {
    const circle: Record<string, unknown> = { n: 1 };
    circle.self = circle;
    expect(JSON.stringify(redact(circle))).toContain('[deep]');
    expect(redact([undefined, null, 1, true, new Uint8Array(3)])).toEqual([undefined, null, 1, true, '[bytes]']);
  });
});
