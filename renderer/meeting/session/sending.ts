import type { LocalParticipant } from 'livekit-client';
import { CaptureError } from '../devices/capture.ts';
import { RefineError, type Refiner } from '../devices/refine.ts';
import type { MeetingStore } from '../store/meeting.ts';
import { Outlet } from './outlet.ts';
import { NotNow, Switch } from './switch.ts';
import { failureOf, ToldOfSending } from './told-of-sending.ts';

type Kind = 'microphone' | 'camera';
type Options = {
  kind: Kind;
  participant: LocalParticipant;
  store: MeetingStore;
  /** Something new can be published now; until then a wish to send only waits. */
  connected: () => boolean;
  /** How often the connection was lost so far. */
  losses: () => number;
  /** The device in use ended by itself; answer with `take`. */
  lost: () => void;
  onRaw: (raw: MediaStreamTrack | null) => void;
};

/**
 * The microphone or the camera of this machine: opened at the first wish, published, muted and unmuted, and published anew
 * after a new connection. Nothing is opened while the wish is "off", unless the microphone is kept open to listen on this
 * machine only. Changes of state, of device and of refiner run one at a time.
 */
export class Sender {
  readonly #kind: Kind;
  readonly #told: ToldOfSending;
  readonly #connected: () => boolean;
  readonly #losses: () => number;
  readonly #switch: Switch;
  readonly #outlet: Outlet;
  #ready: MediaStreamTrack | null = null;
  #closed = false;
  /** What the person wants, while the line lets it rest. */
  #held: { wish: boolean } | null = null;
  #keepOpen = false;
  /** The device ended, or what is made of it: LiveKit mutes for it, which is nobody's wish. */
  #mending = false;
  /** What the refiner makes is sent, or nothing. */
  #orNothing = false;
  #queue: Promise<unknown> = Promise.resolve();
  /** A host's mute that was followed, while the connection was lost so many times; it is counted a moment later. */
  #accepted: number | null = null;

