import type { App } from 'electron';
import type { LinkInbox } from './inbox.ts';
import { linkInArguments } from './routes.ts';

/** What came before anybody could take it. */
export type Early = { urls: string[]; secondStarts: (readonly string[])[] };

/** The ways a link reaches the program: its own arguments, those of a second start, and macOS's event. */
export function receiveLinks(
  app: App,
  protocol: string,
  inbox: LinkInbox,
  secondStart: () => void,
  early: Early,
): void {
  const inArguments = (argv: readonly string[]) => {
    const link = linkInArguments(argv, protocol);
    if (link !== null) inbox.arrive(link);
  };
  inArguments(process.argv);
  for (const argv of early.secondStarts) inArguments(argv);
  for (const url of early.urls) inbox.arrive(url);
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
