// What the connection test asks of the media server. Answers in its own words; nothing of livekit-client's leaves here.
import { ConnectionError, ConnectionErrorReason } from 'livekit-client';
import type { ConnectionTestGrant } from '../../../contract/connection-test.ts';
import type { Way } from './probe-candidates.ts';
import { ProbeRoom, type Selected } from './probe-room.ts';

/** Time for ICE and DTLS of one way; TURN/TLS through a proxy needs several round trips. */
const MEDIA_MS = 7000;
const ANSWER_MS = 4000;

export type Signalled = { ok: true; ms: number; serverVersion: string | undefined } | { ok: false; why: SignalTrouble };
/** `websocket`: the server answers over HTTPS, but no WebSocket gets through. */
export type SignalTrouble = 'websocket' | 'unreachable' | 'timeout' | 'refused';

export async function probeSignalling({ url, tokens }: ConnectionTestGrant, signal: AbortSignal): Promise<Signalled> {
  const probe = new ProbeRoom({ url, token: tokens.signal, way: 'any', signal, mediaMs: MEDIA_MS });
  try {
    const { ms, serverVersion } = await probe.answered;
    return { ok: true, ms: Math.round(ms), serverVersion };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, why: await troubleOf(error, url, signal) };
  } finally {
    await probe.close();
  }
}

async function troubleOf(error: unknown, url: string, signal: AbortSignal): Promise<SignalTrouble> {
  const reason = error instanceof ConnectionError ? error.reason : undefined;
  if (reason === ConnectionErrorReason.NotAllowed) return 'refused';
  // Opaque, but whether anything answered at all is what we want to know.
  // AbortSignal.any came with Chromium 116.
  const life = new AbortController();
  const end = () => life.abort();
  signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, ANSWER_MS);
  const answers = await fetch(url.replace(/^ws/, 'http'), { mode: 'no-cors', signal: life.signal })
    .then(
      () => true,
      () => false,
    )
    .finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    });
  signal.throwIfAborted();
  if (answers) return 'websocket';
  return reason === ConnectionErrorReason.Timeout ? 'timeout' : 'unreachable';
}

export type WayResult =
  | { ok: true; ms: number; selected: Selected | null }
  /** `notOffered`: the server named no address of this way. `blocked`: it did, and nothing came through. */
  | { ok: false; why: 'notOffered' }
  | { ok: false; why: 'signalling' }
  | { ok: false; why: 'blocked'; serverAddress: string };

const partOf = { udp: 'udp', tcp: 'tcp', turnUdp: 'turnUdp', turnTls: 'turnTls' } as const;

export async function probeWay(
  { url, tokens }: ConnectionTestGrant,
  way: Exclude<Way, 'any'>,
  signal: AbortSignal,
): Promise<WayResult> {
  const begun = performance.now();
  const probe = new ProbeRoom({ url, token: tokens[partOf[way]], way, signal, mediaMs: MEDIA_MS });
  try {
    const answered = await probe.answered.then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    if (!answered) return { ok: false, why: 'signalling' };
    // Without a relay of this kind there is nothing to wait for; candidates of the server come with its first answer.
    if ((way === 'turnUdp' || way === 'turnTls') && !probe.offered) return { ok: false, why: 'notOffered' };
    await probe.connected;
    const ms = Math.round(performance.now() - begun);
    return { ok: true, ms, selected: await probe.selected() };
  } catch {
    signal.throwIfAborted();
    const { offered } = probe;
    return offered === null ? { ok: false, why: 'notOffered' } : { ok: false, why: 'blocked', serverAddress: offered };
  } finally {
    await probe.close();
  }
}
