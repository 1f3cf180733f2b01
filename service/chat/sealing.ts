import { type RoomSignal, SEALED_FOR, type SealedSignal } from '../../contract/room-signal.ts';
import type { MeetingKey } from '../meetings/keys.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const base64url = (data: ArrayBuffer | Uint8Array<ArrayBuffer>) =>
  Buffer.from(data instanceof Uint8Array ? data : new Uint8Array(data)).toString('base64url');

/** For those with the meeting's key only (contract/room-signal.ts, `sealed`). */
export async function sealed(meetingId: string, { index, key }: MeetingKey, signal: SealedSignal): Promise<RoomSignal> {
  const { subtle } = globalThis.crypto;
  const material = await subtle.importKey('raw', Buffer.from(key, 'base64url'), 'HKDF', false, ['deriveKey']);
  const derived = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes(SEALED_FOR) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
  const additionalData = bytes(meetingId);
  const data = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, derived, bytes(JSON.stringify(signal)));
  return { type: 'sealed', index, iv: base64url(iv), data: base64url(data) };
}
