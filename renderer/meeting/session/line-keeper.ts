import { ConnectionState, type Room, RoomEvent, Track } from 'livekit-client';
import type { LineMode, MeetingStore } from '../store/meeting.ts';
import { LineGovernor, type LineState } from './line.ts';
import { compareLooks, type Look, progressOf, type Report } from './line-meter.ts';
import { judge, settle } from './sleep.ts';
import type { Subscriber } from './subscriber.ts';
import { Watchdog, type Watched } from './watchdog.ts';

type Options = {
  room: Room;
  store: MeetingStore;
  subscriber: Subscriber;
  /** Our own camera rests for the line's sake, or may go on. */
  holdCamera: (hold: boolean) => void;
  republish: (kind: 'microphone' | 'camera') => void;
  rebuild: () => void;
  /** Whether the line carries `bits` per second, asked in a way that hurts no voice; null = nobody answered. */
  isWide: (bits: number) => Promise<boolean | null>;
  /** The machine slept: nothing of the old connection can be relied upon. */
  slept: () => void;
};

const LOOK_MS = 1000;
/** In the first moments of a step up. */
const TRIAL_LOOK_MS = 500;
/** On a line without trouble. */
const CALM_LOOK_MS = 2000;
/** A step up is told only when it has held: the chip shall not flicker. */
const SETTLED_MS = 4000;
/**
 * Asking the media server for the way in takes some 10 kB: a tenth of this long on a fair line. Were pictures sent then, their
 * losses would be reported back, and on an uplink of 32 kbit/s the word that stops them would not get through for half a minute.
 */
const SLOW_MS = 1200;
/** While it is in doubt whether the machine slept. */
const DOUBT_LOOK_MS = 500;
/** Epoch ms that no correction of the clock moves: a jump would look like a line on which nothing comes. */
const steady = () => performance.timeOrigin + performance.now();
const ranks: readonly LineMode[] = ['audio', 'low', 'save', 'full'];

/** A look, for what follows from the time until the next. `at` is steady; `answers`: of the media server, so far. */
type Moment = { wall: number; at: number; hidden: boolean; connected: boolean; answers: number | null };

/** Looks at the statistics of the connection, lets governor and watchdog judge, and carries out what they say. */
export class LineKeeper {
  readonly #options: Options;
  readonly #governor = new LineGovernor();
  readonly #watchdog = new Watchdog();
  #before: Look | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #asking = false;
  #lastLook: Moment = { wall: Date.now(), at: steady(), hidden: document.hidden, connected: false, answers: null };
  /** Since a look after which only the wall clock had gone on. */
  #doubt: Moment | null = null;
  #recentModes: { mode: LineMode; at: number }[] = [];
  #troubledAt = 0;
  #knockedAt = 0;

