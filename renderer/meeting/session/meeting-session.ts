import { ConnectionState, type RemoteTrack, Room, RoomEvent, Track } from 'livekit-client';
import type { JoinGrant } from '../../../contract/http.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import { type DeviceKind, listDevices } from '../devices/devices.ts';
import {
  addNotice,
  createMeetingStore,
  type LeaveReason,
  type MeetingStore,
  setRoster,
  setSpeaking,
} from '../store/meeting.ts';
import { afterDisconnect } from './leave-reason.ts';
import { retryDelay } from './patience.ts';
import { rosterOf } from './roster.ts';
import { Sender } from './sending.ts';

export type Grant = { ok: true; grant: JoinGrant } | { ok: false; problem: ProblemCode };

export type Start = {
  /** Asks the office for the way in. Must resolve: a refusal is an answer. */
  askGrant: () => Promise<Grant>;
  microphone: boolean;
  camera: boolean;
  /** Open tracks from the prejoin page, owned by the session from here on. */
  ready: { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null };
  devices: Record<DeviceKind, string | null>;
};

/** Refusals that waiting cannot mend. */
const finalProblems = new Set<ProblemCode>([
  'not_invited',
  'not_started',
  'locked',
  'ended',
  'not_found',
  'unknown_person',
  'unauthenticated',
  'forbidden',
  'bad_request',
  'csrf',
]);
/** How often the first connection is tried before the person is told; once inside we never stop. */
const FIRST_TRIES = 6;

/** One stay in one meeting: connects, keeps connected, sends and hears. Writes the store; nobody else talks to LiveKit. */
export class MeetingSession {
  readonly store: MeetingStore = createMeetingStore();
  readonly #room: Room;
  readonly #start: Start;
  readonly #microphone: Sender;
  readonly #camera: Sender;
  readonly #sounds = document.createElement('div');
  readonly #stops: (() => void)[] = [];
  #over = false;
  #rosterQueued = false;
  #wake: (() => void) | undefined;

