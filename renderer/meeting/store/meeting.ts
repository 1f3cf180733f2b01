import { createStore } from 'zustand/vanilla';
import type { Conduct } from '../../../contract/conduct.ts';
import type { MeetingRole } from '../../../contract/domain.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import type { CaptureFailure } from '../devices/capture.ts';
import { type DeviceKind, type DeviceList, noDevices } from '../devices/devices.ts';
import { notSharing, type ShareFailure, type ShareState } from '../share/content.ts';

/** What the stage and the people list show of one participant. Plain data; the media hang behind the identity in session/. */
export type ParticipantView = {
  identity: string;
  personId: string;
  /** As shown; a host may allow to change it. */
  name: string;
  /** As the office knows them; empty for a guest. */
  fullName: string;
  guest: boolean;
  unit: string;
  position: string;
  role: MeetingRole;
  /** Epoch ms since when the hand is up. */
  hand: number | null;
  isSelf: boolean;
  /** A program of the office (captions): in the list of people, never on the stage. */
  agent: boolean;
  microphone: boolean;
  /** Names the camera picture that can be attached now; null = none. It changes when the track behind it does. */
  camera: string | null;
  /** The same for the shared screen. */
  screen: string | null;
  /** What they send, whether or not this machine receives it now: people off the page, or a line that carries sound only. */
  cameraOn: boolean;
  sharing: boolean;
  /** What the media server lets them send; hosts change it. */
  may: May;
  quality: Quality;
  joinedAt: number;
};
export type May = { microphone: boolean; camera: boolean; share: boolean };
export type Quality = 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';

/** How much of the others' pictures is received: all, up to 360p, a few small ones, none ("Mode hemat: suara saja"). */
export type LineMode = 'full' | 'save' | 'low' | 'audio';
/** Why no more: the person's choice, voices suffered, the line is narrow, this machine is at its limit, our own upload. */
export type LineWhy = 'fine' | 'chosen' | 'voices' | 'narrow' | 'busy' | 'upload';
export type Line = {
  mode: LineMode;
  chosen: 'auto' | 'audio';
  why: LineWhy;
  /** Our own camera rests until the line carries it again; the wish for it stands. */
  cameraHeld: boolean;
};

/** `desired` is what the person asked for, `actual` what leaves this machine. The UI shows actual, and says when they differ. */
/** `silenced`: open, but the system or a switch on the device lets nothing through. */
export type SendFailure = CaptureFailure | 'silenced';
export type Sending = { desired: boolean; actual: boolean; busy: boolean; failure: SendFailure | null };

export type LeaveReason =
  | 'left'
  | 'ended'
  | 'removed'
  | 'elsewhere'
  | 'refused'
  | 'network'
  | 'media'
  | 'signed_out'
  /** This browser cannot encrypt, or the key could not be had: a restricted meeting is never entered in the clear. */
  | 'encryption_unsupported'
  | 'encryption_failed';

/**
 * `pending`: not proved yet; `on`: whatever is received from everybody really decrypts; `broken`: somebody sends in the clear or
 * with another key (`encryptionTrouble` says who).
 */
export type Encryption = 'none' | 'pending' | 'on' | 'broken';

export type MeetingNotice = { id: number } /** `others`: how many besides the one named. */ & (
  | { kind: 'joined' | 'left'; name: string; others: number }
  /** `next`: the label of what is used instead ('' = not told), null = nothing is. */
  | { kind: 'deviceLost'; what: DeviceKind; label: string; next: string | null }
  /** Lost; what is used instead is still being opened. */
  | { kind: 'deviceChanging'; what: DeviceKind; label: string }
  | { kind: 'deviceBack' | 'deviceNow'; what: DeviceKind; label: string }
  | { kind: 'captureFailed'; what: 'microphone' | 'camera'; failure: SendFailure }
  | { kind: 'sendFailed' | 'mutedForYou' | 'refineFailed'; what: 'microphone' | 'camera' }
  | { kind: 'speakerFailed' }
  | { kind: 'refused'; problem: ProblemCode }
  | { kind: 'hand' | 'waiting'; name: string }
  | { kind: 'role'; role: ParticipantView['role'] }
  | { kind: 'allowed'; what: keyof May }
  | { kind: 'held'; what: 'microphone' | 'camera' }
  | { kind: 'said'; name: string; text: string }
  | { kind: 'mutedAll' | 'slept' | 'windowBlocked' }
  | { kind: 'recording'; on: boolean }
  /** Restricted meetings, to hosts: who was not let in was inside, and was put out. */
  | { kind: 'stranger'; recorder: boolean }
  | { kind: 'share'; what: ShareFailure | 'sourceEnded' | 'stoppedByHost' }
);

