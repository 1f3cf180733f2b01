import { z } from 'zod';
import { LinkTarget } from './link.ts';
import { NetworkTrouble, ProxyQuestion, Routes } from './network.ts';
import { Preferences, PreferencesPatch } from './settings.ts';

export const ShellInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.enum(['linux', 'win32', 'darwin', 'other']),
  packaged: z.boolean(),
});
export type ShellInfo = z.infer<typeof ShellInfo>;

/** Where secrets rest: `encrypted` = OS keystore; `memory` = no keystore, kept until exit only, and the person is told. */
export const Vault = z.enum(['encrypted', 'memory']);
export type Vault = z.infer<typeof Vault>;

export const SignInFailure = z.enum([
  'cancelled',
  'timeout',
  'refused',
  'provider_unreachable',
  'certificate',
  'proxy',
  'server_unreachable',
  'unexpected',
]);
export type SignInFailure = z.infer<typeof SignInFailure>;
export const SignInState = z.discriminatedUnion('status', [
  /** `reason` says why one is out although one was in before. */
  z.strictObject({
    status: z.literal('signed_out'),
    vault: Vault,
    reason: z.enum(['never', 'signed_out', 'expired', 'revoked']),
    failure: SignInFailure.optional(),
  }),
  /** The system browser is open; `signin:reopen` opens it again. */
  z.strictObject({ status: z.literal('signing_in'), vault: Vault }),
  z.strictObject({ status: z.literal('signed_in'), vault: Vault }),
]);
export type SignInState = z.infer<typeof SignInState>;

export const ServerState = z.strictObject({
  url: z.url(),
  officeName: z.string().nullable(),
  /** False once an attempt failed; not known yet counts as reachable. */
  reachable: z.boolean(),
  /** What stood in the way of the last attempt, where the network said it. */
  trouble: NetworkTrouble.nullable(),
  /** The client is older or newer than the service supports. */
  mismatch: z.boolean(),
});
export type ServerState = z.infer<typeof ServerState>;

/** Things the shell must tell a person once: a settings file put aside, a keystore that is not there. */
export const Notice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settings_replaced'), keptAs: z.string() }),
  z.strictObject({ kind: z.literal('vault_memory') }),
]);
export type Notice = z.infer<typeof Notice>;

/** What the desktop says of a call: who calls, and not to what, for it may be read on a locked screen. */
export const Call = z.strictObject({ title: z.string().max(200) });
export type Call = z.infer<typeof Call>;

/** A request of the page to record the screen, while the person chooses what. Made by the shell, of use once. */
export const ShareRequest = z.uuid();
export const ShareSource = z.strictObject({
  id: z.string().regex(/^(screen|window):[0-9A-Za-z:_-]{1,80}$/),
  kind: z.enum(['screen', 'window']),
  /** As its program calls it; a screen's name is the platform's. */
  name: z.string().max(300),
  /** A small picture as a data URL (JPEG), empty when there is none. */
  picture: z
    .string()
    .max(200_000)
    .regex(/^(data:image\/jpeg;base64,[A-Za-z0-9+/=]+)?$/),
});
export type ShareSource = z.infer<typeof ShareSource>;

/** The mute key that works while another program is in front. `taken`: another program has it. */
export const MuteKey = z.strictObject({
  state: z.enum(['off', 'idle', 'on', 'taken']),
  /** Electron's accelerator, e.g. `Ctrl+Shift+M`. */
  accelerator: z.string().max(40),
});
export type MuteKey = z.infer<typeof MuteKey>;

const none = z.tuple([]);
const nothing = z.void();

