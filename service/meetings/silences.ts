// How often hosts silenced each device of somebody: whoever cannot be reached now learns by the number what was done meanwhile
// (contract/domain.ts, `silenced`).
import { sql } from 'kysely';
import type { Queries } from '../store/store.ts';
import type { Source } from './conduct.ts';
import { identityOf, whoIs } from './who.ts';

/** One more time, for each of these LiveKit identities. */
export async function countSilenced(
  db: Queries,
  meetingId: string,
  identities: readonly string[],
  source: Source,
): Promise<void> {
  const whom = identities.flatMap((identity) => whoIs(identity) ?? []);
  if (whom.length === 0) return;
  const column = sql.ref(source);
  await sql`
    insert into silences as s (meeting_id, member_id, device_id, ${column})
    select ${meetingId}, m, d, 1
    from unnest(${whom.map((who) => who.memberId)}::text[], ${whom.map((who) => who.deviceId)}::text[]) as w (m, d)
    on conflict (meeting_id, member_id, device_id) do update set ${column} = s.${column} + 1`.execute(db);
}

/** By identity, as the attribute has it; who is not in it was never silenced. */
export async function silencedAmong(
  db: Queries,
  meetingId: string,
  members: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('silences')
    .select(['member_id', 'device_id', 'microphone', 'camera', 'share'])
    .where('meeting_id', '=', meetingId)
    .where('member_id', 'in', [...members])
    .execute();
  return new Map(
    rows.map((row) => [identityOf(row.member_id, row.device_id), `${row.microphone}.${row.camera}.${row.share}`]),
  );
}

/** Those who were inside and may be just coming back: a new connection would speak on as they wished before. */
export async function awayFrom(db: Queries, meetingId: string, inside: ReadonlySet<string>): Promise<string[]> {
  const stays = await db
    .selectFrom('stays')
    .select(['person_id', 'device_id'])
    .distinct()
    .where('meeting_id', '=', meetingId)
    .execute();
  return stays.map((stay) => identityOf(stay.person_id, stay.device_id)).filter((identity) => !inside.has(identity));
}
