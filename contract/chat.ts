import { z } from 'zod';
import { DeviceId, Instant, MeetingId } from './domain.ts';

/** Bytes. What an office sends in a meeting: letters, tables, slides, photographs. */
export const MAX_FILE = 25 * 1024 * 1024;
/** Endings that may be sent; the service also reads the first bytes and refuses what is not what it says. */
export const fileEndings = [
  ...['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'txt', 'csv'],
  ...['jpg', 'jpeg', 'png', 'webp', 'mp3', 'm4a', 'mp4'],
] as const;

export const ChatFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{16,40}$/),
  name: z.string().min(1).max(160),
  size: z.int().nonnegative(),
  type: z.string(),
  expiresAt: Instant,
});
export type ChatFile = z.infer<typeof ChatFile>;

export const ChatMessage = z.strictObject({
  /** Grows by one or more within a meeting; the order of the conversation. */
  seq: z.int().positive(),
  /** Made by the sender: the same one sent twice is one message. */
  clientId: z.uuid(),
  at: Instant,
  from: z.strictObject({ id: z.string(), name: z.string(), unit: z.string(), guest: z.boolean() }),
  /** Empty with a file, or when removed. */
  text: z.string().max(4000),
  file: ChatFile.nullable(),
  removed: z.boolean(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

const params = z.strictObject({ id: MeetingId });

/**
 * Besides these: `POST /api/meetings/:id/files?name=&size=&clientId=&deviceId=` with the raw bytes as body, `size` of them, answers
 * a ChatMessage, and `GET /api/meetings/:id/files/:fileId` the bytes (attachment). Same auth.
 */
export const chatRoutes = {
  /** Oldest first. Without `after`: the newest `limit`. */
  chat: {
    method: 'GET',
    path: '/api/meetings/:id/chat',
    auth: 'member',
    params,
    query: z.strictObject({
      after: z.coerce.number().int().nonnegative().optional(),
      before: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    body: z.undefined(),
    answer: z.strictObject({ messages: z.array(ChatMessage), more: z.boolean() }),
  },
  say: {
    method: 'POST',
    path: '/api/meetings/:id/chat',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId, clientId: z.uuid(), text: z.string().trim().min(1).max(4000) }),
    answer: ChatMessage,
  },
  /** By its author or a host. */
  unsay: {
    method: 'POST',
    path: '/api/meetings/:id/chat/remove',
    auth: 'member',
    params,
    body: z.strictObject({ seq: z.int().positive() }),
    answer: ChatMessage,
  },
  /** Real-time text: the whole line as it stands, sent at most every 300 ms; empty = stopped. Never stored. */
  typing: {
    method: 'POST',
    path: '/api/meetings/:id/typing',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId, text: z.string().max(1000) }),
    answer: z.strictObject({ done: z.literal(true) }),
  },
} as const;
