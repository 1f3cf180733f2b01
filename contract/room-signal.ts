import { z } from 'zod';
import { ChatMessage } from './chat.ts';
import { Identity, Reaction } from './conduct.ts';

/**
 * What the service tells everybody inside at once, over LiveKit's reliable data channel (JSON, topic `pendopo`). Participants
 * may not publish data, so whatever carries a sender's identity is refused. None of it is needed to be right after a
 * reconnect: chat is fetched again, the rest is of the moment.
 */
export const RoomSignal = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('chat'), message: ChatMessage }),
  z.strictObject({ type: z.literal('typing'), identity: Identity, name: z.string(), text: z.string() }),
  z.strictObject({ type: z.literal('reaction'), identity: Identity, name: z.string(), reaction: Reaction }),
  /** The end-to-end key changed: fetch it. Never the key itself. */
  z.strictObject({ type: z.literal('key'), index: z.int().min(0).max(15) }),
  /** The door: somebody waits, or nobody any more. Sent to hosts only. */
  z.strictObject({ type: z.literal('lobby'), waiting: z.int().nonnegative() }),
  /** Class Terbatas: somebody whom the office never let in was inside, a recorder say, and was put out. Sent to hosts only. */
  z.strictObject({ type: z.literal('stranger'), recorder: z.boolean() }),
]);
export type RoomSignal = z.infer<typeof RoomSignal>;
export const SIGNAL_TOPIC = 'pendopo';
