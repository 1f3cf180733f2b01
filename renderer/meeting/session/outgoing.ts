import { ConnectionState, type Room, RoomEvent } from 'livekit-client';
import type { MeetingStore } from '../store/meeting.ts';
import { mayOf } from './roster.ts';
import { Sender } from './sending.ts';
import { Share } from './share.ts';
import { followSilencing } from './silencing.ts';

/** Faces of the others first: sending ourselves competes with their first frame. */
const MICROPHONE_AFTER_MS = 150;
const CAMERA_AFTER_MS = 300;

/** What this person sends: as they wish it, over lost connections, and as hosts allow it. */
export class Outgoing {
  readonly microphone: Sender;
  readonly camera: Sender;
  /** The screen of this machine. */
  readonly share: Share;
  readonly #room: Room;
  readonly #store: MeetingStore;
  readonly #listeners = new Set<(raw: MediaStreamTrack | null) => void>();
  #losses = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** @param lost a device in use ended by itself */
  constructor(room: Room, store: MeetingStore, lost: () => void) {
    this.#room = room;
    this.#store = store;
    const connected = () => room.state === ConnectionState.Connected;
    const shared = { participant: room.localParticipant, store, connected, losses: () => this.#losses, lost };
    this.microphone = new Sender({
      ...shared,
      kind: 'microphone',
      onRaw: (raw) => {
        for (const listener of this.#listeners) listener(raw);
      },
    });
    this.camera = new Sender({ ...shared, kind: 'camera', onRaw: () => undefined });
    this.share = new Share({ room, store, connected });
  }

  follow() {
    this.#room
      .on(RoomEvent.TrackMuted, (_publication, participant) => {
        if (!participant.isLocal) return;
        this.microphone.acceptMute();
        this.camera.acceptMute();
      })
      .on(RoomEvent.TrackUnmuted, (_publication, participant) => {
        if (participant.isLocal) this.#reassert();
      })
      .on(RoomEvent.ParticipantPermissionsChanged, (_before, participant) => {
        if (participant.isLocal) this.#withhold();
      })
      .on(RoomEvent.LocalTrackPublished, () => this.#reassert())
      .on(RoomEvent.ConnectionStateChanged, (state) => {
        if (state !== ConnectionState.Connected) this.#losses += 1;
      })
      .on(RoomEvent.Reconnected, () => {
        this.#reassert();
        void this.share.reassert();
      });
    followSilencing(this.#room, {
      microphone: () => this.microphone.silenced(),
      camera: () => this.camera.silenced(),
      share: () => this.share.stoppedByHost(),
    });
  }

  /** The open microphone, now and whenever it becomes another; null = none. */
  onMicrophone(listener: (raw: MediaStreamTrack | null) => void): () => void {
    this.#listeners.add(listener);
    listener(this.microphone.raw);
    return () => this.#listeners.delete(listener);
  }

  /** In the meeting, or in it again. */
  entered() {
    this.#withhold();
    void this.share.reassert();
    this.#clear();
    this.#timers = [
      setTimeout(() => void this.microphone.reassert(), MICROPHONE_AFTER_MS),
      setTimeout(() => void this.camera.reassert(), CAMERA_AFTER_MS),
    ];
  }

  /** Nobody may hear or see what follows. @returns whether anything was to be heard or seen */
  stopAll(): boolean {
    const { microphone, camera, share } = this.#store.getState();
    void this.microphone.set(false);
    void this.camera.set(false);
    void this.share.stop();
    return microphone.desired || camera.desired || share.desired;
  }

  show() {
    this.microphone.show();
    this.camera.show();
    this.share.show();
  }

  close() {
    this.#clear();
    this.microphone.close();
    this.camera.close();
    this.share.close();
  }

  /** LiveKit takes off what may not be sent any more; that nothing sends it again is for us. */
  #withhold() {
    const may = mayOf(this.#room.localParticipant);
    if (!may.microphone) this.microphone.withhold();
    if (!may.camera) this.camera.withhold();
  }

  #reassert() {
    void this.microphone.reassert();
    void this.camera.reassert();
  }

  #clear() {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
