import {
  LocalAudioTrack,
  type LocalParticipant,
  type LocalTrack,
  type LocalTrackPublication,
  LocalVideoTrack,
  ParticipantEvent,
  Track,
  VideoPresets,
} from 'livekit-client';
import { cameraConstraints, microphoneConstraints } from '../devices/capture.ts';
import { closeFeed, type Feed, openFeed, refitFeed } from '../devices/feed.ts';
import type { Refiner } from '../devices/refine.ts';

type Options = {
  kind: 'microphone' | 'camera';
  participant: LocalParticipant;
  /** The device ended by itself: unplugged, or taken by the system. Told before LiveKit mutes for it. */
  onLost: () => void;
  /** Told before LiveKit mutes for it; `setRefiner(null)` mends it. */
  onRefinerBroke: () => void;
  onRefinerFailed: (error: unknown) => void;
  /** What is captured now, whether or not it is sent. */
  onRaw: (raw: MediaStreamTrack | null) => void;
  /** The system, or a switch on the device, has taken sound or picture away from an open device, or gives it back. */
  onSilenced: (silenced: boolean) => void;
};

/** Systems mute for moments at a change of devices. */
const SILENCED_AFTER_MS = 2000;

/**
 * One device of this machine and its publication. LiveKit gets the track as "provided by the user", so that it never opens,
 * switches or restarts a device by its own mind: devices are opened and closed here alone. Calls must not overlap.
 */
export class Outlet {
  readonly #options: Options;
  readonly #source: Track.Source;
  #feed: Feed | null = null;
  #local: LocalAudioTrack | LocalVideoTrack | null = null;
  #refiner: Refiner | null = null;
  #open = false;

