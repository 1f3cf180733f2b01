import { type Room, RoomEvent, Track } from 'livekit-client';
import type { JoinGrant } from '../../../contract/http.ts';
import type { DeviceChoice } from '../../../contract/settings.ts';
import { type CaptionStore, createCaptionStore } from '../captions/store.ts';
import type { DeviceKind } from '../devices/devices.ts';
import type { Refiner } from '../devices/refine.ts';
import { addNotice, createMeetingStore, type LeaveReason, type MeetingStore, setSpeaking } from '../store/meeting.ts';
import { Attachments, type PictureSource } from './attachments.ts';
import { listenForCaptions } from './captions.ts';
import { Comings } from './comings.ts';
import { Connection, type Grant, type Refusal, type Why } from './connection.ts';
import { canEncrypt, type Encryption, type KeyAnswer, openEncryption } from './encryption.ts';
import { makeReady } from './engine.ts';
import { Equipment } from './equipment.ts';
import { LineKeeper } from './line-keeper.ts';
import { keepLogsSmall } from './loggers.ts';
import { Outgoing } from './outgoing.ts';
import { resumeDelay } from './patience.ts';
import { forgetRoom, openRoom } from './room.ts';
import { RosterKeeper } from './roster.ts';
import { attachAtSize, type SizedPicture } from './second-window.ts';
import type { Share } from './share.ts';
import { Signals } from './signals.ts';
import { playSounds } from './sounds.ts';
import { Subscriber } from './subscriber.ts';
import type { Picture } from './subscriptions.ts';
import { Volumes } from './volumes.ts';
import { warmUp } from './warm-up.ts';

export type Door = {
  /** Asks the office for the way in. Must resolve: a refusal is an answer. */
  askGrant: (why: Why) => Promise<Grant>;
  /** Class Terbatas: end-to-end encrypted, or not entered. */
  encrypted: boolean;
  /** Asks the office for the meeting's key. @throws when refused or not reached */
  askKey: () => Promise<KeyAnswer>;
  /** See connection.ts. */
  signInAgain: boolean;
  /** Whether the line would carry a small picture beside the voices; null = nobody answers. */
  lineIsWide: (bits: number) => Promise<boolean | null>;
};

/** How the person comes in. */
export type Entry = {
  microphone: boolean;
  camera: boolean;
  /** Open tracks from the prejoin page, owned by the session from here on. */
  ready: { microphone: MediaStreamTrack | null; camera: MediaStreamTrack | null };
  devices: Record<DeviceKind, string | null>;
  /** What the person chose: taken again when it is plugged in again. */
  chosen: Record<DeviceKind, DeviceChoice | null>;
};

keepLogsSmall();

/** Faces of the others first: looking for devices competes with their first frame. */
const EQUIPMENT_AFTER_MS = 300;
/** LiveKit makes its offer and opens the connection. */
const REQUEST_MS = 25;
/** So often the key is asked for before the person is told that there is none; once inside we never stop. */
const KEY_TRIES = 4;

const whyUnencrypted = () => (canEncrypt() ? 'encryption_failed' : 'encryption_unsupported');

/**
 * One stay in one meeting: connects, keeps connected, sends and hears. Writes the store; nobody else talks to LiveKit. Made
 * while the person is still at the door (nothing is opened or asked for then), so that joining only connects.
 */
export class MeetingSession {
  static readonly warmUp = warmUp;
  readonly store: MeetingStore = createMeetingStore();
  readonly captions: CaptionStore = createCaptionStore();
  readonly #room: Room;
  /** Whether it was made for the class Terbatas. */
  readonly encrypted: boolean;
  readonly #encryption: Encryption | null;
  readonly #outgoing: Outgoing;
  #equipment: Equipment | undefined;
  readonly #volumes: Volumes;
  readonly #attachments: Attachments;
  readonly #stops: (() => void)[] = [];
  readonly #connection: Connection;
  readonly #subscriber: Subscriber;
  readonly #line: LineKeeper;
  readonly #roster: RosterKeeper;
  readonly #comings: Comings;
  /** What the service says inside the room. */
  readonly signals: Signals;
  #over = false;
  /** Until it is known it counts as thin: that costs a negotiation where it is not, and half a minute without voices where it is. */
  #lineIsFair = false;
  #keyTries = KEY_TRIES;
  /** Of what waits until the first pictures are there. */
  #equipTimer: ReturnType<typeof setTimeout> | undefined;
  #chosen: Entry['chosen'] = { camera: null, microphone: null, speaker: null };

