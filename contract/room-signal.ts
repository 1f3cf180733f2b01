import { z } from 'zod';
import { ChatMessage } from './chat.ts';
import { Identity, Reaction } from './conduct.ts';

const KeyIndex = z.int().min(0).max(15);
const words = [
  z.strictObject({ type: z.literal('chat'), message: ChatMessage }),
  z.strictObject({ type: z.literal('typing'), identity: Identity, name: z.string(), text: z.string() }),
] as const;

/** What a `sealed` signal holds. */
export const SealedSignal = z.discriminatedUnion('type', words);
export type SealedSignal = z.infer<typeof SealedSignal>;
export const SEALED_FOR = 'pendopo room signal';

/**
 * What the service tells everybody inside at once, over LiveKit's reliable data channel (JSON, topic `pendopo`). Participants
 * may not publish data, so whatever carries a sender's identity is refused. None of it is needed to be right after a
 * reconnect: chat is fetched again, the rest is of the moment.
 */
export const RoomSignal = z.discriminatedUnion('type', [
  ...words,
  /**
   * Class Terbatas: what is written, under the meeting's end-to-end key of that index, so that the media server carries it unread.
   * AES-256-GCM (NIST SP 800-38D) with the meeting's id as additional data; the key by HKDF-SHA-256 (RFC 5869) without salt and
   * with SEALED_FOR as info. `iv` has 12 bytes, `data` is the JSON of a SealedSignal with the 16 byte tag behind it; both
   * base64url without padding (RFC 4648 section 5).
   */
  z.strictObject({ type: z.literal('sealed'), index: KeyIndex, iv: z.string(), data: z.string() }),
  z.strictObject({ type: z.literal('reaction'), identity: Identity, name: z.string(), reaction: Reaction }),
  /** The end-to-end key changed: fetch it. Never the key itself. */
  z.strictObject({ type: z.literal('key'), index: KeyIndex }),
  /** The door: somebody waits, or nobody any more. Sent to hosts only. */
  z.strictObject({ type: z.literal('lobby'), waiting: z.int().nonnegative() }),
  /** Class Terbatas: somebody whom the office never let in was inside, a recorder say, and was put out. Sent to hosts only. */
  z.strictObject({ type: z.literal('stranger'), recorder: z.boolean() }),
]);
export type RoomSignal = z.infer<typeof RoomSignal>;
export const SIGNAL_TOPIC = 'pendopo';
