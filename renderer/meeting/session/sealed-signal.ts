import { type RoomSignal, SEALED_FOR, SealedSignal } from '../../../contract/room-signal.ts';

type Sealed = Extract<RoomSignal, { type: 'sealed' }>;

const bytes = (text: string) => new TextEncoder().encode(text);

/** base64url without padding (RFC 4648 section 5) to bytes. @throws DOMException */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const found = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) found[at] = binary.charCodeAt(at);
  return found;
}

/** What opens `sealed` signals (contract/room-signal.ts). @param key the meeting's, 32 bytes */
export async function signalKeyOf(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes(SEALED_FOR) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['decrypt'],
  );
}

/** Null: not of this meeting, not with this key, or changed on its way. */
export async function openSealed(
  meetingId: string,
  { iv, data }: Sealed,
  key: CryptoKey,
): Promise<SealedSignal | null> {
  try {
    const how = { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: bytes(meetingId) };
    const opened = await crypto.subtle.decrypt(how, key, fromBase64url(data));
    return SealedSignal.parse(JSON.parse(new TextDecoder().decode(opened)));
  } catch {
    return null;
  }
}
