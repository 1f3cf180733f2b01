import type { Bridge } from '../../contract/ipc.ts';
import type { Host } from './host.ts';

/** The desktop shell through its bridge (electron/preload.ts). */
export function electronHost({ call, on }: Bridge): Host {
  return {
    kind: 'electron',
    version: async () => (await call['app:info']()).version,
    notices: () => call['app:notices'](),
    server: {
      state: () => call['server:state'](),
      retry: () => call['server:retry'](),
      onChanged: (listener) => on['server:changed'](listener),
    },
    network: {
      routes: () => call['network:routes'](),
      proxyQuestion: () => call['network:proxyQuestion'](),
      onProxyAsked: (listener) => on['network:proxyAsked'](listener),
      answerProxy: (id, answer) => call['network:proxyAnswer']({ id, answer }),
    },
    signIn: {
      state: () => call['signin:state'](),
      start: () => call['signin:start'](),
      reopen: () => call['signin:reopen'](),
      cancel: () => call['signin:cancel'](),
      end: () => call['signin:end'](),
      recheck: () => undefined, // the shell sees each refusal itself and tells
      onChanged: (listener) => on['signin:changed'](listener),
    },
    settings: {
      get: () => call['settings:get'](),
      set: (patch) => call['settings:set'](patch),
      onChanged: (listener) => on['settings:changed'](listener),
    },
    links: {
      take: () => call['links:take'](),
      onArrived: (listener) => on['links:arrived'](listener),
    },
    meeting: {
      setActive: (active) => void call['meeting:active'](active),
      onCloseRequested: (listener) => on['window:closeRequested'](listener),
      onSuspend: (listener) => on['power:suspend'](listener),
      onResume: (listener) => on['power:resume'](listener),
    },
    share: {
      onAsked: (listener) => on['share:asked'](listener),
      onOver: (listener) => on['share:over'](listener),
      sources: (request) => call['share:sources'](request),
      choose: (choice) => call['share:choose'](choice),
      // The name is the shell's key to it (electron/windows/companions.ts).
      openPresenter: () => window.open('about:blank', 'pendopo-presenter', 'popup'),
    },
    shortcuts: {
      muteKey: () => call['shortcuts:muteKey'](),
      onMute: (listener) => on['shortcuts:mute'](listener),
      onChanged: (listener) => on['shortcuts:changed'](listener),
    },
    attention: (calling) => void call['window:attention'](calling).catch(() => undefined),
    showWindow: () => void call['window:show']().catch(() => undefined),
    closeWindow: () => void call['window:close'](),
    uploads: {
      stop: (clientId) => void call['upload:stop'](clientId).catch(() => undefined),
      onSent: (listener) => on['upload:sent'](listener),
    },
    openMediaSettings: (kind) => call['media:openSettings'](kind),
    reportError: (where, error) => void call['log:error'](describe(where, error)).catch(() => undefined),
  };
}

function describe(where: string, error: unknown) {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
  const stack = error instanceof Error ? error.stack?.slice(0, 8000) : undefined;
  return { where: where.slice(0, 80), message, ...(stack === undefined ? {} : { stack }) };
}
