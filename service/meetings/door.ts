// Coming in: who is refused, who waits, and the grant with the rights of that moment.
import { sql } from 'kysely';
import type { z } from 'zod';
import type { JoinAnswer, JoinRequest } from '../../contract/http.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import { record } from '../audit/audit.ts';
import type { Media } from '../media/livekit.ts';
import { Refusal } from '../refusal.ts';
import type { Store } from '../store/store.ts';
import { opensAt } from './clock.ts';
import { isHosting } from './conduct.ts';
import type { Keys } from './keys.ts';
import type { Lobby } from './lobby.ts';
import type { Rooms } from './rooms.ts';
import { lockedSeat, setSeat } from './seats.ts';
import { type Member, type Standing, standingOf } from './standing.ts';
import { summaryOf, wasInside } from './summary.ts';
import { identityOf } from './who.ts';

/** A hand stays up over a dropped line, not over going away. */
const HAND_KEPT_MS = 2 * 60_000;

export interface DoorParts {
  store: Store;
  media: Media;
  rooms: Rooms;
  lobby: Lobby;
  keys: Keys;
  clock?: () => Date;
}

export class Door {
  private readonly parts: DoorParts;

  constructor(parts: DoorParts) {
    this.parts = parts;
  }

  /**
   * @throws Refusal not_found, not_invited, guests_refused, removed, ended, not_started, locked, denied, media_unavailable;
   * the first that holds
   */
  async join(
    member: Member,
    meetingId: string,
    deviceId: string,
    why: JoinRequest['why'] = 'pressed',
  ): Promise<z.input<typeof JoinAnswer>> {
    const { lobby, clock } = this.parts;
    const now = clock?.() ?? new Date();
    try {
      const standing = await standingOf(this.parts.store.db, meetingId, member, now);
      if (why === 'back' && standing.putOut) throw new Refusal('removed');
      await this.refuseAtDoor(standing, now);
      // Whoever has not pressed yet is no chair for the host to see.
      if (await this.hasToWait(standing, now)) return await lobby.wait(standing, now, why !== 'ahead');
      return await this.grant(standing, deviceId, now);
    } catch (error) {
      if (error instanceof Refusal) await this.auditRefusal(member.id, meetingId, error.code, now);
      throw error;
    }
  }

  private async refuseAtDoor({ meeting, member, role, ended }: Standing, now: Date): Promise<void> {
    if (ended) throw new Refusal('ended');
    const opens = opensAt(meeting.starts_at, role);
    if (now < opens) throw new Refusal('not_started', { opensAt: opens.toISOString() });
    if (meeting.locked_at === null || isHosting(role)) return;
    const { store, lobby } = this.parts;
    // As the database has it, which is finer than a Date.
    const lockedAt = sql`(select locked_at from meetings where id = ${meeting.id})`;
    const before = await wasInside(sql`${meeting.id}`, sql`${member.id}`, lockedAt).execute(store.db);
    if (before.rows.length > 0) return;
    await lobby.leave(meeting.id, member.id);
    throw new Refusal('locked');
  }

  private async hasToWait({ meeting, member, role, held }: Standing, now: Date): Promise<boolean> {
    if (isHosting(role)) return false;
    if (await this.parts.lobby.denied(meeting.id, member.id, now)) throw new Refusal('denied');
    return held;
  }

  private async grant(standing: Standing, deviceId: string, now: Date): Promise<z.input<typeof JoinAnswer>> {
    const { store, media, rooms, keys, lobby } = this.parts;
    const { meeting, member, shownName } = standing;
    const identity = identityOf(member.id, deviceId);
    await keys.ensure(store.db, meeting.id, meeting.class);
    await media.ensureRoom(meeting.id, identity, () => rooms.metadata(meeting.id));
    await this.lowerOldHand(meeting.id, member.id, deviceId, now);
    const granted = await store.db.transaction().execute(async (trx) => {
      const seat = await lockedSeat(trx, meeting.id, member.id);
      // A removal that came since the standing was read is not overwritten by this grant.
      if (seat.banned || seat.removed_at?.getTime() !== standing.removedAt?.getTime()) return false;
      // The database's clock, as for a removal: of two machines' own, one may be behind.
      await setSeat(trx, meeting.id, member.id, { granted_at: sql<Date>`clock_timestamp()` });
      const detail = { deviceId, role: standing.role };
      await record(trx, { actor: member.id, action: 'join.granted', subject: meeting.id, detail }, now);
      return true;
    });
    if (!granted) throw new Refusal('removed');
    await lobby.leave(meeting.id, member.id);
    // After the commit: what a host changes from here on finds the seat, and settles who comes in with this token.
    const due = (await rooms.due(meeting.id, [member.id]))(member.id, deviceId);
    const { token, expiresAt } = await media.token({
      room: meeting.id,
      identity,
      name: shownName,
      sources: due.sources,
      attributes: {
        personId: member.id,
        unit: member.unit,
        position: member.person?.position ?? '',
        role: due.role,
        fullName: member.person?.name ?? '',
        guest: member.guest ? 'true' : 'false',
        hand: due.hand,
        silenced: due.silenced,
      },
    });
    return {
      status: 'granted',
      url: media.url,
      token,
      expiresAt: expiresAt.toISOString(),
      identity,
      role: due.role,
      meeting: summaryOf(meeting, member.id, now),
    };
  }

  private async lowerOldHand(meetingId: string, memberId: string, deviceId: string, now: Date): Promise<void> {
    const kept = new Date(now.getTime() - HAND_KEPT_MS);
    await sql`update seats t set hand_at = null, hand_device = null
      where t.meeting_id = ${meetingId} and t.member_id = ${memberId} and t.hand_device = ${deviceId}
      and not exists (select 1 from stays s where s.meeting_id = t.meeting_id and s.person_id = t.member_id
                      and s.device_id = ${deviceId} and (s.left_at is null or s.left_at > ${kept}))`.execute(
      this.parts.store.db,
    );
  }

  private async auditRefusal(actor: string, subject: string, code: ProblemCode, now: Date): Promise<void> {
    await this.parts.store.db
      .transaction()
      .execute((trx) => record(trx, { actor, action: 'join.refused', subject, detail: { code } }, now));
  }
}