  constructor(options: Options) {
    this.#options = options;
    options.room
      .on(RoomEvent.ConnectionStateChanged, (state) => {
        // After those who hear of the new state too: what follows changes it again.
        if (this.#doubt && state !== ConnectionState.Connected) queueMicrotask(() => this.#doubt && this.#woke());
        if (state === ConnectionState.Connecting) this.#knockedAt = performance.now();
        if (state === ConnectionState.Connected) this.#startAnew();
      })
      .on(RoomEvent.SignalConnected, () => {
        if (performance.now() - this.#knockedAt > SLOW_MS) this.beginNarrow();
      });
    this.#later();
  }

  choose(chosen: 'auto' | 'audio') {
    this.#governor.choose(chosen, steady());
    this.#options.store.setState(({ line }) => ({ line: { ...line, chosen } }));
    this.#recentModes = [];
    this.#carryOut(this.#governor.state, steady());
  }

  /** Pictures would choke the line. */
  beginNarrow() {
    this.#governor.beginNarrow(steady());
    this.#carryOut(this.#governor.state, steady());
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #startAnew() {
    this.#before = undefined;
    this.#governor.reset(steady());
    this.#watchdog.reset(steady());
  }

  #later() {
    if (this.#closed) return;
    const calm = this.#governor.state.mode === 'full' && steady() - this.#troubledAt > 10_000;
    const usual = this.#governor.onTrial ? TRIAL_LOOK_MS : calm ? CALM_LOOK_MS : LOOK_MS;
    const pause = this.#doubt ? DOUBT_LOOK_MS : usual;
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#later()), pause);
  }

  async #look() {
    const [wall, at] = [Date.now(), steady()];
    const { room, store, subscriber } = this.#options;
    const connected = room.state === ConnectionState.Connected && store.getState().phase === 'connected';
    const now = connected ? await readStatistics(room, at) : null;
    if (this.#closed) return;
    if (this.#heedSleep({ wall, at, hidden: document.hidden, connected, answers: now && answersIn(now) })) return;
    if (!now) return;
    const awaited = subscriber.awaited();
    if (this.#before) {
      const expected = new Map(
        awaited.flatMap(({ track, kind, height, withheld }) =>
          kind === 'voice' ? [] : [[track ?? '', { height, moving: kind === 'camera', withheld }] as const],
        ),
      );
      const sample = compareLooks(this.#before, now, expected);
      if ((sample.concealed ?? 0) > 0.02 || (sample.loss ?? 0) > 0.01 || sample.frozen > 0) this.#troubledAt = at;
      this.#carryOut(this.#governor.see(sample), at);
      if (this.#governor.asks && !this.#asking) void this.#ask();
    }
    this.#before = now;
    const { received, line, sent } = progressOf(now);
    // A slide that nobody turns sends nothing: only that it never came is a stall.
    const watched = awaited.flatMap(({ sid, track, kind }): Watched[] => {
      const progress = track === null ? null : (received.get(track) ?? null);
      return kind === 'slides' && progress !== null ? [] : [{ key: sid, progress }];
    });
    for (const remedy of this.#watchdog.look(at, line, watched, this.#sending(sent))) {
      if (remedy.do === 'rebuild') this.#options.rebuild();
      else if (remedy.do === 'resubscribe') subscriber.resubscribe(remedy.key);
      else this.#options.republish(remedy.key as 'microphone' | 'camera');
    }
  }

  /** @returns whether the machine slept: what was read belongs to a connection that is given up */
  #heedSleep(now: Moment): boolean {
    const before = this.#lastLook;
    this.#lastLook = now;
    // A new connection counts from nought again.
    const since = (from: number | null) =>
      from === null || now.answers === null || now.answers < from ? null : now.answers - from;
    const verdict = this.#doubt
      ? settle({ since: now.at - this.#doubt.at, answers: since(this.#doubt.answers) })
      : judge({
          wall: now.wall - before.wall,
          monotonic: now.at - before.at,
          hidden: before.hidden || now.hidden,
          connected: before.connected,
          answers: since(before.answers),
        });
    if (verdict === 'slept') this.#woke();
    else if (verdict === 'awake') this.#doubt = null;
    else this.#doubt ??= now;
    return verdict === 'slept';
  }

  #woke() {
    this.#doubt = null;
    if (!this.#closed) this.#options.slept();
  }

  async #ask() {
    this.#asking = true;
    const wide = await this.#options.isWide(this.#governor.needs);
    this.#asking = false;
    if (this.#closed) return;
    this.#governor.answer(wide, steady());
    this.#carryOut(this.#governor.state, steady());
  }

  #sending({ audio, video }: { audio: number | null; video: number | null }): Watched[] {
    const { localParticipant } = this.#options.room;
    const live = (source: Track.Source) => {
      const publication = localParticipant.getTrackPublication(source);
      return publication?.track !== undefined && !publication.isMuted && !publication.track.isUpstreamPaused;
    };
    return [
      ...(live(Track.Source.Microphone) ? [{ key: 'microphone', progress: audio }] : []),
      // null: no layer is wanted by anybody (dynacast), so nothing has to move.
      ...(live(Track.Source.Camera) && video !== null ? [{ key: 'camera', progress: video }] : []),
    ];
  }

  #carryOut({ mode, why, voices, holdCamera }: LineState, at: number) {
    const { subscriber, store } = this.#options;
    subscriber.setMode(mode, voices);
    this.#options.holdCamera(holdCamera);
    this.#recentModes = [...this.#recentModes.filter((known) => at - known.at < SETTLED_MS), { mode, at }];
    const lowest = Math.min(...this.#recentModes.map((known) => ranks.indexOf(known.mode)));
    const shown = ranks[lowest] ?? mode;
    const { line } = store.getState();
    const told = shown === mode ? why : line.why;
    if (line.mode !== shown || line.why !== told || line.cameraHeld !== holdCamera)
      store.setState({ line: { ...line, mode: shown, why: told, cameraHeld: holdCamera } });
  }
}

/** Of some eighty reports of a full call half are read; none is copied, since a copy reads each of its fields. */
const READ = new Set(['inbound-rtp', 'transport', 'candidate-pair', 'remote-inbound-rtp', 'outbound-rtp']);

/** One look at all connections to the media server. */
async function readStatistics(room: Room, at: number): Promise<Look | null> {
  const { pcManager } = room.engine;
  const all = await Promise.all([pcManager?.publisher.getStats(), pcManager?.subscriber?.getStats()]).catch(() => []);
  const reports = new Map<string, Report>();
  all.forEach((stats, connection) => {
    stats?.forEach((report: Report) => {
      if (READ.has(report.type)) reports.set(`${connection} ${report.id}`, report);
    });
  });
  return reports.size === 0 ? null : { at, reports };
}

/** Answered checks of all paths; null where the engine does not count them. */
function answersIn({ reports }: Look): number | null {
  const counts = [...reports.values()].flatMap(({ type, responsesReceived }) =>
    type === 'candidate-pair' && typeof responsesReceived === 'number' ? [responsesReceived] : [],
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
