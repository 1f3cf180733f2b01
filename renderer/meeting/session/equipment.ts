import { type Room, RoomEvent } from 'livekit-client';
import type { DeviceChoice } from '../../../contract/settings.ts';
import { type Device, type DeviceKind, devicesOf, type Plugged, type Stock } from '../devices/devices.ts';
import { decide } from '../devices/policy.ts';
import { DeviceWatch } from '../devices/watch.ts';
import { addNotice, type MeetingStore } from '../store/meeting.ts';
import type { Sender } from './sending.ts';

type Options = {
  room: Room;
  store: MeetingStore;
  senders: { microphone: Sender; camera: Sender };
  /** What the person chose, remembered even while unplugged. */
  chosen: Record<DeviceKind, DeviceChoice | null>;
};

/**
 * So long Chromium keeps what it had open to a speaker. When that speaker was unplugged, PulseAudio has moved it elsewhere: taken
 * up again it would play there, whatever `sinkId` says.
 */
const IDLE_MS = 8000;
/** Two seconds are promised. */
const TELL_WITHIN_MS = 1000;

/** Cameras, microphones and speakers that come and go during a meeting: what the policy decides is done here, and told. */
export class Equipment {
  readonly #options: Options;
  readonly #chosen: Record<DeviceKind, DeviceChoice | null>;
  readonly #watch: DeviceWatch;
  #stock: Stock | undefined;
  #lostSpeakerAt = Number.NEGATIVE_INFINITY;
  #speakerTimer: ReturnType<typeof setTimeout> | undefined;
  /** The hardware behind each choice, as last known: its label is wanted when it is gone. */
  readonly #actual: Record<DeviceKind, Device | null> = { camera: null, microphone: null, speaker: null };