export type MeetingState = {
  /** `lobby`: a host has to open. */
  phase: 'lobby' | 'connecting' | 'connected' | 'reconnecting' | 'left';
  reason: LeaveReason | null;
  /** The office's refusal behind the reason, where there is one; `opensAt` (ISO instant) with `not_started`. */
  problem: ProblemCode | null;
  opensAt: string | null;
  /** Epoch ms of the first connection. */
  since: number | null;
  selfIdentity: string | null;
  /** Person id of who called the meeting, whoever leads it now. */
  organiserId: string | null;
  participants: ReadonlyMap<string, ParticipantView>;
  /**
   * Another object whenever something changed that decides about places: who is there, name, office, role, hand, who shares. Most news
   * of a thousand people do not, and what goes through all of them need not be done for those.
   */
  standing: object;
  /** Identities, self first, then in order of joining: a stable base for every layout. */
  order: string[];
  /** Identities heard now, loudest first. */
  speaking: string[];
  microphone: Sending;
  camera: Sending;
  devices: DeviceList;
  /** Ids in use; null = the system's default. */
  inUse: Record<DeviceKind, string | null>;
  audioBlocked: boolean;
  /** How loud each person is on this machine, by personId: 0 to 1. Not named = 1. */
  volumes: Record<string, number>;
  line: Line;
  notices: MeetingNotice[];
  /** At the door; meaningful in phase `lobby`. */
  lobby: { hostInside: boolean };
  /** What a host set; null until the service said. */
  conduct: Conduct | null;
  locked: boolean;
  /** Somebody records: LiveKit says so to everybody inside. */
  recording: boolean;
  /** End-to-end key to send with; null = not encrypted. */
  keyIndex: number | null;
  encryption: Encryption;
  /** Identities. */
  encryptionTrouble: string[];
  /** What the media server lets this machine send. */
  may: May;
  share: ShareState;
};

const off: Sending = { desired: false, actual: false, busy: false, failure: null };

export function createMeetingStore() {
  return createStore<MeetingState>(() => ({
    phase: 'connecting',
    reason: null,
    problem: null,
    opensAt: null,
    since: null,
    selfIdentity: null,
    organiserId: null,
    participants: new Map(),
    standing: {},
    order: [],
    speaking: [],
    microphone: off,
    camera: off,
    devices: noDevices,
    inUse: { camera: null, microphone: null, speaker: null },
    audioBlocked: false,
    volumes: {},
    line: { mode: 'full', chosen: 'auto', why: 'fine', cameraHeld: false },
    notices: [],
    lobby: { hostInside: false },
    conduct: null,
    locked: false,
    recording: false,
    keyIndex: null,
    encryption: 'none',
    encryptionTrouble: [],
    may: { microphone: true, camera: true, share: false },
    share: notSharing,
  }));
}
export type MeetingStore = ReturnType<typeof createMeetingStore>;

let nextNotice = 1;
type NoticeBody = MeetingNotice extends infer N ? (N extends MeetingNotice ? Omit<N, 'id'> : never) : never;

export function addNotice(store: MeetingStore, notice: NoticeBody) {
  const full = { ...notice, id: nextNotice++ } as MeetingNotice;
  store.setState((state) => ({ notices: [...state.notices.slice(-3), full] }));
}

export function dropNotice(store: MeetingStore, id: number) {
  store.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
}

/** Writes who changed and who went in one commit; an unchanged participant keeps its object, so that nothing of it renders again. */
export function patchRoster(store: MeetingStore, views: ParticipantView[], gone: string[]) {
  store.setState((state) => {
    const changed = views.filter((view) => {
      const known = state.participants.get(view.identity);
      return !known || !same(known, view);
    });
    if (changed.length === 0 && gone.length === 0) return state;
    const participants = new Map(state.participants);
    for (const view of changed) participants.set(view.identity, view);
    for (const identity of gone) participants.delete(identity);
    const moved = changed.filter(({ identity, joinedAt }) => state.participants.get(identity)?.joinedAt !== joinedAt);
    const still = gone.length === 0 && changed.every((view) => samePlace(state.participants.get(view.identity), view));
    const standing = still ? state.standing : {};
    if (gone.length === 0 && moved.length === 0) return { participants, standing };
    return { participants, standing, order: orderOf(participants, state.order, moved) };
  });
}

/** Who came takes the place after those who were there before; only who moved is compared with anybody. */
function orderOf(participants: MeetingState['participants'], before: string[], moved: ParticipantView[]) {
  const places = new Set(moved.map((view) => view.identity));
  const order = before.filter((identity) => participants.has(identity) && !places.has(identity));
  for (const view of moved.toSorted(byJoining)) {
    let place = order.length;
    for (; place > 0; place--) {
      const other = participants.get(order[place - 1] as string);
      if (other && byJoining(other, view) < 0) break;
    }
    order.splice(place, 0, view.identity);
  }
  return sameList(order, before) ? before : order;
}

const byJoining = (a: ParticipantView, b: ParticipantView) =>
  Number(b.isSelf) - Number(a.isSelf) || a.joinedAt - b.joinedAt || (a.identity < b.identity ? -1 : 1);

export function setMay(store: MeetingStore, may: MeetingState['may']) {
  if (!sameMay(store.getState().may, may)) store.setState({ may });
}

export function setSpeaking(store: MeetingStore, speaking: string[]) {
  if (!sameList(speaking, store.getState().speaking)) store.setState({ speaking });
}

function same(a: ParticipantView, b: ParticipantView) {
  return (Object.keys(b) as (keyof ParticipantView)[]).every((key) =>
    key === 'may' ? sameMay(a.may, b.may) : a[key] === b[key],
  );
}

const placing = [
  'name',
  'fullName',
  'unit',
  'position',
  'role',
  'hand',
  'sharing',
  'isSelf',
  'agent',
  'joinedAt',
] as const satisfies (keyof ParticipantView)[];

function samePlace(before: ParticipantView | undefined, now: ParticipantView) {
  return before !== undefined && placing.every((key) => before[key] === now[key]);
}

function sameMay(a: May, b: May) {
  return a.microphone === b.microphone && a.camera === b.camera && a.share === b.share;
}

function sameList(a: string[], b: string[]) {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