  constructor(options: Options) {
    this.#options = options;
    this.#source = options.kind === 'camera' ? Track.Source.Camera : Track.Source.Microphone;
    // Whoever unpublishes (we, a lost connection, the server): the device does not stay open for it.
    options.participant.on(ParticipantEvent.LocalTrackUnpublished, ({ track }) => {
      if (track && track === this.#local) this.release();
    });
  }

  get publication(): LocalTrackPublication | undefined {
    return this.#options.participant.getTrackPublication(this.#source);
  }

  get raw() {
    return this.#feed?.raw ?? null;
  }

  get alive() {
    return this.#feed !== null && heldBy(this.#feed).every(({ readyState }) => readyState === 'live');
  }

  isSending() {
    const { publication } = this;
    return publication?.track !== undefined && !publication.isMuted;
  }

  /**
   * At once, whatever else is under way: what is captured goes out, or silence and black do. What others are told of it (mute)
   * follows in its turn, since a device that is slow to change must not keep somebody heard who has pressed "mute".
   */
  pass(open: boolean) {
    this.#open = open;
    this.#gate();
  }

  /** Opens without sending. @throws CaptureError */
  async open(device: string | null, ready: MediaStreamTrack | null) {
    if (this.alive) ready?.stop();
    else this.#hold(await this.#openFeed(device, false, ready));
  }

  /** @param still asked once the device is open: the person may have changed their mind, or gone */
  async send(device: string | null, ready: MediaStreamTrack | null, still: () => boolean) {
    const wasOpen = this.alive;
    await this.open(device, ready);
    const feed = this.#feed;
    if (!feed || !still()) {
      if (!wasOpen) this.release();
      return;
    }
    const { publication } = this;
    if (!publication?.track || !this.#local) return this.#publish(feed);
    // In this order: a track put under a muted publication is disabled at once and would start with black frames.
    await publication.unmute();
    try {
      if (this.#local.mediaStreamTrack !== feed.track) await this.#local.replaceTrack(feed.track, true);
      this.#gate();
    } catch (error) {
      await publication.mute();
      this.release();
      throw error;
    }
  }

  /** A camera is closed (its light goes off); a microphone stays open, since headsets click and change their sound at reopening. */
  async mute() {
    if (this.#options.kind === 'camera') this.release();
    await this.publication?.mute();
  }

  /** Another device, if one is held. @throws CaptureError: then a camera is closed already, a microphone still the former */
  async move(device: string | null, exact = false): Promise<MediaStreamTrack | null> {
    if (!this.#feed) return null;
    // Two cameras may not fit one USB bus at a time.
    if (this.#options.kind === 'camera') closeFeed(this.#feed);
    const next = await this.#openFeed(device, exact);
    await this.#replace(next);
    return next.raw;
  }

  /** @param device to open anew, where the refiner needs the device opened otherwise */
  async setRefiner(refiner: Refiner | null, device: string | null) {
    this.#refiner = refiner;
    const feed = this.#feed;
    if (!feed) return;
    let next: Feed | null = null;
    try {
      next = await refitFeed(this.#options.kind, feed, refiner);
    } catch (error) {
      this.#failed(error);
      next = await refitFeed(this.#options.kind, feed, null);
    }
    await this.#replace(next ?? (await this.#openFeed(device, false)));
  }

  async unpublish() {
    const track = this.publication?.track;
    if (track) await this.#options.participant.unpublishTrack(track, true);
    this.release();
  }

  /** Closes the device. What is published stays so, without sound or picture. */
  release() {
    const feed = this.#feed;
    if (!feed) return;
    this.#feed = null;
    closeFeed(feed);
    this.#options.onSilenced(false);
    this.#options.onRaw(null);
  }

  #openFeed(device: string | null, exact: boolean, ready: MediaStreamTrack | null = null) {
    const { kind } = this.#options;
    const onRefinerFailed = (error: unknown) => this.#failed(error);
    return openFeed({ kind, device, exact, refiner: this.#refiner, onRefinerFailed }, ready);
  }

  #failed(error: unknown) {
    this.#refiner = null;
    this.#options.onRefinerFailed(error);
  }

  #hold(feed: Feed) {
    const { onLost, onRefinerBroke, onRaw } = this.#options;
    this.#feed = feed;
    // A microphone's clone may be told before its raw track is.
    for (const track of heldBy(feed)) track.addEventListener('ended', () => this.#feed === feed && onLost());
    feed.refined?.track.addEventListener('ended', () => {
      if (this.#feed === feed && feed.raw.readyState === 'live') onRefinerBroke();
    });
    this.#gate();
    this.#attendSilence(feed);
    onRaw(feed.raw);
  }

  /**
   * LiveKit takes a silenced track off the line after a while and tells the others. It does not see that what a refiner makes, which
   * goes on by itself, has no source any more.
   */
  #attendSilence(feed: Feed) {
    const { raw, refined } = feed;
    let told = false;
    const tell = (silenced: boolean) => {
      if (this.#feed !== feed || told === silenced) return;
      told = silenced;
      if (refined)
        void (silenced ? this.#local?.pauseUpstream() : this.#local?.resumeUpstream())?.catch(() => undefined);
      this.#options.onSilenced(silenced);
    };
    const look = () => setTimeout(() => tell(raw.muted), raw.muted ? SILENCED_AFTER_MS : 0);
    raw.addEventListener('mute', look);
    raw.addEventListener('unmute', look);
    // Whatever was said of the one before.
    if (raw.muted) look();
    else this.#options.onSilenced(false);
  }

  #gate() {
    const track = this.#feed?.track;
    // What is muted is enabled by LiveKit, once it unmutes.
    if (track) track.enabled = this.#open && !this.publication?.isMuted;
  }

  async #replace(next: Feed) {
    const before = this.#feed;
    this.#hold(next);
    try {
      if (this.publication?.track) await this.#local?.replaceTrack(next.track, true);
    } catch {
      // Not published any more: the next publication takes it.
    }
    // LiveKit enables what it is given.
    this.#gate();
    closeFeed(before, next);
  }

  async #publish({ track }: Feed) {
    const camera = this.#options.kind === 'camera';
    const local = camera
      ? new LocalVideoTrack(track, cameraConstraints(null), true)
      : new LocalAudioTrack(track, microphoneConstraints(null), true);
    this.#local = local;
    try {
      await this.#options.participant.publishTrack(local as LocalTrack, {
        source: this.#source,
        ...(camera
          ? { videoCodec: 'vp8', simulcast: true, videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360] }
          : { dtx: true, red: true }),
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }
}

/** The tracks that end with the device. */
const heldBy = ({ raw, refined, track }: Feed) => (refined || track === raw ? [raw] : [raw, track]);
