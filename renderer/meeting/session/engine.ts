import type { Room } from 'livekit-client';

/** What of LiveKit's engine (livekit-client 2.23, RTCEngine) its room leaves undone, or does later than it could. */
export type Engine = Room['engine'];

/** The engine this room will connect with; LiveKit would make the same one a moment later. */
export function engineFor(room: Room): Engine | undefined {
  call(room, 'maybeCreateEngine');
  return room.engine;
}

/**
 * Makes the peer connection that the room's first attempt will use, as the attempt itself would (RTCEngine.join): some 15 ms of
 * work that need nothing of the server, done before somebody waits for them. Not for an encrypted room, whose connection is made
 * in another way, and not before a camera or microphone may be used: Chromium asks for that once, when a connection is made, and
 * shows it the machine's networks only then.
 */
export async function makeReady(room: Room): Promise<void> {
  if (!offersWithJoin()) return;
  const engine = engineFor(room);
  if (!engine || engine.pcManager || !has(engine, 'configure') || !has(engine, 'applyInitialPublisherLayout')) return;
  await call(engine, 'configure');
  call(engine, 'applyInitialPublisherLayout');
}

/** LiveKit's own condition (isPublisherOfferWithJoinSupported). Elsewhere its connection is made by what the server answers. */
function offersWithJoin(): boolean {
  if (/firefox|iceweasel|fxios/i.test(navigator.userAgent)) return false;
  try {
    new CompressionStream('deflate-raw');
    new DecompressionStream('deflate-raw');
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets go of all that an engine opened: its connections and the clock of its data channels, which would hold it and its room.
 * RTCEngine.close does that only after the server's first answer. Never rejects.
 * @param transports those it had, where it may have dropped them meanwhile
 */
export async function letGo(engine: Engine | undefined, transports = engine?.pcManager): Promise<void> {
  if (!engine) return;
  for (const transport of [transports?.publisher, transports?.subscriber]) if (transport) stayClosed(transport);
  call(engine, 'cleanupLossyDataStats');
  await Promise.resolve(call(engine, 'cleanupPeerConnections')).catch(() => undefined);
  await transports?.close().catch(() => undefined);
}

/** For what was under way when its connection was closed, and trips over a closed one. */
const LATE_MS = 1000;

/** Work under way that asks a closed PCTransport for its connection gets a new one (`get pc`), which nobody would ever close. */
function stayClosed(transport: object): void {
  const make: unknown = Reflect.get(transport, 'createPC');
  if (typeof make !== 'function') return;
  Reflect.set(transport, 'createPC', () => {
    const late: RTCPeerConnection = make.call(transport);
    setTimeout(() => late.close(), LATE_MS);
    return late;
  });
}

const has = (object: object, name: string) => typeof Reflect.get(object, name) === 'function';

/** What LiveKit calls its own; undefined where another version has none. */
function call(object: object, name: string): unknown {
  const method: unknown = Reflect.get(object, name);
  return typeof method === 'function' ? method.call(object) : undefined;
}
