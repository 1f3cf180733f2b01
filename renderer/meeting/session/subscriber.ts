import {
  ConnectionQuality,
  ConnectionState,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  Track,
  VideoQuality,
} from 'livekit-client';
import type { LineMode } from '../store/meeting.ts';
import { aboutWhom } from './about-whom.ts';
import { gatherRequests } from './gathered-requests.ts';
import { gatherFor } from './large-room.ts';
import { type Offered, offeredBy, sources, tracksOf } from './offers.ts';
import { freePicture, holdPicture, isHeld, isLeaving, RENEWAL_MS, takeOff } from './renewal.ts';
import {
  keyOf,
  LINGER_MS,
  lingers,
  type Picture,
  planSubscriptions,
  rememberSpeakers,
  VOICE_LINGER_MS,
  type Wish,
} from './subscriptions.ts';

const qualities = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH] as const;

/** `track`: MediaStreamTrack id, null before it came; `height` of the layer asked for; `withheld`: kept back by the server. */
export type Awaited = {
  sid: string;
  track: string | null;
  kind: 'voice' | 'camera' | 'slides';
  height: number;
  withheld: boolean;
};

/** Carries the subscription policy out: the only place that subscribes. LiveKit's adaptive stream refines below our ceilings. */
export class Subscriber {
  readonly #room: Room;
  readonly #heldOrFreed: (identity: string) => void;
  /** By identity, of those who send anything. */
  readonly #offered = new Map<string, Offered[]>();
  /** To whom something happened since; null = everybody is looked at anew. */
  #stale: Set<string> | null = null;
  #applied = 0;
  #told = 0;
  readonly #lastShown = new Map<string, number>();
  #shown: Picture[] | null = null;
  #speakers: string[] = [];
  #mode: LineMode = 'full';
  #voices: number | null = null;
  #queued = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #voicesLater: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param heldOrFreed told whose pictures stopped for the line's sake, or may come again */
  constructor(room: Room, heldOrFreed: (identity: string) => void) {
    this.#room = room;
    this.#heldOrFreed = heldOrFreed;
    const soon = (...news: unknown[]) => {
      const identity = aboutWhom(news);
      if (identity === undefined) this.#stale = null;
      else this.#stale?.add(identity);
      this.#soon();
    };
    for (const event of [
      RoomEvent.ParticipantConnected,
      RoomEvent.ParticipantDisconnected,
      RoomEvent.TrackPublished,
      RoomEvent.TrackUnpublished,
      RoomEvent.TrackSubscribed,
      RoomEvent.TrackUnsubscribed,
      RoomEvent.TrackMuted,
      RoomEvent.TrackUnmuted,
      RoomEvent.ParticipantAttributesChanged,
      RoomEvent.Reconnected,
    ] as const) {
      room.on(event, soon);
    }
    room
      // Everybody is known from here on, and the media are not connected yet: asking now costs no round trip later.
      .on(RoomEvent.SignalConnected, () => {
        this.#stale = null;
        this.apply();
      })
      .on(RoomEvent.ConnectionStateChanged, () => {
        this.#stale = null;
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
        this.#speakers = rememberSpeakers(
          this.#speakers,
          speakers.map(({ identity }) => identity),
        );
        this.#soon();
      });
  }

  /** Who is on the stage now, whether or not their camera is on. */
  setVisible(pictures: Picture[]) {
    // Nobody is there yet, or again: that says nothing of what will be seen.
    if (pictures.length === 0 && this.#room.state !== ConnectionState.Connected) return;
    const now = Date.now();
    for (const picture of this.#shown ?? []) this.#lastShown.set(keyOf(picture), now);
    this.#shown = pictures;
    this.#soon();
    this.#again(LINGER_MS + 50);
  }

  /** @param voices no more than this many at once; null = the usual rule */
  setMode(mode: LineMode, voices: number | null) {
    if (mode === this.#mode && voices === this.#voices) return;
    this.#mode = mode;
    this.#voices = voices;
    this.apply();
  }

  /** What should be arriving now: pictures on the stage whose cameras are on, and voices that are heard. */
  awaited(): Awaited[] {
    const awaited: Awaited[] = [];
    const shown = this.#shown && new Set(this.#shown.map(keyOf));
    const background = document.visibilityState === 'hidden';
    for (const participant of this.#room.remoteParticipants.values()) {
      // Their own line is gone, says the server: nothing of ours stands still.
      if (participant.connectionQuality === ConnectionQuality.Lost) continue;
      for (const publication of tracksOf(participant)) {
        const source = sources[publication.source];
        if (!source || !publication.isDesired || publication.isMuted || isHeld(publication)) continue;
        const sid = publication.trackSid;
        const track = publication.track?.mediaStreamTrack.id ?? null;
        if (publication.kind === Track.Kind.Audio) {
          if (publication.isEnabled) awaited.push({ sid, track, kind: 'voice', height: 0, withheld: false });
        } else if (!background && (!shown || shown.has(keyOf({ identity: participant.identity, source })))) {
          const kind = source === 'screen' ? 'slides' : 'camera';
          // Said by livekit-server for want of bandwidth only (1.13 `VideoPauseReasonBandwidth`).
          const withheld = publication.track?.streamState === Track.StreamState.Paused;
          awaited.push({ sid, track, kind, height: heightOf(publication), withheld });
        }
      }
    }
    return awaited;
  }

  /** Asks for one track anew. */
  resubscribe(sid: string) {
    for (const publication of publicationsOf(this.#room)) {
      if (publication.trackSid !== sid) continue;
      takeOff(publication);
      // Where none came none will be seen to go.
      this.#again(publication.track ? RENEWAL_MS + 50 : 100);
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#later);
    clearTimeout(this.#voicesLater);
  }

  apply() {
    if (this.#closed) return;
    this.#applied = performance.now();
    // Between two connections there is no engine.
    if (this.#room.engine) gatherRequests(this.#room.engine.client);
    const now = Date.now();
    const all = this.#all(now);
    const offers = all.map(({ offer }) => offer);
    const wishes = planSubscriptions(offers, {
      shown: this.#shown,
      lastShown: this.#lastShown,
      speakers: this.#speakers,
      mode: this.#mode,
      voices: this.#voices,
      now,
    });
    if (this.#voicesLater === undefined && offers.some((offer) => lingers(offer, now)))
      this.#voicesLater = setTimeout(() => {
        this.#voicesLater = undefined;
        this.apply();
      }, VOICE_LINGER_MS);
    for (const [key, at] of this.#lastShown) if (now - at > 2 * LINGER_MS) this.#lastShown.delete(key);
    for (const { offer, publication } of all) {
      const wish = wishes.get(offer.sid);
      if (!wish) continue;
      if (publication.kind === Track.Kind.Audio) hear(publication, wish);
      else if (this.#see(publication, wish)) this.#heldOrFreed(offer.identity);
    }
  }

  /** @returns whether it is held, or freed, from now on */
  #see(publication: RemoteTrackPublication, wish: Wish): boolean {
    const anew = !publication.isDesired;
    if (!wish.subscribe || (anew && !wish.enabled)) {
      if (!anew) publication.setSubscribed(false);
      return false;
    }
    if (!wish.enabled) return holdPicture(publication);
    if (freePicture(publication)) {
      this.#again(RENEWAL_MS + 50);
      return true;
    }
    if (isLeaving(publication)) return false;
    if (anew) {
      publication.setSubscribed(true);
      // The server forgets the settings of what is unsubscribed, the publication does not, and sends only what changes.
      publication.setVideoQuality(qualities[wish.top === 0 ? 1 : 0]);
    }
    publication.setVideoQuality(qualities[wish.top]);
    const fps = wish.fps ?? FULL_FPS;
    if (publication.track && (wish.fps !== null || this.#slowed.has(publication))) {
      this.#slowed.add(publication);
      publication.setVideoFPS(fps);
    }
    return false;
  }

  #all(now: number): Offered[] {
    const all: Offered[] = [];
    const { remoteParticipants, state } = this.#room;
    // While it connects, LiveKit keeps news to itself.
    if (state !== ConnectionState.Connected) this.#stale = null;
    this.#told = this.#stale?.size ?? 0;
    if (!this.#stale) this.#offered.clear();
    for (const identity of this.#stale ?? remoteParticipants.keys()) {
      const participant = remoteParticipants.get(identity);
      if (participant?.trackPublications.size)
        this.#offered.set(identity, offeredBy(participant, this.#offered.get(identity), now));
      else this.#offered.delete(identity);
    }
    this.#stale = new Set();
    for (const offered of this.#offered.values()) for (const one of offered) all.push(one);
    return all;
  }

  readonly #slowed = new WeakSet<RemoteTrackPublication>();

  #soon() {
    if (this.#queued) return;
    this.#queued = true;
    const run = () => {
      this.#queued = false;
      this.apply();
    };
    const wait = this.#applied + gatherFor(this.#room.remoteParticipants.size, this.#told) - performance.now();
    if (wait > 0) setTimeout(run, wait);
    else queueMicrotask(run);
  }

  #again(ms: number) {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.apply(), ms);
  }
}

/** Above what any camera here sends: lifts a limit set before. */
const FULL_FPS = 60;

function hear(publication: RemoteTrackPublication, wish: Wish) {
  const anew = !publication.isDesired;
  if (!wish.subscribe) {
    if (!anew) publication.setSubscribed(false);
    return;
  }
  if (isLeaving(publication)) return;
  if (anew) publication.setSubscribed(true);
  // See above: the server has forgotten.
  if (anew && !publication.isEnabled) publication.setEnabled(true);
  if (publication.isEnabled !== wish.enabled) publication.setEnabled(wish.enabled);
}

function* publicationsOf(room: Room): Generator<RemoteTrackPublication> {
  for (const participant of room.remoteParticipants.values()) yield* tracksOf(participant);
}

function heightOf(publication: RemoteTrackPublication): number {
  const quality = publication.videoQuality ?? VideoQuality.HIGH;
  const all = publication.dimensions?.height ?? 0;
  return quality === VideoQuality.LOW ? Math.min(180, all) : quality === VideoQuality.MEDIUM ? Math.min(360, all) : all;
}
