// The only code that speaks to LiveKit: rooms, tokens, who is inside. One instance per LiveKit deployment.
import {
  AccessToken,
  DataPacket_Kind,
  type ParticipantInfo,
  ParticipantInfo_State,
  RoomServiceClient,
  type TrackInfo,
  TrackSource,
  TrackType,
  TwirpError,
} from 'livekit-server-sdk';
import type { ParticipantAttributes } from '../../contract/domain.ts';
import { type RoomSignal, SIGNAL_TOPIC } from '../../contract/room-signal.ts';
import type { Source } from '../meetings/conduct.ts';
import { Refusal } from '../refusal.ts';

/** Minutes, not hours: a token only has to reach LiveKit; while connected, LiveKit refreshes it itself. */
export const TOKEN_SECONDS = 5 * 60;
/** Seconds a room waits empty. Longer than KNOWN_MS, so that a room we remember is still there. */
const EMPTY_SECONDS = 10 * 60;
const DEPARTURE_SECONDS = 2 * 60;
/** How long a created room is taken for existing; spares LiveKit a call per head when hundreds join at nine sharp. */
const KNOWN_MS = 30_000;
/** For the connection test: long enough for its slowest run, no longer. */
const TEST_TOKEN_SECONDS = 2 * 60;
const TEST_EMPTY_SECONDS = 60;
const TEST_DEPARTURE_SECONDS = 10;

export interface Pass {
  room: string;
  identity: string;
  name: string;
  sources: readonly Source[];
  attributes: ParticipantAttributes;
}

export interface Inside {
  sid: string;
  identity: string;
  joinedAt: Date;
  /** LiveKit's egress, or whoever came with a token to record: never one of ours. */
  recorder: boolean;
}

/** Somebody in a room, as LiveKit has them now. */
export interface Present extends Inside {
  name: string;
  attributes: Readonly<Record<string, string>>;
  sources: readonly Source[];
  tracks: readonly { sid: string; source: Source; muted: boolean }[];
  /** Sends something that is not of the kind its source says. */
  misfit: boolean;
}

/** What is to be different about somebody present; what is left out stays. */
export interface Change {
  name?: string;
  attributes?: Record<string, string>;
  sources?: readonly Source[];
}

