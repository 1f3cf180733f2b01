import {
  ConnectionQuality,
  type Participant,
  RemoteTrackPublication,
  type Room,
  RoomEvent,
  Track,
  type TrackPublication,
} from 'livekit-client';
import { ParticipantAttributes } from '../../../contract/domain.ts';
import {
  type MeetingState,
  type MeetingStore,
  type ParticipantView,
  patchRoster,
  type Quality,
  setMay,
} from '../store/meeting.ts';
import { aboutWhom } from './about-whom.ts';
import { gatherFor, LARGE } from './large-room.ts';
import { isHeld } from './renewal.ts';

const qualities: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};

/** What changes how somebody is shown. */
const touching = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
] as const;
/** A microphone is shown as it is, whether or not we hear it. */
const touchingPictures = [
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackSubscriptionStatusChanged,
] as const;
const isSound = (one: unknown) => one instanceof RemoteTrackPublication && one.kind === Track.Kind.Audio;
/** A local network connects within it. */
const SOON_MS = 150;

/** Writes LiveKit's participants into the store: only those that something happened to, many events in one commit. */
export class RosterKeeper {
  readonly #room: Room;
  readonly #store: MeetingStore;
  readonly #written: () => void;
  readonly #touched = new Set<string>();
  /**
   * By identity: most news of somebody leave their attributes as they are, those on a bad line come again and again, and reading them
   * is most of the work. As many as were ever inside.
   */
  readonly #readBefore: ReadBefore = new Map();
  #all = false;
  #queued = false;
  #last = 0;
  #told = 0;
  #closed = false;

  /** @param written called after each commit that may have changed what is said of oneself */
  constructor(room: Room, store: MeetingStore, written: () => void) {
    this.#room = room;
    this.#store = store;
    this.#written = written;
    // Who is there is known before the media connect. Where they connect at once, names and pictures are drawn together; a large
    // room is drawn meanwhile, it takes as long.
    const early = () =>
      room.remoteParticipants.size > LARGE ? this.touch() : void setTimeout(() => this.touch(), SOON_MS);
    room.on(RoomEvent.SignalConnected, early).on(RoomEvent.Connected, () => this.touch());
    for (const event of touching) room.on(event, (...news: unknown[]) => this.touch(aboutWhom(news)));
    for (const event of touchingPictures)
      room.on(event, (...news: unknown[]) => news.some(isSound) || this.touch(aboutWhom(news)));
  }

  /** Without an identity: everybody is looked at again. */
  touch(identity?: string) {
    if (identity) this.#touched.add(identity);
    else this.#all = true;
    if (this.#queued) return;
    this.#queued = true;
    const wait = this.#last + gatherFor(this.#room.remoteParticipants.size, this.#told) - performance.now();
    if (wait > 0) setTimeout(() => this.#write(), wait);
    else queueMicrotask(() => this.#write());
  }

  close() {
    this.#closed = true;
  }

  #write() {
    this.#queued = false;
    // Not inside yet: nobody has a name.
    if (this.#closed || !this.#room.localParticipant.identity) return;
    this.#last = performance.now();
    const { localParticipant, remoteParticipants } = this.#room;
    const known = this.#store.getState().participants;
    const touched = this.#all
      ? new Set([localParticipant.identity, ...remoteParticipants.keys(), ...known.keys()])
      : this.#touched;
    const views: ParticipantView[] = [];
    const gone: string[] = [];
    for (const identity of touched) {
      const participant = identity === localParticipant.identity ? localParticipant : remoteParticipants.get(identity);
      if (participant) views.push(viewOf(participant, this.#readBefore));
      else if (known.has(identity)) gone.push(identity);
    }
    this.#told = this.#all ? 0 : touched.size;
    const oneself = this.#all || this.#touched.has(localParticipant.identity);
    this.#all = false;
    this.#touched.clear();
    if (this.#store.getState().selfIdentity !== localParticipant.identity)
      this.#store.setState({ selfIdentity: localParticipant.identity });
    patchRoster(this.#store, views, gone);
    if (!oneself) return;
    setMay(this.#store, mayOf(localParticipant));
    this.#written();
  }
}

type Attributes = ReturnType<typeof ParticipantAttributes.safeParse>;
type ReadBefore = Map<string, { raw: Readonly<Record<string, string>>; read: Attributes }>;

function attributesOf(participant: Participant, before: ReadBefore): Attributes {
  const raw = participant.attributes;
  const known = before.get(participant.identity);
  if (known && alike(known.raw, raw)) return known.read;
  const read = ParticipantAttributes.safeParse(raw);
  before.set(participant.identity, { raw, read });
  return read;
}

function alike(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) {
  const keys = Object.keys(b);
  return a === b || (keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]));
}

function viewOf(participant: Participant, before: ReadBefore): ParticipantView {
  const read = attributesOf(participant, before);
  const attributes = read.success
    ? read.data
    : { personId: participant.identity, unit: '', position: '', role: 'participant' as const, fullName: '' };
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const screen = participant.getTrackPublication(Track.Source.ScreenShare);
  return {
    identity: participant.identity,
    personId: attributes.personId,
    unit: attributes.unit,
    position: attributes.position,
    role: attributes.role,
    fullName: attributes.fullName,
    guest: read.success && read.data.guest === 'true',
    hand: (read.success && Number(read.data.hand)) || null,
    name: participant.name || participant.identity,
    isSelf: participant.isLocal,
    agent: participant.isAgent,
    microphone: speaks(participant),
    camera: pictureOf(camera),
    screen: pictureOf(screen),
    cameraOn: isSending(camera),
    sharing: isSending(screen),
    quality: qualities[participant.connectionQuality],
    joinedAt: participant.joinedAt?.getTime() ?? 0,
    may: mayOf(participant),
  };
}

/** What LiveKit lets somebody send now; hosts change it while one is inside. */
export function mayOf({ permissions }: Participant): MeetingState['may'] {
  const may = (source: Track.Source) =>
    permissions === undefined ||
    (permissions.canPublish &&
      (permissions.canPublishSources.length === 0 ||
        permissions.canPublishSources.includes(Track.sourceToProto(source))));
  return {
    microphone: may(Track.Source.Microphone),
    camera: may(Track.Source.Camera),
    share: may(Track.Source.ScreenShare),
  };
}

/** Any of them: a second microphone under a muted first one would be heard all the same. */
function speaks(participant: Participant) {
  for (const publication of participant.audioTrackPublications.values())
    if (publication.source === Track.Source.Microphone && !publication.isMuted) return true;
  return false;
}

function isSending(publication: TrackPublication | undefined) {
  return publication !== undefined && !publication.isMuted;
}

function pictureOf(publication: TrackPublication | undefined) {
  if (!publication?.track || !publication.isSubscribed || publication.isMuted) return null;
  return publication instanceof RemoteTrackPublication && isHeld(publication) ? null : publication.trackSid;
}