  constructor(options: Options) {
    this.#options = options;
    this.#chosen = { ...options.chosen };
    this.#watch = new DeviceWatch(
      (before, now) => this.#changed(before, now),
      () => Boolean(options.senders.microphone.raw ?? options.senders.camera.raw),
    );
    // LiveKit moves the sound by its own mind when devices change.
    options.room.on(RoomEvent.ActiveDeviceChanged, (kind, id) => {
      const { devices, inUse } = options.store.getState();
      const wanted = inUse.speaker ?? 'default';
      if (kind === 'audiooutput' && id !== wanted && devices.speaker.some((device) => device.id === wanted))
        void this.#sound(inUse.speaker);
    });
  }

  /** By the person. */
  async choose(kind: DeviceKind, id: string) {
    const label = this.#options.store.getState().devices[kind].find((device) => device.id === id)?.label ?? '';
    this.#chosen[kind] = { id, label };
    if (kind !== 'speaker') await this.#options.senders[kind].switchDevice(id);
    else await this.#chooseSpeaker(id);
    await this.#watch.look(true);
  }

  /** The name of the open microphone; '' where the system does not tell. */
  microphoneName(): string {
    const { raw } = this.#options.senders.microphone;
    if (!raw) return '';
    const known = this.#stock && behind(raw, this.#stock.microphone)?.label;
    return known ?? (raw.getSettings().deviceId === 'default' ? '' : raw.label);
  }

  /** An open device ended by itself. */
  lost() {
    void this.#watch.look(true);
  }

  close() {
    clearTimeout(this.#speakerTimer);
    this.#watch.close();
  }

  async #chooseSpeaker(id: string) {
    const before = this.#options.store.getState().inUse.speaker;
    this.#remember('speaker', id);
    if (await this.#sound(id)) return;
    this.#remember('speaker', before);
    addNotice(this.#options.store, { kind: 'speakerFailed' });
  }

  async #changed(before: Stock, now: Stock) {
    this.#stock = now;
    this.#options.store.setState({ devices: devicesOf(now) });
    await Promise.all([
      this.#follow('microphone', before.microphone, now.microphone),
      this.#follow('camera', before.camera, now.camera),
      this.#follow('speaker', before.speaker, now.speaker),
    ]);
  }

  async #follow(kind: DeviceKind, before: Plugged, now: Plugged) {
    const { store, senders } = this.#options;
    const ended = kind !== 'speaker' && senders[kind].ended;
    // The device may have been opened since the last look.
    this.#note(kind, before);
    const decision = decide({
      before,
      now,
      inUse: store.getState().inUse[kind],
      actual: this.#actual[kind],
      chosen: this.#chosen[kind],
      ended,
    });
    const early = this.#lostSpeakerAt + IDLE_MS - performance.now();
    if (kind === 'speaker' && decision.act === 'replace') this.#lostSpeakerAt = performance.now();
    if (kind === 'speaker' && decision.act === 'return' && early > 0) {
      clearTimeout(this.#speakerTimer);
      this.#speakerTimer = setTimeout(() => void this.#returnSpeaker(decision.id), early);
    } else if (decision.act !== 'stay') {
      const id = decision.act === 'follow' ? null : decision.id;
      // The next one may take its time to open, and longer to be blurred: that the former is gone is told before.
      const telling =
        decision.act === 'replace' &&
        setTimeout(
          () => addNotice(store, { kind: 'deviceChanging', what: kind, label: decision.gone }),
          TELL_WITHIN_MS,
        );
      const next = kind === 'speaker' ? await this.#takeSpeaker(id, now) : await this.#take(kind, id, now);
      if (telling) clearTimeout(telling);
      if (decision.act === 'replace' && next !== 'unused')
        addNotice(store, { kind: 'deviceLost', what: kind, label: decision.gone, next });
      else if (next !== null && next !== 'unused')
        addNotice(store, { kind: decision.act === 'return' ? 'deviceBack' : 'deviceNow', what: kind, label: next });
    } else if (kind === 'speaker' && before.devices.length !== now.devices.length) {
      // An element's sink is lost with its device even if the same device is back.
      await this.#sound(store.getState().inUse.speaker);
    }
    this.#note(kind, now);
  }

  /** @returns the label of what is open now, null = nothing could be opened */
  async #take(kind: 'microphone' | 'camera', id: string | null, now: Plugged): Promise<string | null | 'unused'> {
    const sender = this.#options.senders[kind];
    const held = sender.holds;
    const raw = await sender.take(id);
    // While the line is down nothing is held, but what is wanted will be sent from the next device all the same.
    const { desired } = this.#options.store.getState()[kind];
    if (!held) return desired && now.devices.length > 0 ? (labelIn(now, id) ?? '') : 'unused';
    // Where the system does not tell its default, its alias would be no name.
    return raw && (behind(raw, now)?.label ?? (raw.getSettings().deviceId === 'default' ? '' : raw.label));
  }

  async #returnSpeaker(id: string) {
    const { inUse, devices } = this.#options.store.getState();
    const label = devices.speaker.find((device) => device.id === id)?.label;
    if (label === undefined || inUse.speaker !== null) return;
    this.#remember('speaker', id);
    if (await this.#sound(id)) addNotice(this.#options.store, { kind: 'deviceBack', what: 'speaker', label });
    else this.#remember('speaker', null);
  }

  async #takeSpeaker(id: string | null, now: Plugged): Promise<string | null> {
    // First, so that a switch of LiveKit's own in the meantime is seen as such.
    this.#remember('speaker', id);
    const done = await this.#sound(id);
    if (!done) this.#remember('speaker', null);
    if (!done || now.devices.length === 0) return null;
    return now.devices.find((device) => device.id === id)?.label ?? now.standard?.label ?? '';
  }

  async #sound(id: string | null): Promise<boolean> {
    try {
      await this.#options.room.switchActiveDevice('audiooutput', id ?? 'default');
      return true;
    } catch {
      return false;
    }
  }

  #note(kind: DeviceKind, now: Plugged) {
    const id = this.#options.store.getState().inUse[kind];
    const raw = kind === 'speaker' ? null : this.#options.senders[kind].raw;
    this.#actual[kind] =
      now.devices.find((device) => device.id === id) ?? (raw && behind(raw, now)) ?? (id ? null : now.standard);
  }

  #remember(kind: DeviceKind, id: string | null) {
    this.#options.store.setState((state) => ({ inUse: { ...state.inUse, [kind]: id } }));
  }
}

const labelIn = ({ devices, standard }: Plugged, id: string | null) =>
  id === null ? standard?.label : devices.find((device) => device.id === id)?.label;

/** Chromium reports the alias `default` for the default microphone; on Windows and macOS the device behind it has its group. */
function behind(raw: MediaStreamTrack, { devices, standard }: Plugged): Device | null {
  const { deviceId, groupId } = raw.getSettings();
  return (
    devices.find(({ id }) => id === deviceId) ??
    devices.find((device) => device.groupId === groupId) ??
    (deviceId === 'default' ? (standard ?? (devices.length === 1 ? (devices[0] ?? null) : null)) : null)
  );
}
