import {
  LocalAudioTrack,
  type LocalParticipant,
  type LocalTrack,
  LocalVideoTrack,
  Track,
  TrackEvent,
  VideoPresets,
} from 'livekit-client';
import { CaptureError, cameraConstraints, capture, captureFailure, microphoneConstraints } from '../devices/capture.ts';
import { addNotice, type MeetingStore } from '../store/meeting.ts';
import { Switch } from './switch.ts';

type Kind = 'microphone' | 'camera';
type Options = {
  kind: Kind;
  participant: LocalParticipant;
  store: MeetingStore;
  /** Something new can be published now; until then a wish to send only waits. */
  connected: () => boolean;
  /** What the person left the prejoin page with. */
  wish: boolean;
  /** Handed over by the prejoin page, used once: the camera need not open twice. */
  ready: MediaStreamTrack | null;
};

/**
 * The microphone or the camera of this machine: opened at the first wish, published, muted and unmuted, and published anew
 * after a new connection. Nothing is opened while the wish is "off". Changes of state and of device run one at a time.
 */
export class Sender {
  readonly #kind: Kind;
  readonly #source: Track.Source;
  readonly #participant: LocalParticipant;
  readonly #store: MeetingStore;
  readonly #connected: () => boolean;
  readonly #switch: Switch;
  #ready: MediaStreamTrack | null;
  #closed = false;
  /** What the person wants, while the line lets it rest. */
  #held: { wish: boolean } | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ kind, participant, store, connected, wish, ready }: Options) {
    this.#kind = kind;
    this.#source = kind === 'camera' ? Track.Source.Camera : Track.Source.Microphone;
    this.#participant = participant;
    this.#store = store;
    this.#connected = connected;
    this.#ready = ready;
    this.#switch = new Switch(
      () => this.isOn(),
      (on) => this.#oneAtATime(() => this.#apply(on)),
    );
    this.#switch.wish(wish);
    this.show();
  }

  isOn() {
    const publication = this.#publication();
    return publication?.track !== undefined && !publication.isMuted;
  }

  async set(on: boolean) {
    this.#patch({ failure: null });
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
    await this.#oneAtATime(async () => {
      const track = this.#publication()?.track;
      if (track) await this.#participant.unpublishTrack(track, true);
    });
    await this.reassert();
  }

  /** Actual follows the wish (again): after a wish, a new connection, or a change that was not ours. */
  async reassert() {
    if (this.#closed) return;
    // What is not published yet waits for the connection; muting what is published never does.
    const waits = this.#switch.desired && !this.#publication() && !this.#connected();
    const done = waits ? Promise.resolve() : this.#switch.reconcile();
    this.show();
    await done;
    this.show();
  }

  /** Muted by somebody else (host, server, operating system): that is the new wish, told to the person, never undone by us. */
  acceptMute() {
    if (!this.#switch.desired || this.#switch.busy || this.isOn()) return;
    this.#switch.wish(false);
    this.show();
    addNotice(this.#store, { kind: 'mutedForYou', what: this.#kind });
  }

  /** A device that does not start gives way to the one before; when that is gone too, nothing is sent and the person is told. */
  async switchDevice(id: string) {
    await this.#oneAtATime(async () => {
      const before = this.#store.getState().inUse[this.#kind];
      const track = this.#publication()?.track;
      this.#discardReady();
      try {
        if (track && (this.#kind === 'microphone' || !track.isMuted)) await this.#restart(track, id);
        else if (track) await this.#participant.unpublishTrack(track, true);
        this.#remember(id);
      } catch (error) {
        addNotice(this.#store, { kind: 'captureFailed', what: this.#kind, failure: failureOf(error) });
        if (track && !(await this.#restart(track, before).then(yes, no))) {
          this.#switch.wish(false);
          await this.#participant.unpublishTrack(track, true);
        }
      }
    });
    await this.reassert();
  }

  close() {
    this.#closed = true;
    this.#discardReady();
  }

  /** Writes desired and actual into the store. */
  show() {
    this.#patch({ desired: this.#held?.wish ?? this.#switch.desired, actual: this.isOn(), busy: this.#switch.busy });
  }

  #publication() {
    return this.#participant.getTrackPublication(this.#source);
  }

  #oneAtATime<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(run);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #apply(on: boolean) {
    const publication = this.#publication();
    if (!on) {
      await publication?.mute();
      return;
    }
    try {
      if (publication?.track) await publication.unmute();
      else await this.#publish();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'failed') addNotice(this.#store, { kind: 'sendFailed', what: this.#kind });
      else {
        this.#patch({ failure });
        addNotice(this.#store, { kind: 'captureFailed', what: this.#kind, failure });
      }
      throw error;
    }
  }

  async #publish() {
    const track = await this.#open();
    // Opening takes its time: the person may have changed their mind, or gone.
    if (this.#closed || !this.#switch.desired) {
      track.stop();
      return;
    }
    track.on(TrackEvent.Ended, () => {
      if (!this.#closed) addNotice(this.#store, { kind: 'deviceLost', label: track.mediaStreamTrack.label });
    });
    try {
      await this.#participant.publishTrack(track, {
        source: this.#source,
        ...(this.#kind === 'camera'
          ? { videoCodec: 'vp8', simulcast: true, videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360] }
          : { dtx: true, red: true }),
      });
    } catch (error) {
      track.stop();
      throw error;
    }
  }

  async #open(): Promise<LocalTrack> {
    const device = this.#store.getState().inUse[this.#kind];
    const ready = this.#ready?.readyState === 'live' ? this.#ready : null;
    this.#ready = null;
    const media = ready ?? (await capture(this.#kind, device));
    const track =
      this.#kind === 'camera'
        ? new LocalVideoTrack(media, cameraConstraints(device), false)
        : new LocalAudioTrack(media, microphoneConstraints(device), false);
    return track as LocalTrack;
  }

  async #restart(track: Track, device: string | null) {
    if (track instanceof LocalAudioTrack) await track.restartTrack(microphoneConstraints(device));
    else if (track instanceof LocalVideoTrack) await track.restartTrack(cameraConstraints(device));
  }

  #remember(id: string) {
    this.#store.setState((state) => ({ inUse: { ...state.inUse, [this.#kind]: id } }));
  }

  #discardReady() {
    this.#ready?.stop();
    this.#ready = null;
  }

  #patch(part: Partial<ReturnType<MeetingStore['getState']>['microphone']>) {
    this.#store.setState((state) =>
      this.#kind === 'camera'
        ? { camera: { ...state.camera, ...part } }
        : { microphone: { ...state.microphone, ...part } },
    );
  }
}

const yes = () => true;
const no = () => false;

/** A DOMException speaks of the device; anything else of the connection. */
function failureOf(error: unknown) {
  if (error instanceof CaptureError) return error.failure;
  return captureFailure(error);
}