  constructor({ askGrant, askKey, encrypted, signInAgain, lineIsWide }: Door) {
    this.encrypted = encrypted;
    this.#encryption = encrypted ? openEncryption({ store: this.store, askKey }) : null;
    this.#room = openRoom({
      ...this.#encryption?.roomOptions,
      adaptiveStream: true,
      dynacast: true,
      // Not by LiveKit: it hangs up already while the browser still asks "leave this page?".
      disconnectOnPageLeave: false,
      stopLocalTrackOnUnpublish: true,
      reconnectPolicy: { nextRetryDelayInMs: (tries) => resumeDelay(tries, navigator.onLine) },
    });
    this.#outgoing = new Outgoing(this.#room, this.store, () => this.#equipment?.lost());
    this.signals = new Signals(this.#room, this.store, this.#encryption?.openSignal ?? (async () => null));
    this.#encryption?.attend(this.#room, this.signals);
    listenForCaptions(this.#room, this.captions);
    this.#comings = new Comings(this.#room, this.store);
    this.#roster = new RosterKeeper(this.#room, this.store, () => this.#outgoing.show());
    this.#attachments = new Attachments(this.#room);
    this.#volumes = new Volumes(this.#room, this.store);
    this.#subscriber = new Subscriber(this.#room, (identity) => this.#roster.touch(identity));
    this.#connection = new Connection({
      room: this.#room,
      store: this.store,
      askGrant,
      signInAgain,
      mayBeginFull: () => this.#lineIsFair && this.store.getState().line.mode === 'full',
      prepare: (grant) => this.#prepare(grant),
      entered: () => this.#entered(),
      finish: (reason, refusal) => this.#finish(reason, refusal),
    });
    this.#line = new LineKeeper({
      room: this.#room,
      store: this.store,
      subscriber: this.#subscriber,
      holdCamera: (hold) => void this.#outgoing.camera.hold(hold),
      republish: (kind) => void this.#outgoing[kind].republish(),
      rebuild: () => void this.#connection.rebuild(),
      isWide: lineIsWide,
      // A browser does not say that the machine goes to sleep; that it slept shows only afterwards.
      slept: () => {
        if (this.#outgoing.stopAll()) addNotice(this.store, { kind: 'slept' });
        this.wake();
      },
    });
    this.#stops.push(playSounds(this.#room));
    this.#outgoing.follow();
    this.#listen();
  }

  /** The screen of this machine. */
  get share(): Share {
    return this.#outgoing.share;
  }

  /** Does what entering needs and the server need not know of; once a camera or microphone may be used. Any number of times. */
  async makeReady(): Promise<void> {
    if (!this.encrypted && !this.#over) await makeReady(this.#room);
  }

  /** Enters the meeting, once. Resolves when inside or finally refused; the store tells which. */
  join({ microphone, camera, ready, devices, chosen }: Entry): Promise<void> {
    this.store.setState({ inUse: devices });
    // Nobody is there yet who would sound: the choice waits for them, and one that fails is told when it matters.
    if (devices.speaker) this.#room.switchActiveDevice('audiooutput', devices.speaker).catch(() => undefined);
    this.#outgoing.microphone.begin(microphone, ready.microphone);
    this.#outgoing.camera.begin(camera, ready.camera);
    this.#chosen = chosen;
    this.#equipTimer = setTimeout(() => this.#equip(), EQUIPMENT_AFTER_MS);
    // Nobody waits in the lobby, and no host opens, for a machine that cannot come in.
    if (this.encrypted && !this.#encryption) return this.#finish(whyUnencrypted());
    return this.#connection.join();
  }

  /** Resolves when the request for the way in has been sent: drawing would take the thread that sends it. */
  async underWay(): Promise<void> {
    await new Promise((done) => setTimeout(done, REQUEST_MS));
  }

  /** @param reason `ended`: by this person, for everybody; the server's own word of it may come later. */
  leave(reason: 'left' | 'ended' = 'left'): Promise<void> {
    return this.#finish(reason);
  }

  setMicrophone(on: boolean) {
    return this.#outgoing.microphone.set(on);
  }

  setCamera(on: boolean) {
    return this.#outgoing.camera.set(on);
  }

  /** What is made of the camera's or microphone's track before it is sent; null = nothing. See devices/refine.ts. */
  setRefiner(kind: 'camera' | 'microphone', refiner: Refiner | null) {
    return this.#outgoing[kind].setRefiner(refiner);
  }

  /** The open microphone, muted or not, now and whenever it becomes another (null = none): to be listened to, never to be stopped. */
  onMicrophone(listener: (raw: MediaStreamTrack | null) => void): () => void {
    return this.#outgoing.onMicrophone(listener);
  }

  /** As the person knows the microphone; '' where the system does not tell. */
  microphoneName() {
    return this.#equipment?.microphoneName() ?? '';
  }

  /** The microphone is open while muted, so that it can be listened to on this machine. */
  keepMicrophoneOpen(on: boolean) {
    return this.#outgoing.microphone.keepOpen(on);
  }

  /** How loud somebody is on this machine, 0 to 1; for the whole stay. */
  setVolume(personId: string, volume: number) {
    this.#volumes.set(personId, volume);
  }

  async switchDevice(kind: DeviceKind, id: string) {
    if (!this.#over) await this.#equip().choose(kind, id);
  }

  /** Shows a participant's camera or shared screen in a <video>; returns what ends it. The element's size decides the layer received. */
  attach(identity: string, source: PictureSource, element: HTMLVideoElement): () => void {
    return this.#attachments.attach(identity, source, element);
  }

  /**
   * What the stage shows now, in CSS px: every tile of the page, whether or not its camera is on yet. Only these pictures are
   * received, in the layer that fills them. To be called on each change of layout or page.
   */
  setVisible(pictures: Picture[]) {
    this.#subscriber.setVisible(pictures);
  }

  /** Somebody's shared screen in a <video> of another window of ours, at the size that window says; returns what ends it. */
  attachScreenAtSize(identity: string, picture: SizedPicture): () => void {
    const participant = this.#room.getParticipantByIdentity(identity);
    return attachAtSize(participant?.getTrackPublication(Track.Source.ScreenShare)?.track, picture);
  }

  /** Found out at the door. On a thin line voices come first, and pictures when it has shown that it carries them. */
  expectLine(fair: boolean) {
    this.#lineIsFair = fair;
    if (!fair && this.store.getState().since === null) this.#line.beginNarrow();
  }

  /** "Mode hemat: suara saja" by hand, or back to what the line carries. */
  chooseLine(chosen: 'auto' | 'audio') {
    this.#line.choose(chosen);
  }

  /** Must be called from a press: browsers hold sound back until one. */
  startAudio() {
    return this.#room.startAudio();
  }

  /** Tries at once: ends our wait, or replaces LiveKit's own attempts by a fresh connection. */
  retryNow() {
    this.#connection.retryNow();
  }

  /** After sleep the old connection is dead or stale, and its token too old: a fresh one at once, whatever it looks like. */
  wake() {
    this.#connection.renew();
  }

  /** The machine goes to sleep: nobody may hear what follows. */
  suspend() {
    this.#outgoing.stopAll();
  }

  #listen() {
    const room = this.#room;
    room
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
        setSpeaking(
          this.store,
          speakers.map(({ identity }) => identity),
        ),
      )
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.store.setState({ audioBlocked: !room.canPlaybackAudio }));
    const onPageHide = () => void this.leave();
    window.addEventListener('pagehide', onPageHide);
    this.#stops.push(() => window.removeEventListener('pagehide', onPageHide));
  }

  #equip(): Equipment {
    clearTimeout(this.#equipTimer);
    this.#equipment ??= new Equipment({
      room: this.#room,
      store: this.store,
      senders: this.#outgoing,
      chosen: this.#chosen,
    });
    return this.#equipment;
  }

  /** A restricted meeting is entered encrypted or not at all. @throws to try again, or after the last word */
  async #prepare(grant: JoinGrant) {
    this.store.setState({ organiserId: grant.meeting.organiser.id });
    if (grant.meeting.class !== 'terbatas') return;
    try {
      if (!this.#encryption) throw new Error('no encryption here');
      await this.#encryption.prepare(this.#room);
    } catch (error) {
      this.#keyTries -= 1;
      if (!this.#encryption) await this.#finish(whyUnencrypted());
      else if (this.#keyTries <= 0 && this.store.getState().since === null) await this.#finish('encryption_failed');
      throw error;
    }
  }

  #entered() {
    this.#roster.touch();
    this.#outgoing.entered();
  }

  async #finish(reason: LeaveReason, refusal?: Refusal) {
    if (this.#over) return;
    this.#over = true;
    this.#connection.close();
    this.#subscriber.close();
    this.#line.close();
    this.#roster.close();
    this.#comings.close();
    clearTimeout(this.#equipTimer);
    this.#outgoing.close();
    this.#equipment?.close();
    this.#encryption?.close();
    this.store.setState({
      phase: 'left',
      reason,
      problem: refusal?.problem ?? null,
      opensAt: refusal?.opensAt ?? null,
    });
    for (const stop of this.#stops) stop();
    await this.#room.disconnect(true);
    forgetRoom(this.#room);
  }
}
