// One way at a time: what is not of that way is taken out of what the two sides tell each other, so that a connection that
// comes up has come up on it. Pure text, RFC 8839 §5.1.

/** `any`: as a meeting connects. */
export type Way = 'any' | 'udp' | 'tcp' | 'turnUdp' | 'turnTls';

type Server = { urls: string[]; username?: string; credential?: string };

/** The transport of an ICE candidate line, `candidate:1 1 UDP 2130706431 10.0.0.5 50000 typ host`. */
export function transportOf(candidate: string): string | null {
  return /^(?:a=)?candidate:\S+ \d+ (\S+) /i.exec(candidate)?.[1]?.toLowerCase() ?? null;
}

/** Whether a candidate may be told or heard on this way. The end-of-candidates mark (empty) always may. */
export function belongs(candidate: string | undefined, way: Way): boolean {
  if (!candidate || (way !== 'udp' && way !== 'tcp')) return true;
  return transportOf(candidate) === way;
}

/** The description without the candidates of other ways. */
export function onlyWay(sdp: string, way: Way): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || belongs(line, way))
    .join('\r\n');
}

/** The relays of this way among those the server offers (RFC 7065); none for the ways that go without one. */
export function relaysFor<S extends Pick<Server, 'urls'>>(servers: readonly S[], way: Way): S[] {
  if (way === 'any') return [...servers];
  const wanted = {
    turnUdp: (url: string) => /^turn:/i.test(url) && !/[?&]transport=tcp/i.test(url),
    turnTls: (url: string) => /^turns:/i.test(url),
  };
  if (way === 'udp' || way === 'tcp') return [];
  return servers.flatMap((server) => {
    const urls = server.urls.filter(wanted[way]);
    if (urls.length === 0) return [];
    // A copy that keeps the class: LiveKit's messages have methods.
    return [Object.assign(Object.create(Object.getPrototypeOf(server)), server, { urls }) as S];
  });
}
