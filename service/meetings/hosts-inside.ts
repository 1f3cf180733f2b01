import { sql } from 'kysely';
import type { Queries } from '../store/store.ts';
import { identityOf } from './who.ts';

/** LiveKit identities of the hosts who are inside now, each device of theirs: whom a signal for hosts only goes to. */
export async function hostsInside(db: Queries, meetingId: string): Promise<string[]> {
  const hosts = await sql<{ person_id: string; device_id: string }>`
    select person_id, device_id from stays where meeting_id = ${meetingId} and left_at is null
    and person_id in (select hosts_of(${meetingId}))`.execute(db);
  return hosts.rows.map((row) => identityOf(row.person_id, row.device_id));
}