  constructor({ kind, participant, store, connected, losses, lost, onRaw }: Options) {
    this.#kind = kind;
    this.#told = new ToldOfSending(kind, store);
    this.#connected = connected;
    this.#losses = losses;
    this.#outlet = new Outlet({
      kind,
      participant,
      onRaw,
      onLost: () => {
        this.#mending = true;
        lost();
      },
      onRefinerBroke: () => {
        this.#mending = true;
        this.#told.refinerFailed();
        void (this.#orNothing ? this.#rest() : this.#refit(null));
      },
      onRefinerFailed: () => this.#told.refinerFailed(),
      onSilenced: (silenced) => this.#told.silenced(silenced),
    });
    this.#switch = new Switch(
      () => this.isOn(),
      (on) => this.#oneAtATime(() => this.#apply(on)),
      (on) => this.#outlet.pass(on),
    );
  }

  /**
   * @param wish what the person left the prejoin page with
   * @param ready handed over by that page, used once: the device need not open twice
   */
  begin(wish: boolean, ready: MediaStreamTrack | null) {
    this.#ready = ready;
    if (this.#closed) this.#discardReady();
    this.#switch.wish(wish);
    this.show();
  }

  isOn() {
    return this.#outlet.isSending();
  }

  /** A device is held, even one that has just ended. */
  get holds() {
    return this.#outlet.raw !== null;
  }

  get ended() {
    return this.#outlet.raw !== null && !this.#outlet.alive;
  }

  get raw() {
    return this.#outlet.raw;
  }

  async set(on: boolean) {
    this.#told.wished();
    // What was opened at the door for the first publication: its light goes out with the wish.
    if (!on && this.#kind === 'camera') this.#discardReady();
    if (this.#held) this.#held.wish = on;
    else this.#switch.wish(on);
    await this.reassert();
  }

  /** Rests for the line's sake: nothing is sent, the wish stands and is followed again afterwards. */
  async hold(on: boolean) {
    if (on === (this.#held !== null)) return;
    if (on) {
      this.#held = { wish: this.#switch.desired };
      this.#switch.wish(false);
    } else {
      this.#switch.wish(this.#held?.wish ?? false);
      this.#held = null;
    }
    await this.reassert();
  }

  /** What is published does not get out: publishes the same anew. */
  async republish() {
    await this.#oneAtATime(() => this.#outlet.unpublish());
    await this.reassert();
  }

  /** Actual follows the wish (again): after a wish, a new connection, or a change that was not ours. */
  async reassert() {
    if (this.#closed) return;
    // What is not published yet waits for the connection; muting what is published never does.
    const waits = this.#switch.desired && !this.#outlet.publication && !this.#connected();
    const done = waits ? Promise.resolve() : this.#switch.reconcile();
    this.show();
    await done;
    await this.#openToListen();
    this.show();
  }

  /** Muted by a host: that is the new wish, told to the person, never undone by us. */
  acceptMute() {
    if (!this.#switch.desired || this.#switch.busy || this.#mending || this.isOn()) return;
    this.#accepted = this.#losses();
    this.#switch.wish(false);
    this.show();
    this.#told.byHost('mutedForYou');
  }

  /** A host muted, which may be learned only after a lost connection: the wish of before does not come back with the line. */
  silenced() {
    // The same act, heard of twice; whoever unmuted in between is not muted again.
    const known = this.#accepted === this.#losses();
    this.#accepted = null;
    if (known) return;
    if (!(this.#held?.wish ?? this.#switch.desired)) return;
    if (this.#held) this.#held.wish = false;
    this.#switch.wish(false);
    this.#told.byHost('mutedForYou');
    void this.reassert();
  }

  /** A host took the right away: that is the new wish, told to the person; getting it back turns nothing on. */
  withhold() {
    if (!(this.#held?.wish ?? this.#switch.desired)) return;
    if (this.#held) this.#held.wish = false;
    this.#switch.wish(false);
    this.#discardReady();
    this.#told.byHost('held');
    void this.reassert();
  }

  /** A device that does not start gives way to the one before; when that is gone too, nothing is sent and the person is told. */
  async switchDevice(id: string) {
    await this.#oneAtATime(async () => {
      const before = this.#told.device;
      this.#discardReady();
      try {
        await this.#outlet.move(id, true);
        this.#told.device = id;
      } catch (error) {
        this.#told.choiceFailed(error);
        if (!this.#outlet.alive && !(await this.#outlet.move(before).then(yes, no))) await this.#giveUp();
      }
    });
    await this.reassert();
  }

  /**
   * Another device by the policy, null = the system's default; opened only if one is open.
   * @returns the track of the device, null when nothing is open (any more)
   */
  async take(id: string | null): Promise<MediaStreamTrack | null> {
    const raw = await this.#oneAtATime(async () => {
      this.#discardReady();
      this.#told.device = id;
      try {
        const got = await this.#outlet.move(id);
        if (id && got && got.getSettings().deviceId !== id) this.#told.device = null;
        return got;
      } catch (error) {
        this.#told.nextFailed(error);
        await this.#giveUp();
        return null;
      } finally {
        this.#mending = false;
      }
    });
    await this.reassert();
    return raw;
  }

  async setRefiner(refiner: Refiner | null) {
    this.#told.refinerChanged();
    this.#orNothing = refiner?.orNothing === true;
    await this.#refit(refiner);
  }

  /** The microphone is open while muted, to be listened to on this machine only. */
  async keepOpen(on: boolean) {
    this.#keepOpen = on;
    if (on) return this.reassert();
    if (!this.#switch.desired) this.#discardReady();
    await this.#oneAtATime(async () => {
      if (!this.#switch.desired && !this.#outlet.publication) this.#outlet.release();
    });
  }

  close() {
    this.#closed = true;
    this.#discardReady();
    this.#outlet.release();
  }

  /** Writes desired and actual into the store. */
  show() {
    this.#told.show({
      desired: this.#held?.wish ?? this.#switch.desired,
      actual: this.isOn(),
      busy: this.#switch.busy,
    });
  }

  async #refit(refiner: Refiner | null) {
    await this.#oneAtATime(async () => {
      try {
        // The raw picture goes out of sight now; the wish stands, and is followed once there is a refined one.
        if (this.#orNothing && this.#outlet.raw) {
          this.#mending = true;
          await this.#outlet.mute();
        }
        await this.#outlet.setRefiner(refiner, this.#told.device);
      } catch {
        // The device did not open a second time: its own ending tells, if it is gone.
      } finally {
        this.#mending = false;
      }
    });
    await this.reassert();
  }

  /** Nothing is sent until the person wishes it again. */
  async #rest() {
    this.#switch.wish(false);
    // Also where LiveKit has muted first: the device is to be closed, and what broke must not be taken up again.
    await this.#oneAtATime(() => this.#outlet.mute());
    this.#mending = false;
    await this.reassert();
  }

  #oneAtATime<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(run).finally(() => {
      // Whatever opened while the meeting ended.
      if (this.#closed) this.#outlet.release();
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #apply(on: boolean): Promise<void> {
    if (!on) return this.#outlet.mute();
    const losses = this.#losses();
    try {
      await this.#outlet.send(this.#told.device, this.#takeReady(), () => !this.#closed && this.#switch.desired);
    } catch (error) {
      const opened = !(error instanceof RefineError || error instanceof CaptureError) && failureOf(error) === 'failed';
      // The line's fault, nobody's wish: once it is back, this is done anew.
      if (opened && !this.#connected()) throw new NotNow();
      if (opened && losses !== this.#losses()) return this.#apply(on);
      this.#told.notSent(error);
      throw error;
    }
  }

  async #openToListen() {
    if (!this.#keepOpen || this.#closed || this.#switch.desired || this.#outlet.alive || !this.#connected()) return;
    // A microphone that does not open is told when the person wants to speak.
    await this.#oneAtATime(() => this.#outlet.open(this.#told.device, this.#takeReady())).catch(() => undefined);
  }

  async #giveUp() {
    this.#switch.wish(false);
    await this.#outlet.unpublish();
  }

  #takeReady() {
    const ready = this.#ready;
    this.#ready = null;
    return ready;
  }

  #discardReady() {
    this.#ready?.stop();
    this.#ready = null;
  }
}

const yes = () => true;
const no = () => false;