const trackSources: Record<Source, readonly TrackSource[]> = {
  microphone: [TrackSource.MICROPHONE],
  camera: [TrackSource.CAMERA],
  share: [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
};
const allSources = Object.keys(trackSources) as Source[];
const sourceOf = (source: TrackSource) => allSources.find((one) => trackSources[one].includes(source)) ?? null;

/**
 * The least that a meeting needs. An empty list of sources means all of them to LiveKit: who may publish nothing must have
 * `canPublish` false.
 */
const rights = (sources: readonly Source[]) => ({
  canSubscribe: true,
  canPublish: sources.length > 0,
  canPublishSources: sources.flatMap((source) => trackSources[source]),
  canPublishData: false,
});

export interface MediaOptions {
  /** Signalling as clients reach it, `ws(s)://…`. */
  url: string;
  apiKey: string;
  apiSecret: string;
}

export class Media {
  readonly url: string;
  private readonly options: MediaOptions;
  private readonly rooms: RoomServiceClient;
  private readonly known = new Map<string, { until: number; asked: Set<string> }>();

  constructor(options: MediaOptions) {
    this.url = options.url;
    this.options = options;
    // Self-hosted: no other region to fail over to, so say no quickly instead.
    this.rooms = new RoomServiceClient(options.url.replace(/^ws/, 'http'), options.apiKey, options.apiSecret, {
      requestTimeout: 5,
      failover: false,
    });
  }

  /**
   * Makes the room unless it was made moments ago. Who asks a second time for the same room did not get in with the first
   * token (LiveKit restarted, say): then it is made anew.
   * @param metadata asked for only when the room is made; the first one inside has it already
   * @throws Refusal media_unavailable
   */
  async ensureRoom(room: string, identity: string, metadata: () => Promise<string>): Promise<void> {
    const now = Date.now();
    const entry = this.known.get(room);
    if (entry && entry.until > now && !entry.asked.has(identity)) {
      entry.asked.add(identity);
      return;
    }
    const wanted = await metadata();
    const made = await this.call(() =>
      this.rooms.createRoom({
        name: room,
        emptyTimeout: EMPTY_SECONDS,
        departureTimeout: DEPARTURE_SECONDS,
        metadata: wanted,
      }),
    );
    this.known.set(room, { until: now + KNOWN_MS, asked: new Set([identity]) });
    if (made.metadata !== wanted) await this.describeRoom(room, wanted);
    if (this.known.size > 2_000) {
      for (const [name, { until }] of this.known) if (until <= now) this.known.delete(name);
    }
  }

  /** A throw-away room of the connection test; its metadata names who may end it. @throws Refusal media_unavailable */
  async openTestRoom(room: string, personId: string, maxParticipants: number): Promise<void> {
    await this.call(() =>
      this.rooms.createRoom({
        name: room,
        emptyTimeout: TEST_EMPTY_SECONDS,
        departureTimeout: TEST_DEPARTURE_SECONDS,
        maxParticipants,
        metadata: personId,
      }),
    );
  }

  async testToken(room: string, identity: string): Promise<{ token: string; expiresAt: Date }> {
    return this.sign(room, identity, TEST_TOKEN_SECONDS, ['microphone', 'camera'], {});
  }

  /** Everybody inside learns it. @returns whether the room was there */
  async describeRoom(room: string, metadata: string): Promise<boolean> {
    return this.unlessGone(() => this.rooms.updateRoomMetadata(room, metadata));
  }

  /** To everybody inside, or to some of them; who is not there misses it. Never throws for a room that is not there. */
  async tell(room: string, signal: RoomSignal, to?: readonly string[]): Promise<void> {
    if (to?.length === 0) return;
    const data = new TextEncoder().encode(JSON.stringify(signal));
    const options = { topic: SIGNAL_TOPIC, ...(to ? { destinationIdentities: [...to] } : {}) };
    await this.unlessGone(() => this.rooms.sendData(room, data, DataPacket_Kind.RELIABLE, options));
  }

  /** LiveKit said the room is gone: the next join makes it again. */
  forgetRoom(room: string): void {
    this.known.delete(room);
  }

  /** This room only, and what this person may publish now. Nobody may publish data, change themselves, record or hide. */
  async token({ room, identity, name, sources, attributes }: Pass): Promise<{ token: string; expiresAt: Date }> {
    return this.sign(room, identity, TOKEN_SECONDS, sources, { name, attributes });
  }

  private async sign(
    room: string,
    identity: string,
    ttl: number,
    sources: readonly Source[],
    shown: { name?: string; attributes?: ParticipantAttributes },
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = new AccessToken(this.options.apiKey, this.options.apiSecret, { identity, ttl, ...shown });
    token.addGrant({ roomJoin: true, room, ...rights(sources), canUpdateOwnMetadata: false });
    // The JWT counts whole seconds: the earlier bound is the true one.
    const expiresAt = new Date((Math.floor(Date.now() / 1_000) + ttl) * 1_000);
    return { token: await token.toJwt(), expiresAt };
  }

  /** Everybody is put out; a room that is not there is already closed. */
  async closeRoom(room: string): Promise<void> {
    this.known.delete(room);
    await this.call(() => this.rooms.deleteRoom(room)).catch(unlessMissing);
  }

  /** @returns whether anybody of that identity was there */
  async removeParticipant(room: string, identity: string): Promise<boolean> {
    return this.unlessGone(() => this.rooms.removeParticipant(room, identity));
  }

  /** LiveKit ends by itself what is no longer allowed. @returns whether they were there */
  async change(room: string, identity: string, { name, attributes, sources }: Change): Promise<boolean> {
    return this.unlessGone(() =>
      this.rooms.updateParticipant(room, identity, {
        ...(name === undefined ? {} : { name }),
        ...(attributes === undefined ? {} : { attributes }),
        ...(sources === undefined ? {} : { permission: { ...rights(sources), canUpdateMetadata: false } }),
      }),
    );
  }

  /** @returns whether the track was there */
  async muteTrack(room: string, identity: string, trackSid: string): Promise<boolean> {
    return this.unlessGone(() => this.rooms.mutePublishedTrack(room, identity, trackSid, true));
  }

  /** @param names only these, where given */
  async openRooms(names?: string[]): Promise<{ name: string; sid: string; metadata: string; createdAt: Date }[]> {
    const rooms = await this.call(() => this.rooms.listRooms(names));
    return rooms.map(({ name, sid, metadata, creationTime }) => {
      return { name, sid, metadata, createdAt: new Date(Number(creationTime) * 1_000) };
    });
  }

  async inside(room: string): Promise<Present[]> {
    const list = await this.call(() => this.rooms.listParticipants(room)).catch((error: unknown) => {
      unlessMissing(error);
      return [] as ParticipantInfo[];
    });
    return list
      .filter((one) => one.state === ParticipantInfo_State.ACTIVE || one.state === ParticipantInfo_State.JOINED)
      .map(presentOf);
  }

  /** @returns null when they are not there */
  async present(room: string, identity: string): Promise<Present | null> {
    try {
      return presentOf(await this.call(() => this.rooms.getParticipant(room, identity)));
    } catch (error) {
      unlessMissing(error);
      return null;
    }
  }

  /** @throws when LiveKit does not answer or refuses our key. */
  async ping(): Promise<void> {
    await this.rooms.listRooms(['none']);
  }

  private async unlessGone(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.call(work);
      return true;
    } catch (error) {
      unlessMissing(error);
      return false;
    }
  }

  private async call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TwirpError && error.status === 404) throw error;
      throw new Refusal('media_unavailable', {}, { cause: error });
    }
  }
}

