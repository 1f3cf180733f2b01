import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type RoomSignal, SEALED_FOR, type SealedSignal } from '../../contract/room-signal.ts';
import type { MeetingKey } from '../meetings/keys.ts';

/**
 * For those with the meeting's key only, in the layout that WebCrypto opens (contract/room-signal.ts, `sealed`); what the service
 * seals for itself is in identity/sealed.ts.
 */
export function sealed(meetingId: string, { index, key }: MeetingKey, signal: SealedSignal): RoomSignal {
  const derived = Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', SEALED_FOR, 32));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derived, iv).setAAD(Buffer.from(meetingId));
  const data = Buffer.concat([cipher.update(JSON.stringify(signal)), cipher.final(), cipher.getAuthTag()]);
  return { type: 'sealed', index, iv: iv.toString('base64url'), data: data.toString('base64url') };
}