  constructor(start: Start) {
    this.#start = start;
    this.#room = new Room({
      adaptiveStream: true,
      dynacast: true,
      disconnectOnPageLeave: true,
      stopLocalTrackOnUnpublish: true,
      reconnectPolicy: { nextRetryDelayInMs: ({ retryCount }) => (retryCount < 12 ? retryDelay(retryCount) : null) },
      ...(start.devices.speaker ? { audioOutput: { deviceId: start.devices.speaker } } : {}),
    });
    this.store.setState({ inUse: start.devices });
    this.#microphone = new Sender('microphone', this.#room.localParticipant, this.store, start.ready.microphone);
    this.#camera = new Sender('camera', this.#room.localParticipant, this.store, start.ready.camera);
    this.#sounds.hidden = true;
    document.body.append(this.#sounds);
    this.#listen();
    void this.#refreshDevices();
  }

  /** Enters the meeting. Resolves when inside or finally refused; the store tells which. */
  async join(): Promise<void> {
    await this.#connect(FIRST_TRIES);
  }

  leave(): Promise<void> {
    return this.#finish('left');
  }

  setMicrophone(on: boolean) {
    return this.#microphone.set(on);
  }

  setCamera(on: boolean) {
    return this.#camera.set(on);
  }

  async switchDevice(kind: DeviceKind, id: string) {
    if (kind === 'microphone') return this.#microphone.switchDevice(id);
    if (kind === 'camera') return this.#camera.switchDevice(id);
    this.store.setState((state) => ({ inUse: { ...state.inUse, speaker: id } }));
    await this.#room.switchActiveDevice('audiooutput', id);
  }

  /** Shows a participant's camera in a <video>; returns what ends it. The size of the element decides the layer received. */
  attachCamera(identity: string, element: HTMLVideoElement): () => void {
    const participant =
      identity === this.#room.localParticipant.identity
        ? this.#room.localParticipant
        : this.#room.remoteParticipants.get(identity);
    const track = participant?.getTrackPublication(Track.Source.Camera)?.track;
    track?.attach(element);
    return () => {
      track?.detach(element);
    };
  }

  /** Must be called from a press: browsers hold sound back until one. */
  startAudio() {
    return this.#room.startAudio();
  }

  /** Ends the present wait between two attempts. */
  retryNow() {
    this.#wake?.();
  }

  /** The machine goes to sleep: nobody may hear what follows. */
  suspend() {
    void this.#microphone.set(false);
    void this.#camera.set(false);
  }

  #listen() {
    const room = this.#room;
    const touch = () => this.#queueRoster();
    for (const event of [
      RoomEvent.ParticipantConnected,
      RoomEvent.ParticipantDisconnected,
      RoomEvent.TrackPublished,
      RoomEvent.TrackUnpublished,
      RoomEvent.TrackSubscribed,
      RoomEvent.TrackUnsubscribed,
      RoomEvent.TrackMuted,
      RoomEvent.TrackUnmuted,
      RoomEvent.LocalTrackPublished,
      RoomEvent.LocalTrackUnpublished,
      RoomEvent.ParticipantNameChanged,
      RoomEvent.ParticipantAttributesChanged,
      RoomEvent.ConnectionQualityChanged,
    ]) {
      room.on(event, touch);
    }
    room
      .on(RoomEvent.ParticipantConnected, ({ name }) => addNotice(this.store, { kind: 'joined', name: name ?? '' }))
      .on(RoomEvent.ParticipantDisconnected, ({ name }) => addNotice(this.store, { kind: 'left', name: name ?? '' }))
      .on(RoomEvent.TrackSubscribed, (track) => this.#hear(track))
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        if (track.kind === Track.Kind.Audio) for (const element of track.detach()) element.remove();
      })
      .on(RoomEvent.TrackMuted, (_publication, participant) => {
        if (participant.isLocal) this.#acceptMutes();
      })
      .on(RoomEvent.LocalTrackPublished, () => this.#reassert())
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
        setSpeaking(
          this.store,
          speakers.map(({ identity }) => identity),
        ),
      )
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.store.setState({ audioBlocked: !room.canPlaybackAudio }))
      .on(RoomEvent.ConnectionStateChanged, (state) => {
        if (this.#over) return;
        if (state === ConnectionState.Reconnecting || state === ConnectionState.SignalReconnecting) {
          this.store.setState({ phase: 'reconnecting' });
        } else if (state === ConnectionState.Connected) {
          this.store.setState((known) => ({ phase: 'connected', since: known.since ?? Date.now() }));
        }
      })
      .on(RoomEvent.Reconnected, () => this.#reassert())
      .on(RoomEvent.Disconnected, (reason) => {
        if (this.#over || this.store.getState().since === null) return;
        const next = afterDisconnect(reason);
        if (next === 'retry') void this.#connect(Number.POSITIVE_INFINITY);
        else void this.#finish(next);
      });
    const onDevices = () => void this.#refreshDevices();
    navigator.mediaDevices?.addEventListener('devicechange', onDevices);
    this.#stops.push(() => navigator.mediaDevices?.removeEventListener('devicechange', onDevices));
  }

  #hear(track: RemoteTrack) {
    if (track.kind === Track.Kind.Audio) this.#sounds.append(track.attach());
  }

  #acceptMutes() {
    this.#microphone.acceptMute();
    this.#camera.acceptMute();
  }

  #reassert() {
    void this.#microphone.reassert();
    void this.#camera.reassert();
  }

  async #connect(tries: number) {
    this.store.setState((state) => ({ phase: state.since === null ? 'connecting' : 'reconnecting' }));
    for (let attempt = 0; !this.#over; attempt += 1) {
      const answer = await this.#start.askGrant();
      if (this.#over) return;
      if (answer.ok) {
        try {
          await this.#room.connect(answer.grant.url, answer.grant.token, { autoSubscribe: true, maxRetries: 0 });
          if (this.#over) await this.#room.disconnect();
          else this.#entered();
          return;
        } catch {
          if (attempt + 1 >= tries) return this.#finish('media');
        }
      } else if (finalProblems.has(answer.problem)) {
        return this.#refused(answer.problem);
      } else if (attempt + 1 >= tries) {
        return this.#finish('network', answer.problem);
      }
      await this.#wait(retryDelay(attempt));
    }
  }

  #entered() {
    const first = this.store.getState().selfIdentity === null;
    this.store.setState((state) => ({
      phase: 'connected',
      since: state.since ?? Date.now(),
      selfIdentity: this.#room.localParticipant.identity,
      audioBlocked: !this.#room.canPlaybackAudio,
    }));
    this.#queueRoster();
    if (!first) return this.#reassert();
    if (this.#start.camera) void this.#camera.set(true);
    if (this.#start.microphone) void this.#microphone.set(true);
  }

  #refused(problem: ProblemCode) {
    if (problem === 'unauthenticated') return this.#finish('signed_out');
    if (problem === 'ended' && this.store.getState().since !== null) return this.#finish('ended');
    return this.#finish('refused', problem);
  }

  async #finish(reason: LeaveReason, problem: ProblemCode | null = null) {
    if (this.#over) return;
    this.#over = true;
    this.#wake?.();
    this.#microphone.close();
    this.#camera.close();
    this.store.setState({ phase: 'left', reason, problem });
    for (const stop of this.#stops) stop();
    await this.#room.disconnect(true);
    this.#room.removeAllListeners();
    this.#sounds.remove();
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

  /** Many events of one batch become one commit. */
  #queueRoster() {
    if (this.#rosterQueued) return;
    this.#rosterQueued = true;
    queueMicrotask(() => {
      this.#rosterQueued = false;
      if (this.#over) return;
      setRoster(this.store, rosterOf(this.#room));
      this.#microphone.show();
      this.#camera.show();
    });
  }

  async #refreshDevices() {
    this.store.setState({ devices: await listDevices() });
  }
}