/** LiveKit's own clock, milliseconds where this server sends them. */
export function joinedAt(participant: Pick<ParticipantInfo, 'joinedAt' | 'joinedAtMs'>): Date {
  return new Date(participant.joinedAtMs > 0n ? Number(participant.joinedAtMs) : Number(participant.joinedAt) * 1_000);
}

/** ParticipantInfo.Kind of the protocol, which the SDK does not hand on. */
const EGRESS = 2;
/** Older egress is known by its grant only. */
export const isRecorder = ({ kind, permission }: Pick<ParticipantInfo, 'kind' | 'permission'>) =>
  Number(kind) === EGRESS || permission?.recorder === true;

/**
 * Sound as a picture, or a picture as sound. LiveKit (1.13) looks at the source only, so whoever may show themselves but not speak
 * could speak as their camera.
 */
export function isMisfit({ type, source }: Pick<TrackInfo, 'type' | 'source'>): boolean {
  const sound = source === TrackSource.MICROPHONE || source === TrackSource.SCREEN_SHARE_AUDIO;
  const picture = source === TrackSource.CAMERA || source === TrackSource.SCREEN_SHARE;
  return (type === TrackType.AUDIO && picture) || (type === TrackType.VIDEO && sound);
}

function presentOf(one: ParticipantInfo): Present {
  const { permission } = one;
  const allowed = permission?.canPublishSources ?? [];
  const sources = permission?.canPublish
    ? allSources.filter(
        (source) => allowed.length === 0 || trackSources[source].some((track) => allowed.includes(track)),
      )
    : [];
  const tracks = one.tracks.flatMap(({ sid, source, muted }) => {
    const ours = sourceOf(source);
    return ours ? [{ sid, source: ours, muted }] : [];
  });
  const { sid, identity, name, attributes } = one;
  const misfit = one.tracks.some(isMisfit);
  return {
    sid,
    identity,
    joinedAt: joinedAt(one),
    recorder: isRecorder(one),
    name,
    attributes,
    sources,
    tracks,
    misfit,
  };
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof TwirpError && error.status === 404)) throw error;
}
