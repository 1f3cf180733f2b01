// Units, people and the office each holds today. Read at each request: a person taken out is out at once.
import { type RawBuilder, sql } from 'kysely';
import type { Person, Unit } from '../../contract/domain.ts';
import type { Queries } from '../store/store.ts';
import { mayOrganise } from './roles.ts';

export interface Official {
  person: Person;
  mayOrganise: boolean;
}

interface PersonRow {
  id: string;
  name: string;
  nip: string | null;
  position: string;
  role: string;
  unit_id: string;
  parent_id: string | null;
  kind: Unit['kind'];
  unit_name: string;
  short_name: string;
}

// Who holds two offices (a Plt.) is shown with the newer one; both count for invitations (store: current_assignments).
const holders = sql`
  select distinct on (p.id) p.id, p.login, p.name, p.nip, a.position, a.role,
         u.id as unit_id, u.parent_id, u.kind, u.name as unit_name, u.short_name
  from people p join current_assignments a on a.person_id = p.id join units u on u.id = a.unit_id
`;

const official = (row: PersonRow): Official => ({
  person: {
    id: row.id,
    name: row.name,
    nip: row.nip,
    position: row.position,
    unit: { id: row.unit_id, parentId: row.parent_id, kind: row.kind, name: row.unit_name, shortName: row.short_name },
  },
  mayOrganise: mayOrganise(row.role),
});

/** Null: not in the directory, inactive, or holding no office today. */
export async function officialByLogin(db: Queries, login: string): Promise<Official | null> {
  const found = await sql<PersonRow>`${holders} where p.login = ${login} order by p.id, a.from_date desc, a.id`.execute(
    db,
  );
  const row = found.rows[0];
  return row ? official(row) : null;
}

/**
 * Also people who left since: attendance lists outlive offices, so without a current one the last held is shown.
 */
export const peopleById = (db: Queries, ids: readonly string[]): Promise<Map<string, Person>> =>
  peopleWith(db, ids, sql`false`);

/**
 * With the office that each held on `day` (`YYYY-MM-DD`, in the office's zone; the newer one of two): what is filed states what was.
 * Who held none that day is shown as by `peopleById`.
 */
export const peopleOn = (db: Queries, ids: readonly string[], day: string): Promise<Map<string, Person>> =>
  peopleWith(db, ids, sql`a.from_date <= ${day} and (a.until_date is null or a.until_date >= ${day})`);

async function peopleWith(
  db: Queries,
  ids: readonly string[],
  preferred: RawBuilder<unknown>,
): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const found = await sql<PersonRow>`
    select distinct on (p.id) p.id, p.name, p.nip, a.position, a.role,
           u.id as unit_id, u.parent_id, u.kind, u.name as unit_name, u.short_name
    from people p join assignments a on a.person_id = p.id join units u on u.id = a.unit_id
    where p.id in (${sql.join(ids)})
    order by p.id, case when ${preferred} then 2 when a.id in (select id from current_assignments) then 1 else 0 end desc,
             a.from_date desc, a.id`.execute(db);
  return new Map(found.rows.map((row) => [row.id, official(row).person]));
}

export async function allUnits(db: Queries): Promise<Unit[]> {
  const rows = await db.selectFrom('units').selectAll().orderBy('kind').orderBy('name').execute();
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    kind: row.kind,
    name: row.name,
    shortName: row.short_name,
  }));
}

/** Does one of the person's current units equal `unitId` or stand above it? */
export async function answersFor(db: Queries, personId: string, unitId: string): Promise<boolean> {
  const found = await sql`
    with recursive above as (
      select id, parent_id from units where id = ${unitId}
      union
      select u.id, u.parent_id from units u join above a on u.id = a.parent_id
    )
    select 1 from above a join current_assignments c on c.unit_id = a.id where c.person_id = ${personId} limit 1`.execute(
    db,
  );
  return found.rows.length > 0;
}