/** Request channels: renderer -> shell, each with the tuple of its arguments and its result. Unknown names are refused. */
export const channels = {
  'app:info': { args: none, result: ShellInfo },
  'app:notices': { args: none, result: z.array(Notice) },
  'server:state': { args: none, result: ServerState },
  'server:retry': { args: none, result: ServerState },
  /** Looks at the ways to the servers now; takes a request to each. */
  'network:routes': { args: none, result: Routes },
  'network:proxyQuestion': { args: none, result: ProxyQuestion.nullable() },
  /** Kept until exit. A question that is over is not answered any more. */
  'network:proxyAnswer': {
    args: z.tuple([
      z.strictObject({
        id: ProxyQuestion.shape.id,
        answer: z.strictObject({ username: z.string().max(300), password: z.string().max(300) }).nullable(),
      }),
    ]),
    result: nothing,
  },
  'signin:state': { args: none, result: SignInState },
  'signin:start': { args: none, result: nothing },
  'signin:reopen': { args: none, result: nothing },
  'signin:cancel': { args: none, result: nothing },
  'signin:end': { args: none, result: nothing },
  /** The upload whose address names this `clientId` is to end; one that has ended is no mistake. */
  'upload:stop': { args: z.tuple([z.uuid()]), result: nothing },
  'settings:get': { args: none, result: z.strictObject({ preferences: Preferences, deviceId: z.string() }) },
  'settings:set': { args: z.tuple([PreferencesPatch]), result: Preferences },
  /** The link that waits for confirmation, taken once. */
  'links:take': { args: none, result: LinkTarget.nullable() },
  /** While true: the display stays awake and closing the window asks first. */
  'meeting:active': { args: z.tuple([z.boolean()]), result: nothing },
  /** Somebody calls, and the window may be behind others; null = no longer. */
  'window:attention': { args: z.tuple([Call.nullable()]), result: nothing },
  /** The person asked for the meeting out of a small window of it: to the front with it. */
  'window:show': { args: none, result: nothing },
  /** The person confirmed leaving: close for real. */
  'window:close': { args: none, result: nothing },
  /** OS-level camera/microphone settings page, where the platform has one. */
  'media:openSettings': { args: z.tuple([z.enum(['camera', 'microphone'])]), result: z.boolean() },
  /** What can be shared now, with fresh pictures; null = the request is over. */
  'share:sources': { args: z.tuple([ShareRequest]), result: z.array(ShareSource).max(200).nullable() },
  /** Answers a request; source null = nothing. False = the request is over, or the source is gone. */
  'share:choose': {
    args: z.tuple([
      z.strictObject({ request: ShareRequest, source: ShareSource.shape.id.nullable(), audio: z.boolean() }),
    ]),
    result: z.boolean(),
  },
  'shortcuts:muteKey': { args: none, result: MuteKey },
  'log:error': {
    args: z.tuple([
      z.strictObject({
        where: z.string().max(80),
        message: z.string().max(2000),
        stack: z.string().max(8000).optional(),
      }),
    ]),
    result: nothing,
  },
} as const;
export type Channel = keyof typeof channels;
export type ChannelArgs<C extends Channel> = z.infer<(typeof channels)[C]['args']>;
export type ChannelResult<C extends Channel> = z.infer<(typeof channels)[C]['result']>;

/** Pushes: shell -> renderer. */
export const pushes = {
  'signin:changed': SignInState,
  'server:changed': ServerState,
  'network:proxyAsked': ProxyQuestion,
  'settings:changed': Preferences,
  'links:arrived': LinkTarget,
  'window:closeRequested': z.null(),
  /** The page asked to record the screen and the platform has no picker of its own. `audio`: the computer's sound can go along. */
  'share:asked': z.strictObject({ request: ShareRequest, audio: z.boolean() }),
  /** The request ended without the person: time is up, another took its place. */
  'share:over': z.strictObject({ request: ShareRequest }),
  /** The person pressed the mute key in whatever program. */
  'shortcuts:mute': z.null(),
  'shortcuts:changed': MuteKey,
  /** Bytes of the upload whose address names this `clientId` that the line has taken; a few times a second. */
  'upload:sent': z.strictObject({ clientId: z.uuid(), bytes: z.int().nonnegative() }),
  'power:suspend': z.null(),
  'power:resume': z.null(),
} as const;
export type Push = keyof typeof pushes;
export type PushPayload<P extends Push> = z.infer<(typeof pushes)[P]>;

/**
 * What the preload exposes as `window.pendopo`: one method per channel and one subscription per push, never a generic send.
 * A refused call rejects with an Error whose message starts `ipc: `. `on` answers a function that ends the subscription.
 */
export type Bridge = {
  call: { [C in Channel]: (...args: ChannelArgs<C>) => Promise<ChannelResult<C>> };
  on: { [P in Push]: (listener: (payload: PushPayload<P>) => void) => () => void };
};
