import type { Channel, Push } from '../../contract/ipc.ts';

/**
 * The contract's names without its schemas: the preload runs in every window and needs no zod. The types below fail the
 * compiler, and names.test.ts the tests, when this list and the contract part.
 */
export const channelNames = [
  'app:info',
  'app:notices',
  'server:state',
  'server:retry',
  'network:routes',
  'network:proxyQuestion',
  'network:proxyAnswer',
  'signin:state',
  'signin:start',
  'signin:reopen',
  'signin:cancel',
  'signin:end',
  'upload:stop',
  'settings:get',
  'settings:set',
  'links:take',
  'meeting:active',
  'window:attention',
  'window:show',
  'window:close',
  'media:openSettings',
  'share:sources',
  'share:choose',
  'shortcuts:muteKey',
  'log:error',
] as const satisfies readonly Channel[];

export const pushNames = [
  'signin:changed',
  'server:changed',
  'network:proxyAsked',
  'settings:changed',
  'links:arrived',
  'window:closeRequested',
  'share:asked',
  'share:over',
  'shortcuts:mute',
  'shortcuts:changed',
  'upload:sent',
  'power:suspend',
  'power:resume',
] as const satisfies readonly Push[];

type Missing = Exclude<Channel, (typeof channelNames)[number]> | Exclude<Push, (typeof pushNames)[number]>;
export type EveryNameIsListed = [Missing] extends [never] ? true : never;
export const everyNameIsListed: EveryNameIsListed = true;

/** Pushes and calls have their own names on Electron's wire, so that neither can be taken for the other. */
export const callWire = (channel: string) => `call:${channel}`;
export const pushWire = (push: string) => `push:${push}`;
