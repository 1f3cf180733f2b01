import { expect, test } from 'vitest';
import { safeReturn } from './browser.ts';

test.each([
  ['/', '/'],
  ['/rapat/k3fd-9xqz-7mbt?x=1#y', '/rapat/k3fd-9xqz-7mbt?x=1#y'],
  [undefined, '/'],
  ['', '/'],
  ['rapat', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/x\r\nset-cookie: a=b', '/'],
  ['/./%2f/..//evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/api/session/end', '/'],
  ['/x/../api/auth/login', '/'],
])('returning to %j leads to %j', (wanted, safe) => {
  expect(safeReturn(wanted)).toBe(safe);
});
