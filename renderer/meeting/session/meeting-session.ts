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

export type Refusal = {
  ok: false;
  problem: ProblemCode;
  retryAfter?: number | undefined;
  opensAt?: string | undefined;
};
export type Grant = { ok: true; grant: JoinGrant } | Refusal;

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
const FIRST_TRIES = 8;
const CAMERA_AFTER_MS = 300;

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
  #connecting: Promise<void> | undefined;
  #cameraTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(start: Start) {
    this.#start = start;
    this.#room = new Room({
      adaptiveStream: true,
      dynacast: true,
      // Not by LiveKit: it hangs up already while the browser still asks "leave this page?".
      disconnectOnPageLeave: false,
      stopLocalTrackOnUnpublish: true,
      reconnectPolicy: { nextRetryDelayInMs: ({ retryCount }) => (retryCount < 12 ? retryDelay(retryCount) : null) },
      ...(start.devices.speaker ? { audioOutput: { deviceId: start.devices.speaker } } : {}),
    });
    this.store.setState({ inUse: start.devices });
    const shared = {
      participant: this.#room.localParticipant,
      store: this.store,
      connected: () => this.#room.state === ConnectionState.Connected,
    };
    this.#microphone = new Sender({
      ...shared,
      kind: 'microphone',
      wish: start.microphone,
      ready: start.ready.microphone,
    });
    this.#camera = new Sender({ ...shared, kind: 'camera', wish: start.camera, ready: start.ready.camera });
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
    try {
      await this.#room.switchActiveDevice('audiooutput', id);
      this.store.setState((state) => ({ inUse: { ...state.inUse, speaker: id } }));
    } catch {
      addNotice(this.store, { kind: 'speakerFailed' });
    }
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

  /** Tries at once: ends our wait, or replaces LiveKit's own attempts by a fresh connection. */
  retryNow() {
    if (this.#wake) this.#wake();
    else if (this.store.getState().phase === 'reconnecting') void this.#connect(Number.POSITIVE_INFINITY);
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
      .on(RoomEvent.ParticipantConnected, ({ name }) => this.#tell('joined', name))
      .on(RoomEvent.ParticipantDisconnected, ({ name }) => this.#tell('left', name))
      .on(RoomEvent.TrackSubscribed, (track) => this.#hear(track))
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        if (track.kind === Track.Kind.Audio) for (const element of track.detach()) element.remove();
      })
      .on(RoomEvent.TrackMuted, (_publication, participant) => {
        if (participant.isLocal) this.#acceptMutes();
      })
      .on(RoomEvent.TrackUnmuted, (_publication, participant) => {
        if (participant.isLocal) this.#reassert();
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
        // While we connect, a failed attempt ends here too: the loop goes on by itself.
        if (this.#over || this.#connecting) return;
        const next = afterDisconnect(reason);
        if (next === 'retry') void this.#connect(Number.POSITIVE_INFINITY);
        else void this.#finish(next);
      });
    const onDevices = () => void this.#refreshDevices();
    navigator.mediaDevices?.addEventListener('devicechange', onDevices);
    const onPageHide = () => void this.leave();
    window.addEventListener('pagehide', onPageHide);
    this.#stops.push(() => {
      navigator.mediaDevices?.removeEventListener('devicechange', onDevices);
      window.removeEventListener('pagehide', onPageHide);
    });
  }

  #hear(track: RemoteTrack) {
    if (track.kind === Track.Kind.Audio) this.#sounds.append(track.attach());
  }

  /** Everybody "leaves" and "comes" when the connection is rebuilt: that is no news. */
  #tell(kind: 'joined' | 'left', name: string | undefined) {
    if (this.store.getState().phase === 'connected') addNotice(this.store, { kind, name: name ?? '' });
  }

  #acceptMutes() {
    this.#microphone.acceptMute();
    this.#camera.acceptMute();
  }

  #reassert() {
    void this.#microphone.reassert();
    void this.#camera.reassert();
  }

  /** One loop at a time. */
  #connect(tries: number): Promise<void> {
    this.#connecting ??= this.#tryToConnect(tries).finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #tryToConnect(tries: number) {
    this.store.setState((state) => ({ phase: state.since === null ? 'connecting' : 'reconnecting' }));
    if (this.#room.state !== ConnectionState.Disconnected) await this.#room.disconnect();
    for (let attempt = 0; !this.#over; attempt += 1) {
      const last = attempt + 1 >= tries;
      const answer = await this.#start.askGrant();
      if (this.#over) return;
      if (answer.ok) {
        const entered = await this.#enter(answer.grant);
        if (entered || this.#over) return;
        if (last) return this.#finish('media');
      } else if (finalProblems.has(answer.problem)) {
        return this.#refused(answer);
      } else if (last) {
        return this.#finish('network', answer);
      }
      await this.#wait(Math.max(retryDelay(attempt), answer.ok ? 0 : (answer.retryAfter ?? 0) * 1000));
    }
  }

  async #enter(grant: JoinGrant): Promise<boolean> {
    try {
      await this.#room.connect(grant.url, grant.token, { autoSubscribe: true, maxRetries: 0 });
    } catch {
      return false;
    }
    if (this.#over) {
      await this.#room.disconnect();
      return false;
    }
    if (this.#room.state !== ConnectionState.Connected) return false;
    this.store.setState((state) => ({
      phase: 'connected',
      since: state.since ?? Date.now(),
      selfIdentity: this.#room.localParticipant.identity,
      audioBlocked: !this.#room.canPlaybackAudio,
    }));
    this.#queueRoster();
    void this.#microphone.reassert();
    // Faces of the others first: opening our own upload competes with their first frame.
    clearTimeout(this.#cameraTimer);
    this.#cameraTimer = setTimeout(() => void this.#camera.reassert(), CAMERA_AFTER_MS);
    return true;
  }

  #refused(refusal: Refusal) {
    if (refusal.problem === 'unauthenticated') return this.#finish('signed_out');
    if (refusal.problem === 'ended' && this.store.getState().since !== null) return this.#finish('ended');
    return this.#finish('refused', refusal);
  }

  async #finish(reason: LeaveReason, refusal?: Refusal) {
    if (this.#over) return;
    this.#over = true;
    this.#wake?.();
    clearTimeout(this.#cameraTimer);
    this.#microphone.close();
    this.#camera.close();
    this.store.setState({
      phase: 'left',
      reason,
      problem: refusal?.problem ?? null,
      opensAt: refusal?.opensAt ?? null,
    });
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
