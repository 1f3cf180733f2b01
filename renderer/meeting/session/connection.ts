import { ConnectionState, type Room, RoomEvent } from 'livekit-client';
import type { JoinGrant, JoinRequest } from '../../../contract/http.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import type { LeaveReason, MeetingStore } from '../store/meeting.ts';
import { Attempt } from './attempt.ts';
import { afterDisconnect } from './leave-reason.ts';
import { retryDelay } from './patience.ts';

export type Why = JoinRequest['why'];
export type Refusal = {
  ok: false;
  problem: ProblemCode;
  retryAfter?: number | undefined;
  opensAt?: string | undefined;
};
export type Grant =
  | { ok: true; grant: JoinGrant }
  /** At the door, until a host opens. `askAgain` in seconds. */
  | { ok: 'waiting'; askAgain: number; hostInside: boolean }
  | Refusal;

/** Refusals that waiting cannot mend. */
const finalProblems = new Set<ProblemCode>([
  'not_invited',
  'not_started',
  'locked',
  'removed',
  'denied',
  'guests_refused',
  'ended',
  'not_found',
  'unknown_person',
  'unauthenticated',
  'forbidden',
  'bad_request',
  'csrf',
]);
/** How often the first connection is tried before the person is told; once inside we never stop. */
const FIRST_TRIES = 8;

/** For ICE and DTLS of one attempt; slow TURN over TLS needs its time. */
const MEDIA_MS = 15_000;

/**
 * So long LiveKit may try to take up the connection that was lost. It can hang in that for good: when the answer to an offer went
 * down with the line, the next offer waits for it.
 */
const RESUME_MS = 15_000;

/** Losses that LiveKit mends in a connection that stands; of one that is being made it then waits for media that never come. */
const isLost = (state: ConnectionState) =>
  state === ConnectionState.SignalReconnecting ||
  state === ConnectionState.Reconnecting ||
  state === ConnectionState.Disconnected;

/** The room may tell of a lock or a lobby a moment after the office has put out who came too late for it. */
const JUST_ENTERED_MS = 10_000;

/** So few that all are on the stage at once, and stay so: more would have to be put off again. */
const SMALL = { present: 8, invited: 40 };
const isSmall = ({ meeting }: JoinGrant) => meeting.present <= SMALL.present && meeting.invited <= SMALL.invited;

type Options = {
  room: Room;
  store: MeetingStore;
  /** Asks the office for the way in. Must resolve: a refusal is an answer. */
  askGrant: (why: Why) => Promise<Grant>;
  /** Whoever is here can sign in anew while the meeting goes on; a guest cannot. */
  signInAgain: boolean;
  /** Whether pictures may come before anything is known of the line by its use. */
  mayBeginFull: () => boolean;
  /** With the grant in hand, before the connection. */
  prepare: (grant: JoinGrant) => Promise<void>;
  /** Inside, for the first time or again. */
  entered: () => void;
  finish: (reason: LeaveReason, refusal?: Refusal) => Promise<void>;
};

/** The way in and back in: one loop at a time, jittered, with a fresh grant for each attempt; ends by a final word only. */
export class Connection {
  readonly #options: Options;
  #over = false;
  #wake: (() => void) | undefined;
  #connecting: Promise<void> | undefined;
  /** In the present attempt the server answered. */
  #signalled = false;
  #attemptLost: () => void = () => undefined;
  #relayOffered = false;
  #mediaFailures = 0;
  #relayNext = false;
  #resuming: ReturnType<typeof setTimeout> | undefined;
  #enteredAt = 0;

