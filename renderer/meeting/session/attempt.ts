import { ConnectionState, CriticalTimers, type Room, type RoomConnectOptions } from 'livekit-client';
import { type Engine, engineFor, letGo } from './engine.ts';

/**
 * LiveKit looks this often whether the media have connected (livekit-client 2.23, PCTransportManager.ensureTransportConnected),
 * and shows nobody before it saw that. A look costs nothing, and each of its 50 ms is one that somebody waits.
 */
const POLL_MS = 50;
const QUICK_POLL_MS = 4;
/** After this long hardly anybody's media connect at once, and looking so often is for nothing. */
const HASTE_MS = 2000;
/** Kept once: of two attempts that overlap (left and entered again), neither may restore the other's haste. */
const unhurried = CriticalTimers.setTimeout;

/** For an attempt that does not hear of being given up, since it has hardly begun. */
const ABORT_MS = 1000;

/**
 * One attempt of a room to connect, which can be given up for good. LiveKit itself (2.23) ends one by its time limit only, looks
 * for its media for ever, takes the next attempt for the same one until then (Room.connectFuture), and leaves the peer
 * connection of an attempt that got no answer open (RTCEngine.close returns early before the first answer): Chromium keeps each
 * alive and allows 500, which a room that waits for its server over night would use up.
 */
export class Attempt {
  /** Rejects at the first failure, or when given up. */
  readonly connected: Promise<void>;
  readonly #room: Room;
  readonly #engine: Engine | undefined;

  constructor(room: Room, url: string, token: string, options: RoomConnectOptions) {
    this.#room = room;
    this.#engine = engineFor(room);
    const until = performance.now() + HASTE_MS;
    CriticalTimers.setTimeout = (run, ms, ...rest) =>
      unhurried(run, ms === POLL_MS && performance.now() < until ? QUICK_POLL_MS : ms, ...rest);
    this.connected = room.connect(url, token, options).finally(() => {
      CriticalTimers.setTimeout = unhurried;
    });
    this.connected.catch(() => undefined);
  }

  /** Disconnects, whatever state it is in, and lets go of all it opened. Never rejects. */
  async end(): Promise<void> {
    const transports = this.#engine?.pcManager;
    const over = this.connected.catch(() => undefined);
    if (this.#room.state !== ConnectionState.Connected) {
      const controller: unknown = Reflect.get(this.#room, 'abortController');
      if (controller instanceof AbortController) controller.abort();
      // It ends itself at once; disconnected from outside in the moment between signalling and media it trips over its own feet.
      await Promise.race([over, new Promise((done) => setTimeout(done, ABORT_MS))]);
    }
    await this.#room.disconnect().catch(() => undefined);
    await over;
    // One that had hardly begun may have come as far as connecting meanwhile.
    await this.#room.disconnect().catch(() => undefined);
    await letGo(this.#engine, transports);
    await letGo(this.#room.engine);
  }
}
