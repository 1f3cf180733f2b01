import type { Notice, ShellInfo } from '../../contract/ipc.ts';
import type { LinkInbox } from '../links/inbox.ts';
import type { Log } from '../log/log.ts';
import type { Network } from '../network/open-network.ts';
import type { Meeting } from '../power/meeting.ts';
import type { OfficeServer } from '../server/office-server.ts';
import type { Settings } from '../settings/settings.ts';
import type { ShareDesk } from '../share/share-desk.ts';
import type { MuteShortcut } from '../shortcuts/mute-shortcut.ts';
import type { SignIn } from '../signin/sign-in.ts';
import type { Attention } from '../windows/attention.ts';
import type { Handlers } from './router.ts';

export type Parts = {
  info: ShellInfo;
  settings: Settings;
  server: OfficeServer;
  network: Pick<Network, 'routes' | 'login'>;
  signIn: () => SignIn;
  links: LinkInbox;
  meeting: Meeting;
  /** Read at its first use. */
  share: () => Promise<ShareDesk>;
  shortcuts: Pick<MuteShortcut, 'state'>;
  log: Log;
  attention: Pick<Attention, 'set'>;
  showWindow: () => void;
  closeWindow: () => void;
  stopUpload: (clientId: string) => void;
  preferencesChanged: () => void;
  /** True = a settings page of the OS was opened. */
  openMediaSettings: (kind: 'camera' | 'microphone') => Promise<boolean>;
};

/** What each channel does. Thin on purpose: a line that grows belongs into its part. */
export function makeHandlers(parts: Parts): Handlers {
  const { info, settings, server, network, signIn, links, meeting, log } = parts;
  return {
    'app:info': () => info,
    'app:notices': () => {
      const memory: Notice[] = signIn().vault === 'memory' ? [{ kind: 'vault_memory' }] : [];
      return [...settings.notices, ...memory];
    },
    'server:state': () => server.state,
    'server:retry': () => {
      network.login.forgive();
      return server.ask();
    },
    'network:routes': () => network.routes(),
    'network:proxyQuestion': () => network.login.question,
    'network:proxyAnswer': ({ id, answer }) => network.login.answer(id, answer),
    'signin:state': () => signIn().state,
    'signin:start': () => signIn().start(),
    'signin:reopen': () => signIn().reopen(),
    'signin:cancel': () => signIn().cancel(),
    'signin:end': () => signIn().end(),
    'settings:get': () => ({ preferences: settings.current.preferences, deviceId: settings.current.deviceId }),
    'settings:set': (patch) => {
      const preferences = settings.setPreferences(patch);
      parts.preferencesChanged();
      return preferences;
    },
    'links:take': () => links.take(),
    'meeting:active': (active) => meeting.set(active),
    'window:attention': (call) => parts.attention.set(call),
    'window:show': () => parts.showWindow(),
    'window:close': () => parts.closeWindow(),
    'upload:stop': (clientId) => parts.stopUpload(clientId),
    'media:openSettings': (kind) => parts.openMediaSettings(kind),
    'share:sources': async (request) => (await parts.share()).sources(request),
    'share:choose': async (choice) => (await parts.share()).choose(choice),
    'shortcuts:muteKey': () => parts.shortcuts.state,
    'log:error': (report) => log.error('page error', report),
  };
}

export function shellInfo(version: string, packaged: boolean): ShellInfo {
  const platform = (['linux', 'win32', 'darwin'] as const).find((name) => name === process.platform) ?? 'other';
  return { version, electron: process.versions.electron ?? '', platform, packaged };
}
