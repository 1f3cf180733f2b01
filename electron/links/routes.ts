import { LinkTarget } from '../../contract/link.ts';

/**
 * pendopo:// as a table: a link names a meeting and nothing else. Never a server, never a setting: those who may send a link
 * are everybody. Adding a route is a line here and a kind in contract/link.ts.
 */
const routes: readonly { host: string; segments: number; target: (segments: string[]) => unknown }[] = [
  { host: 'join', segments: 1, target: ([meetingId]) => ({ kind: 'join', meetingId }) },
];

const LONGEST = 200;

/** The target a link asks for, or null when it is not exactly one of ours. */
export function parseLink(text: string, protocol: string): LinkTarget | null {
  if (text.length > LONGEST || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== `${protocol}:`) return null;
  // `?` and `#` are looked for in the text too: an empty query or hash is dropped by the parser.
  if (/[?#\\%\s]/.test(text) || url.username || url.password || url.port || text.includes('@')) return null;
  const segments = url.pathname.split('/').slice(1);
  for (const route of routes) {
    if (url.host !== route.host || segments.length !== route.segments) continue;
    const target = LinkTarget.safeParse(route.target(segments));
    return target.success ? target.data : null;
  }
  return null;
}

/** The link among a program's arguments: the last one of ours, as the system appends it. */
export function linkInArguments(argv: readonly string[], protocol: string): string | null {
  return argv.findLast((argument) => argument.toLowerCase().startsWith(`${protocol}:`)) ?? null;
}
