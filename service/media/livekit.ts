// The only code that speaks to LiveKit: rooms, tokens, who is inside. One instance per LiveKit deployment.
import {
  AccessToken,
  type ParticipantInfo,
  ParticipantInfo_State,
  RoomServiceClient,
  TrackSource,
  TwirpError,
} from 'livekit-server-sdk';
import type { MeetingRole, ParticipantAttributes } from '../../contract/domain.ts';
import { Refusal } from '../refusal.ts';

/** Minutes, not hours: a token only has to reach LiveKit; while connected, LiveKit refreshes it itself. */
export const TOKEN_SECONDS = 5 * 60;
/** Seconds a room waits empty. Longer than KNOWN_MS, so that a room we remember is still there. */
const EMPTY_SECONDS = 10 * 60;
const DEPARTURE_SECONDS = 2 * 60;
/** How long a created room is taken for existing; spares LiveKit a call per head when hundreds join at nine sharp. */
const KNOWN_MS = 30_000;

export interface Pass {
  room: string;
  identity: string;
  name: string;
  role: MeetingRole;
  attributes: ParticipantAttributes;
}

export interface Inside {
  sid: string;
  identity: string;
  joinedAt: Date;
}

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
   * @throws Refusal media_unavailable
   */
  async ensureRoom(room: string, identity: string): Promise<void> {
    const now = Date.now();
    const entry = this.known.get(room);
    if (entry && entry.until > now && !entry.asked.has(identity)) {
      entry.asked.add(identity);
      return;
    }
    await this.call(() =>
      this.rooms.createRoom({ name: room, emptyTimeout: EMPTY_SECONDS, departureTimeout: DEPARTURE_SECONDS }),
    );
    this.known.set(room, { until: now + KNOWN_MS, asked: new Set([identity]) });
    if (this.known.size > 2_000) {
      for (const [name, { until }] of this.known) if (until <= now) this.known.delete(name);
    }
  }

  /** LiveKit said the room is gone: the next join makes it again. */
  forgetRoom(room: string): void {
    this.known.delete(room);
  }

  /** The least that a meeting needs: this room only, own camera and microphone; the host may share a screen. */
  async token(pass: Pass): Promise<{ token: string; expiresAt: Date }> {
    const token = new AccessToken(this.options.apiKey, this.options.apiSecret, {
      identity: pass.identity,
      name: pass.name,
      ttl: TOKEN_SECONDS,
      attributes: pass.attributes,
    });
    const sources = [TrackSource.CAMERA, TrackSource.MICROPHONE];
    if (pass.role === 'host') sources.push(TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO);
    token.addGrant({
      roomJoin: true,
      room: pass.room,
      canSubscribe: true,
      canPublish: true,
      canPublishSources: sources,
      canPublishData: false,
      canUpdateOwnMetadata: false,
    });
    // The JWT counts whole seconds: the earlier bound is the true one.
    const expiresAt = new Date((Math.floor(Date.now() / 1_000) + TOKEN_SECONDS) * 1_000);
    return { token: await token.toJwt(), expiresAt };
  }

  /** Everybody is put out; a room that is not there is already closed. */
  async closeRoom(room: string): Promise<void> {
    this.known.delete(room);
    await this.call(() => this.rooms.deleteRoom(room)).catch(unlessMissing);
  }

  /** @returns whether anybody of that identity was there */
  async removeParticipant(room: string, identity: string): Promise<boolean> {
    try {
      await this.call(() => this.rooms.removeParticipant(room, identity));
      return true;
    } catch (error) {
      unlessMissing(error);
      return false;
    }
  }

  async openRooms(): Promise<{ name: string; sid: string }[]> {
    const rooms = await this.call(() => this.rooms.listRooms());
    return rooms.map(({ name, sid }) => ({ name, sid }));
  }

  async inside(room: string): Promise<Inside[]> {
    const list = await this.call(() => this.rooms.listParticipants(room)).catch((error: unknown) => {
      unlessMissing(error);
      return [] as ParticipantInfo[];
    });
    return list
      .filter((one) => one.state === ParticipantInfo_State.ACTIVE || one.state === ParticipantInfo_State.JOINED)
      .map((one) => ({ sid: one.sid, identity: one.identity, joinedAt: joinedAt(one) }));
  }

  /** @throws when LiveKit does not answer or refuses our key. */
  async ping(): Promise<void> {
    await this.rooms.listRooms(['none']);
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

function unlessMissing(error: unknown): void {
  if (!(error instanceof TwirpError && error.status === 404)) throw error;
}
