import {
  AudioPresets,
  LocalAudioTrack,
  type LocalTrack,
  LocalVideoTrack,
  type Participant,
  type Room,
  RoomEvent,
  Track,
  VideoPreset,
} from 'livekit-client';
import { displayOptions, type ShareState, type ShareWish, shareFailure, shareLayers } from '../share/content.ts';
import { addNotice, type MeetingStore } from '../store/meeting.ts';

type Options = {
  room: Room;
  store: MeetingStore;
  /** Something new can be published now; until then a captured screen only waits. */
  connected: () => boolean;
};

/**
 * The screen of this machine. What is captured is kept apart from what is published: a new connection publishes a new copy of
 * a source that is still there, and nobody has to choose again. Ends with the source, with the permission, or by the person.
 */
export class Share {
  readonly #room: Room;
  readonly #store: MeetingStore;
  readonly #connected: () => boolean;
  #source: MediaStream | null = null;
  #wish: ShareWish = { content: 'text', audio: false };
  #asking = false;
  #closed = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ room, store, connected }: Options) {
    this.#room = room;
    this.#store = store;
    this.#connected = connected;
    store.subscribe((state, before) => {
      if (before.may.share && !state.may.share && this.#source) void this.#stoppedByHost();
    });
    room.on(RoomEvent.TrackMuted, (publication, participant: Participant) => {
      // We never mute a share: the host did.
      if (participant.isLocal && publication.source === Track.Source.ScreenShare && this.#source)
        void this.#stoppedByHost();
    });
  }

  /** Must be called from a press: browsers open their picker only then. Resolves when shared or not; the store tells which. */
  async start(wish: ShareWish): Promise<void> {
    if (this.#source || this.#asking || this.#closed) return;
    this.#asking = true;
    this.#wish = wish;
    this.#patch({ desired: true, busy: true, failure: null, content: wish.content });
    let source: MediaStream;
    try {
      const { mediaDevices } = navigator;
      source = await mediaDevices.getDisplayMedia(displayOptions(wish, mediaDevices.getSupportedConstraints()));
    } catch (error) {
      this.#failed(shareFailure(error));
      return;
    } finally {
      this.#asking = false;
    }
    const [picture] = source.getVideoTracks();
    if (this.#closed || !this.#store.getState().share.desired || !picture) {
      stopTracks(source);
      this.show();
      return;
    }
    this.#source = source;
    picture.contentHint = wish.content === 'motion' ? 'motion' : 'detail';
    picture.addEventListener('ended', () => {
      if (this.#source !== source) return;
      addNotice(this.#store, { kind: 'share', what: 'sourceEnded' });
      void this.stop();
    });
    await this.reassert();
  }

  /** Resolves when nobody can see it any more. */
  async stop(): Promise<void> {
    const source = this.#source;
    this.#source = null;
    if (source) stopTracks(source);
    this.#patch({ desired: false, failure: null, since: null, audio: false });
    await this.#oneAtATime(() => this.#unpublish());
    this.show();
  }

  /** Publishes what is captured, where it is not published (after a start, and after every new connection). */
  async reassert(): Promise<void> {
    const source = this.#source;
    if (!source || this.#closed) return;
    if (source.getVideoTracks()[0]?.readyState !== 'live') return this.stop();
    if (!this.#connected()) return this.show();
    if (!this.#store.getState().may.share) return this.#stoppedByHost();
    try {
      await this.#oneAtATime(() => this.#publish(source));
    } catch {
      // A connection that broke meanwhile comes back, and with it this call: resumed or made anew.
      if (this.#source === source && this.#connected()) {
        await this.stop();
        this.#failed('notSent');
      }
    }
    this.show();
  }

  /** Writes what is into the store. */
  show() {
    const { since } = this.#store.getState().share;
    const actual = this.#published(Track.Source.ScreenShare) !== undefined;
    this.#patch({
      actual,
      busy: this.#asking || (this.#source !== null && !actual),
      audio: this.#published(Track.Source.ScreenShareAudio) !== undefined,
      since: this.#source === null ? null : (since ?? Date.now()),
    });
  }

  close() {
    this.#closed = true;
    if (this.#source) stopTracks(this.#source);
    this.#source = null;
  }

  #published(source: Track.Source) {
    return this.#room.localParticipant.getTrackPublication(source)?.track;
  }

  async #publish(source: MediaStream) {
    const participant = this.#room.localParticipant;
    const [picture] = source.getVideoTracks();
    const [sound] = source.getAudioTracks();
    if (this.#source !== source || !picture) return;
    const [low, top] = shareLayers(this.#wish.content);
    if (!this.#published(Track.Source.ScreenShare)) {
      const copy = picture.clone();
      copy.contentHint = picture.contentHint;
      const track = new LocalVideoTrack(copy, undefined, true);
      track.source = Track.Source.ScreenShare;
      try {
        await participant.publishTrack(track, {
          source: Track.Source.ScreenShare,
          videoCodec: 'vp8',
          backupCodec: false,
          simulcast: true,
          screenShareEncoding: { maxBitrate: top.maxBitrate, maxFramerate: top.maxFramerate },
          screenShareSimulcastLayers: [new VideoPreset(low.width, low.height, low.maxBitrate, low.maxFramerate)],
          degradationPreference: this.#wish.content === 'motion' ? 'balanced' : 'maintain-resolution',
        });
      } catch (error) {
        track.stop();
        throw error;
      }
    }
    if (sound && sound.readyState === 'live' && !this.#published(Track.Source.ScreenShareAudio)) {
      const track = new LocalAudioTrack(sound.clone(), undefined, true) as LocalTrack;
      track.source = Track.Source.ScreenShareAudio;
      await participant.publishTrack(track, {
        source: Track.Source.ScreenShareAudio,
        audioPreset: AudioPresets.music,
        dtx: false,
        red: false,
      });
    }
    // Meanwhile the person, the source or a host may have ended it.
    if (this.#source !== source) await this.#unpublish();
  }

  async #unpublish() {
    for (const source of [Track.Source.ScreenShare, Track.Source.ScreenShareAudio]) {
      const track = this.#published(source);
      if (track) await this.#room.localParticipant.unpublishTrack(track as LocalTrack, true);
    }
  }

  /** Also what a host stopped while the connection was lost. */
  stoppedByHost() {
    if (this.#source) void this.#stoppedByHost();
  }

  #stoppedByHost(): Promise<void> {
    addNotice(this.#store, { kind: 'share', what: 'stoppedByHost' });
    return this.stop();
  }

  #failed(failure: NonNullable<ShareState['failure']>) {
    this.#patch({ desired: false, busy: false, failure });
    addNotice(this.#store, { kind: 'share', what: failure });
  }

  #oneAtATime<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(run);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #patch(part: Partial<ShareState>) {
    this.#store.setState((state) => ({ share: { ...state.share, ...part } }));
  }
}

function stopTracks(stream: MediaStream) {
  for (const track of stream.getTracks()) track.stop();
}
