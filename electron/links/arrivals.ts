import type { App } from 'electron';
import type { LinkInbox } from './inbox.ts';
import { linkInArguments } from './routes.ts';

/** The ways a link reaches the program: its own arguments, those of a second start, and macOS's event
 * (`early` = what that brought before `ready`). */
export function receiveLinks(
  app: App,
  protocol: string,
  inbox: LinkInbox,
  secondStart: () => void,
  early: readonly string[],
): void {
  const inArguments = (argv: readonly string[]) => {
    const link = linkInArguments(argv, protocol);
    if (link !== null) inbox.arrive(link);
  };
  inArguments(process.argv);
  for (const url of early) inbox.arrive(url);
  app.on('second-instance', (_event, argv) => {
    secondStart();
    inArguments(argv);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    secondStart();
    inbox.arrive(url);
  });
  // Unpackaged, the system would be told to open Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(protocol);
}
