import { create } from 'zustand';
import type { Notice, ServerState, SignInState } from '../../contract/ipc.ts';
import type { LinkTarget } from '../../contract/link.ts';
import { host } from '../host/current.ts';
import { firstWords } from '../host/first-words.ts';

/** What the host says of itself, mirrored for the screens. `signIn` null = not known yet (first milliseconds). */
export const useShell = create<{
  signIn: SignInState | null;
  server: ServerState | null;
  notices: Notice[];
  link: LinkTarget | null;
}>(() => ({ signIn: null, server: null, notices: [], link: null }));

export function watchShell(): () => void {
  const stops = [
    host.signIn.onChanged((signIn) => useShell.setState({ signIn })),
    host.server.onChanged((server) => useShell.setState({ server })),
    host.links.onArrived((link) => useShell.setState({ link })),
  ];
  const told = (where: string) => (error: unknown) => host.reportError(where, error);
  firstWords()
    .signIn()
    .then((signIn) => useShell.setState({ signIn }), told('signin:state'));
  host.server.state().then((server) => useShell.setState({ server }), told('server:state'));
  host.notices().then((notices) => useShell.setState({ notices }), told('app:notices'));
  host.links.take().then((link) => link && useShell.setState({ link }), told('links:take'));
  return () => {
    for (const stop of stops) stop();
  };
}

export function dropNotice(notice: Notice) {
  useShell.setState((state) => ({ notices: state.notices.filter((one) => one !== notice) }));
}
