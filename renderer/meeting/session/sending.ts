import {
  LocalAudioTrack,
  type LocalParticipant,
  type LocalTrack,
  LocalVideoTrack,
  Track,
  VideoPresets,
} from 'livekit-client';
import { CaptureError, cameraConstraints, capture, captureFailure, microphoneConstraints } from '../devices/capture.ts';
import { addNotice, type MeetingStore } from '../store/meeting.ts';
import { Switch } from './switch.ts';

type Kind = 'microphone' | 'camera';

/**
 * The microphone or the camera of this machine: opened at the first wish, published, muted and unmuted, and published anew
 * after a new connection. Nothing is opened while the wish is "off".
 */
export class Sender {
  readonly #kind: Kind;
  readonly #source: Track.Source;
  readonly #participant: LocalParticipant;
  readonly #store: MeetingStore;
  readonly #switch: Switch;
  /** Handed over by the prejoin page, used once: the camera need not open twice. */
  #ready: MediaStreamTrack | null;

  constructor(kind: Kind, participant: LocalParticipant, store: MeetingStore, ready: MediaStreamTrack | null) {
    this.#kind = kind;
    this.#source = kind === 'camera' ? Track.Source.Camera : Track.Source.Microphone;
    this.#participant = participant;
    this.#store = store;
    this.#ready = ready;
    this.#switch = new Switch(
      () => this.isOn(),
      (on) => this.#apply(on),
    );
  }

  isOn() {
    const publication = this.#participant.getTrackPublication(this.#source);
    return publication?.track !== undefined && !publication.isMuted;
  }

  async set(on: boolean) {
    this.#store.setState(
      (state) => ({ [this.#kind]: { ...state[this.#kind], failure: null } }) as Partial<typeof state>,
    );
    const done = this.#switch.set(on);
    this.show();
    await done;
    this.show();
  }

  /** After anything that may have changed what is sent (reconnect, server mute): actual follows desired again. */
  async reassert() {
    await this.#switch.reconcile();
    this.show();
  }

  /** The host or the server muted us: that is the new wish, never undone by us. */
  acceptMute() {
    if (this.#switch.desired && !this.#switch.busy && !this.isOn()) void this.set(false);
  }

  async switchDevice(id: string) {
    const track = this.#participant.getTrackPublication(this.#source)?.track;
    this.#store.setState((state) => ({ inUse: { ...state.inUse, [this.#kind]: id } }));
    this.#discardReady();
    if (track instanceof LocalAudioTrack) await track.restartTrack(microphoneConstraints(id));
    else if (track instanceof LocalVideoTrack && !track.isMuted) await track.restartTrack(cameraConstraints(id));
    else if (track) await this.#participant.unpublishTrack(track, true);
    this.show();
  }

  close() {
    this.#discardReady();
  }

  #discardReady() {
    this.#ready?.stop();
    this.#ready = null;
  }

  async #apply(on: boolean) {
    const publication = this.#participant.getTrackPublication(this.#source);
    if (!on) {
      await publication?.mute();
      return;
    }
    try {
      if (publication?.track) {
        await publication.unmute();
        return;
      }
      await this.#participant.publishTrack(await this.#open(), {
        source: this.#source,
        ...(this.#kind === 'camera'
          ? { videoCodec: 'vp8', simulcast: true, videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360] }
          : { dtx: true, red: true }),
      });
    } catch (error) {
      const failure = error instanceof CaptureError ? error.failure : captureFailure(error);
      this.#store.setState((state) => ({ [this.#kind]: { ...state[this.#kind], failure } }) as Partial<typeof state>);
      addNotice(this.#store, { kind: this.#kind === 'camera' ? 'cameraFailed' : 'micFailed', failure });
      throw error;
    }
  }

  async #open() {
    const device = this.#store.getState().inUse[this.#kind];
    const ready = this.#ready?.readyState === 'live' ? this.#ready : null;
    this.#ready = null;
    const media = ready ?? (await capture(this.#kind, device));
    const track =
      this.#kind === 'camera'
        ? new LocalVideoTrack(media, cameraConstraints(device), false)
        : new LocalAudioTrack(media, microphoneConstraints(device), false);
    const label = media.label;
    media.addEventListener('ended', () => addNotice(this.#store, { kind: 'deviceLost', label }), { once: true });
    return track as LocalTrack;
  }

  /** Writes desired and actual into the store. */
  show() {
    const next = { desired: this.#switch.desired, actual: this.isOn(), busy: this.#switch.busy };
    this.#store.setState((state) => ({ [this.#kind]: { ...state[this.#kind], ...next } }) as Partial<typeof state>);
  }
}
