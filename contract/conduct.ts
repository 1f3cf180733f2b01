import { z } from 'zod';
import { DeviceId, Instant, MeetingId, Person, PersonId } from './domain.ts';
import { hasTwoLetters, plainName } from './plain-words.ts';

export const WhoMay = z.enum(['hosts', 'everyone']);
export type WhoMay = z.infer<typeof WhoMay>;

/** `grid`: all alike; `speaker`: one large, a strip of the others; `presentation`: the shared screen large, a strip beside. */
export const StageLayout = z.enum(['grid', 'speaker', 'presentation']);
export type StageLayout = z.infer<typeof StageLayout>;

/** LiveKit's participant identity: `<person or guest id>:<device id>`. */
export const Identity = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}:[a-z0-9]{16,32}$/);

/** What a host set for the meeting. Hosts (organiser, co-hosts) are never bound by `may…`. */
export const Conduct = z.strictObject({
  /**
   * Who waits until a host lets them in: nobody, people who were not invited and guests, or all but hosts. With nobody
   * waiting nobody is looked at, so `off` refuses whoever was not invited (`not_invited`), guests among them.
   */
  lobby: z.enum(['off', 'uninvited', 'everyone']),
  mayShare: WhoMay,
  mayChat: WhoMay,
  mayRename: WhoMay,
  /** `hosts`: a participant's microphone stays off until a host allows that one. */
  mayUnmute: WhoMay,
  mayStartVideo: WhoMay,
  /** The layout for all; null = each their own. */
  layout: StageLayout.nullable(),
  /** Shown large to all. */
  spotlight: Identity.nullable(),
});
export type Conduct = z.infer<typeof Conduct>;
export const ConductPatch = Conduct.partial();
export type ConductPatch = z.infer<typeof ConductPatch>;

/** LiveKit's room metadata (JSON), written by the service only: everybody inside has it at once, also after a reconnect. */
export const RoomMetadata = z.strictObject({
  conduct: Conduct,
  locked: z.boolean(),
  /** End-to-end encryption (class Terbatas): the key to send with; null = the meeting is not encrypted. */
  keyIndex: z.int().min(0).max(15).nullable(),
});
export type RoomMetadata = z.infer<typeof RoomMetadata>;

/** Somebody at the door. `person` is who signed in (verified by the office); null = a guest, of whom we know only the typed name. */
export const LobbyEntry = z.strictObject({
  id: z.string().min(8).max(40),
  typedName: z.string(),
  person: Person.nullable(),
  invited: z.boolean(),
  /** Invited or present people of the same name, as `Name · Unit`: the host should look twice. */
  sameName: z.array(z.string()).max(20),
  askedAt: Instant,
});
export type LobbyEntry = z.infer<typeof LobbyEntry>;

/** One act of a host. Refused with `forbidden` to anybody else, `not_inside` when the other is not there. */
export const Control = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('mute'), identity: Identity }),
  /** Hosts are never muted by it. */
  z.strictObject({ action: z.literal('muteAll'), except: z.array(Identity).max(100).default([]) }),
  z.strictObject({ action: z.literal('stopCamera'), identity: Identity }),
  z.strictObject({ action: z.literal('stopShare'), identity: Identity }),
  /** One person's right, whatever `may…` says; what `may…` says anyway is no exception. Null: as `may…` says. */
  z.strictObject({
    action: z.literal('allow'),
    identity: Identity,
    what: z.enum(['microphone', 'camera', 'share']),
    allowed: z.boolean().nullable(),
  }),
  /** With `ban` they cannot come back to this meeting; the organiser always can. */
  z.strictObject({ action: z.literal('remove'), identity: Identity, ban: z.boolean() }),
  z.strictObject({ action: z.literal('lowerHand'), identity: Identity }),
  z.strictObject({ action: z.literal('lowerAllHands') }),
  z.strictObject({ action: z.literal('cohost'), personId: PersonId, cohost: z.boolean() }),
  /** The caller stays co-host. */
  z.strictObject({ action: z.literal('handOver'), personId: PersonId }),
]);
export type Control = z.input<typeof Control>;

export const Reaction = z.enum(['agree', 'applause', 'thanks', 'laugh', 'surprised', 'question']);
export type Reaction = z.infer<typeof Reaction>;

/** Shown to others; the verified name of the directory stays beside it. Cleaned: what nobody sees makes no other name. */
export const DisplayName = z
  .string()
  .overwrite(plainName)
  .min(2)
  .max(80)
  .refine(hasTwoLetters, 'fewer than two letters');

const params = z.strictObject({ id: MeetingId });
const done = z.strictObject({ done: z.literal(true) });
const none = z.undefined();

/** `auth: 'member'` = a person, or a guest with a guest's cookie for this very meeting. */
export const conductRoutes = {
  conduct: { method: 'GET', path: '/api/meetings/:id/conduct', auth: 'member', params, body: none, answer: Conduct },
  setConduct: {
    method: 'POST',
    path: '/api/meetings/:id/conduct',
    auth: 'person',
    params,
    body: ConductPatch,
    answer: Conduct,
  },
  control: { method: 'POST', path: '/api/meetings/:id/control', auth: 'person', params, body: Control, answer: done },
  /** For hosts. */
  lobby: {
    method: 'GET',
    path: '/api/meetings/:id/lobby',
    auth: 'person',
    params,
    body: none,
    answer: z.strictObject({ entries: z.array(LobbyEntry) }),
  },
  decide: {
    method: 'POST',
    path: '/api/meetings/:id/lobby/decide',
    auth: 'person',
    params,
    body: z.strictObject({ admit: z.boolean(), entries: z.array(z.string().max(40)).min(1).max(1000) }),
    answer: z.strictObject({ entries: z.array(LobbyEntry) }),
  },
  /** Leaves the door without waiting longer. */
  leaveLobby: {
    method: 'POST',
    path: '/api/meetings/:id/lobby/leave',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId }),
    answer: done,
  },
  /** Somebody without an account, in a browser. Sets the guest's cookie. Refused with `guests_refused` where the class forbids it. */
  guest: {
    method: 'POST',
    path: '/api/meetings/:id/guest',
    auth: 'none',
    params,
    body: z.strictObject({ name: DisplayName, deviceId: DeviceId }),
    answer: z.strictObject({ title: z.string(), unit: z.string(), startsAt: Instant, endsAt: Instant }),
  },
  hand: {
    method: 'POST',
    path: '/api/meetings/:id/hand',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId, raised: z.boolean() }),
    answer: done,
  },
  react: {
    method: 'POST',
    path: '/api/meetings/:id/reaction',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId, reaction: Reaction }),
    answer: done,
  },
  rename: {
    method: 'POST',
    path: '/api/meetings/:id/name',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId, name: DisplayName }),
    answer: done,
  },
  /** The end-to-end key, for whoever holds a grant and is not removed. 32 random bytes, base64url. */
  key: {
    method: 'POST',
    path: '/api/meetings/:id/key',
    auth: 'member',
    params,
    body: z.strictObject({ deviceId: DeviceId }),
    answer: z.strictObject({ index: z.int().min(0).max(15), key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
  },
} as const;