  constructor(options: Options) {
    this.#options = options;
    options.room
      .on(RoomEvent.SignalConnected, () => {
        this.#signalled = true;
        const servers = options.room.engine.latestJoinResponse?.iceServers ?? [];
        this.#relayOffered = servers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
      })
      .on(RoomEvent.ConnectionStateChanged, (state) => {
        if (this.#over) return;
        if (this.#connecting) {
          if (isLost(state)) this.#attemptLost();
        } else if (state === ConnectionState.SignalReconnecting) {
          options.store.setState({ phase: 'reconnecting' });
          clearTimeout(this.#resuming);
          this.#resuming = setTimeout(() => void this.rebuild(), RESUME_MS);
        } else if (state === ConnectionState.Reconnecting) {
          // The session on the server is gone. LiveKit would come back with its old token into a room that nobody has made
          // again: we ask the office, which also makes the room.
          void this.rebuild();
        } else if (state === ConnectionState.Connected) {
          clearTimeout(this.#resuming);
          options.store.setState((known) => ({ phase: 'connected', since: known.since ?? Date.now() }));
        }
      })
      .on(RoomEvent.Disconnected, (reason) => {
        // While we connect, a failed attempt ends here too: the loop goes on by itself.
        if (this.#over || this.#connecting) return;
        const next = afterDisconnect(reason);
        if (next === 'retry') void this.rebuild();
        else if (next === 'removed' && this.#mayBeLate()) void this.rebuild();
        else void options.finish(next);
      });
  }

  /** Resolves when inside or finally refused; the store tells which. */
  join(): Promise<void> {
    return this.#connect(FIRST_TRIES);
  }

  /** A fresh connection with a fresh grant, however the present one stands. */
  rebuild(): Promise<void> {
    return this.#connect(Number.POSITIVE_INFINITY);
  }

  /** Tries at once: ends our wait, or replaces LiveKit's own attempts by a fresh connection. */
  retryNow() {
    if (this.#wake) this.#wake();
    else if (this.#options.store.getState().phase === 'reconnecting') void this.rebuild();
  }

  /** After sleep: whatever the connection looks like, it is not to be relied upon. */
  renew() {
    if (this.#wake) this.#wake();
    else if (this.#options.store.getState().since !== null) void this.rebuild();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#resuming);
    this.#wake?.();
  }

  /**
   * LiveKit says the same whether a host put us out or the service, which does so with a token from before the meeting was
   * locked or was given a lobby: then the office tells which. Else it was a host, and nobody waits to read so.
   */
  #mayBeLate(): boolean {
    const { conduct, locked } = this.#options.store.getState();
    return locked || conduct?.lobby === 'everyone' || Date.now() - this.#enteredAt < JUST_ENTERED_MS;
  }

  #connect(tries: number): Promise<void> {
    clearTimeout(this.#resuming);
    this.#connecting ??= this.#tryToConnect(tries).finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #tryToConnect(tries: number) {
    const { room, store, askGrant, finish } = this.#options;
    store.setState((state) => ({ phase: state.since === null ? 'connecting' : 'reconnecting' }));
    if (room.state !== ConnectionState.Disconnected) await room.disconnect();
    let attempt = 0;
    while (!this.#over) {
      // Once inside nobody has pressed: whom a host put out meanwhile does not come back by itself.
      const answer = await askGrant(store.getState().since === null ? 'pressed' : 'back');
      if (this.#over) return;
      if (answer.ok === 'waiting') {
        // Somebody else has to act: no failed attempt of ours.
        store.setState({ phase: 'lobby', lobby: { hostInside: answer.hostInside } });
        await this.#wait(answer.askAgain * 1000);
        continue;
      }
      const last = attempt + 1 >= tries;
      if (answer.ok) {
        if ((await this.#enter(answer.grant)) || this.#over) return;
        if (last) return finish('media');
      } else if (answer.problem === 'unauthenticated' && this.#mayWaitForSignIn()) {
        // The screen asks for a new sign-in, and has us try again with it. Nobody is thrown out of a meeting for that.
      } else if (finalProblems.has(answer.problem)) {
        return this.#refused(answer);
      } else if (last) {
        return finish('network', answer);
      }
      await this.#wait(Math.max(retryDelay(attempt), answer.ok ? 0 : (answer.retryAfter ?? 0) * 1000));
      attempt += 1;
    }
  }

  async #enter(grant: JoinGrant): Promise<boolean> {
    const { room, store, mayBeginFull, prepare, entered } = this.#options;
    store.setState((state) => ({ phase: state.since === null ? 'connecting' : 'reconnecting' }));
    this.#signalled = false;
    let made: Attempt | undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      this.#attemptLost = () => reject(new Error('the connection was lost while it was made'));
    });
    lost.catch(() => undefined);
    try {
      await prepare(grant);
      const iceTransportPolicy = this.#relayNext ? 'relay' : 'all';
      made = new Attempt(room, grant.url, grant.token, {
        // In a small meeting all are on the stage: the server begins with them in its first answer, one negotiation earlier.
        // On a thin line they would choke it before we could say so.
        autoSubscribe: isSmall(grant) && mayBeginFull(),
        maxRetries: 0,
        rtcConfig: { iceTransportPolicy },
        peerConnectionTimeout: MEDIA_MS,
      });
      await Promise.race([made.connected, lost]);
    } catch {
      this.#mediaFailed();
      await made?.end();
      return false;
    }
    this.#mediaFailures = 0;
    this.#enteredAt = Date.now();
    if (this.#over) {
      await room.disconnect();
      return false;
    }
    if (room.state !== ConnectionState.Connected) return false;
    store.setState((state) => ({
      phase: 'connected',
      since: state.since ?? Date.now(),
      audioBlocked: !room.canPlaybackAudio,
    }));
    entered();
    return true;
  }

  /**
   * Signalling worked and the media did not: ICE may insist on a path that is no good though a relay would do (BBB#24932), so
   * every second attempt goes by TURN alone where the server offers it.
   */
  #mediaFailed() {
    if (!this.#signalled) return;
    this.#mediaFailures += 1;
    this.#relayNext = this.#relayOffered && this.#mediaFailures % 2 === 1;
  }

  #mayWaitForSignIn() {
    return this.#options.signInAgain && this.#options.store.getState().since !== null;
  }

  #refused(refusal: Refusal) {
    const { store, finish } = this.#options;
    const wasInside = store.getState().since !== null;
    if (refusal.problem === 'unauthenticated') return finish('signed_out');
    if (refusal.problem === 'ended' && wasInside) return finish('ended');
    if (refusal.problem === 'removed' && wasInside) return finish('removed');
    return finish('refused', refusal);
  }

  #wait(ms: number) {
    return new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      window.addEventListener('online', done);
      this.#wake = done;
    });
  }
}
