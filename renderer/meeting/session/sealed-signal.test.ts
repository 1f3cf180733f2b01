// Sealed here as the contract says it, opened by WebCrypto; that the service seals the same way is seen in encryption.e2e.
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromBase64url, openSealed, signalKeyOf } from './sealed-signal.ts';

const key = randomBytes(32);
const typing = {
  type: 'typing',
  identity: 'p-dwi-lestari:0123456789abcdef',
  name: 'Dwi Lestari',
  text: 'Angka ',
} as const;

function sealed(signal: unknown, meetingId = 'rakr-banj-r001', by = key) {
  const iv = randomBytes(12);
  const derived = Buffer.from(hkdfSync('sha256', by, '', 'pendopo room signal', 32));
  const cipher = createCipheriv('aes-256-gcm', derived, iv).setAAD(Buffer.from(meetingId));
  const data = Buffer.concat([cipher.update(JSON.stringify(signal)), cipher.final(), cipher.getAuthTag()]);
  return { type: 'sealed', index: 3, iv: iv.toString('base64url'), data: data.toString('base64url') } as const;
}
const mine = () => signalKeyOf(new Uint8Array(key));

test('opens with the key of the meeting', async () => {
  expect(await openSealed('rakr-banj-r001', sealed(typing), await mine())).toEqual(typing);
});

test.each([
  ['another key', () => sealed(typing, 'rakr-banj-r001', randomBytes(32))],
  ['another meeting', () => sealed(typing, 'rakr-lain-r002')],
  ['what a host is told alone', () => sealed({ type: 'lobby', waiting: 3 })],
  ['a changed byte', () => ({ ...sealed(typing), data: `A${sealed(typing).data.slice(1)}` })],
  ['no base64', () => ({ ...sealed(typing), iv: '§' })],
])('does not open %s', async (_what, made) => {
  expect(await openSealed('rakr-banj-r001', made(), await mine())).toBeNull();
});

test('base64url has no padding and its own two letters', () => {
  expect([...fromBase64url(Buffer.from([251, 255, 254, 1]).toString('base64url'))]).toEqual([251, 255, 254, 1]);
});
