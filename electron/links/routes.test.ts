import { describe, expect, it } from 'vitest';
import { linkInArguments, parseLink } from './routes.ts';

const good = 'pendopo://join/k3fd-9xqz-7mbt';

describe('parseLink', () => {
  it('reads a meeting link', () => {
    expect(parseLink(good, 'pendopo')).toEqual({ kind: 'join', meetingId: 'k3fd-9xqz-7mbt' });
  });

  it.each([
    'https://join/k3fd-9xqz-7mbt',
    'pendopo:join/k3fd-9xqz-7mbt',
    'pendopo:///join/k3fd-9xqz-7mbt',
    'pendopo://join',
    'pendopo://join/',
    `${good}/`,
    `${good}/x`,
    `${good}?`,
    `${good}?server=https://evil.example`,
    `${good}#`,
    `${good}#config.x=1`,
    'pendopo://join:80/k3fd-9xqz-7mbt',
    'pendopo://user@join/k3fd-9xqz-7mbt',
    'pendopo://@join/k3fd-9xqz-7mbt',
    'pendopo://user:secret@join/k3fd-9xqz-7mbt',
    'pendopo://JOIN/k3fd-9xqz-7mbt',
    'pendopo://evil/k3fd-9xqz-7mbt',
    'pendopo://join/K3FD-9XQZ-7MBT',
    'pendopo://join/k3fd-9xqz-7mbi',
    'pendopo://join/k3fd%2d9xqz-7mbt',
    'pendopo://join/../join/k3fd-9xqz-7mbt/..',
    'pendopo://join\\k3fd-9xqz-7mbt',
    ' pendopo://join/k3fd-9xqz-7mbt',
    'pendopo://join/k3fd-9xqz-7mbt\n',
    'pendopo://settings/server',
    'pendopo://',
    '',
    `pendopo://join/${'k'.repeat(500)}`,
  ])('refuses %j', (text) => {
    expect(parseLink(text, 'pendopo')).toBeNull();
  });
});

describe('linkInArguments', () => {
  it('takes the last link and ignores switches', () => {
    expect(linkInArguments(['pendopo', '--hidden', 'pendopo://a', good], 'pendopo')).toBe(good);
    expect(linkInArguments(['pendopo', '--x=pendopo://join/a'], 'pendopo')).toBeNull();
  });
});
