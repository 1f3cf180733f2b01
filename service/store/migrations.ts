// Plain SQL, in order, each once. A migration that has shipped is never edited: add the next one.
import { sql } from 'kysely';
import type { Store } from './store.ts';

const migrations: readonly { name: string; statements: readonly string[] }[] = [
  {
    name: '001-office',
    statements: [
      `create table units (
        id text primary key,
        parent_id text references units (id),
        kind text not null,
        name text not null,
        short_name text not null
      )`,
      `create index units_parent on units (parent_id)`,
      `create table people (
        id text primary key,
        login text not null unique,
        name text not null,
        nip text,
        active boolean not null default true
      )`,
      `create table assignments (
        id text primary key,
        person_id text not null references people (id),
        unit_id text not null references units (id),
        position text not null,
        role text not null,
        from_date text not null,
        until_date text
      )`,
      `create index assignments_person on assignments (person_id)`,
      `create index assignments_unit on assignments (unit_id)`,
      // The office's day, not the server's: WIB is UTC+7 all year (no tz database needed, PGlite may lack it).
      `create view current_assignments as
        select a.* from assignments a join people p on p.id = a.person_id and p.active
        where a.from_date <= to_char(now() at time zone interval '+07:00', 'YYYY-MM-DD')
          and (a.until_date is null or a.until_date >= to_char(now() at time zone interval '+07:00', 'YYYY-MM-DD'))`,
      `create table meetings (
        id text primary key,
        title text not null,
        unit_id text not null references units (id),
        organiser_id text not null references people (id),
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        class text not null,
        locked_at timestamptz,
        ended_at timestamptz,
        created_at timestamptz not null
      )`,
      `create index meetings_time on meetings (starts_at, ends_at)`,
      `create table meeting_units (
        meeting_id text not null references meetings (id),
        unit_id text not null references units (id),
        primary key (meeting_id, unit_id)
      )`,
      `create index meeting_units_unit on meeting_units (unit_id)`,
      `create table meeting_people (
        meeting_id text not null references meetings (id),
        person_id text not null references people (id),
        primary key (meeting_id, person_id)
      )`,
      `create index meeting_people_person on meeting_people (person_id)`,
      // Invited to a unit = everybody whose current unit is it or stands below it.
      `create function invitees_of(meeting text) returns setof text language sql stable as $$
        with recursive below as (
          select unit_id as id from meeting_units where meeting_id = meeting
          union
          select u.id from units u join below b on u.parent_id = b.id
        )
        select a.person_id from current_assignments a join below b on b.id = a.unit_id
        union
        select mp.person_id from meeting_people mp where mp.meeting_id = meeting
        union
        select m.organiser_id from meetings m where m.id = meeting
      $$`,
      `create function meetings_of(person text) returns setof text language sql stable as $$
        with recursive above as (
          select unit_id as id from current_assignments where person_id = person
          union
          select u.parent_id from units u join above a on u.id = a.id where u.parent_id is not null
        )
        select mu.meeting_id from meeting_units mu join above a on a.id = mu.unit_id
        union
        select mp.meeting_id from meeting_people mp where mp.person_id = person
        union
        select m.id from meetings m where m.organiser_id = person
      $$`,
      `create table stays (
        sid text primary key,
        room_sid text not null,
        meeting_id text not null references meetings (id),
        person_id text not null references people (id),
        device_id text not null,
        joined_at timestamptz not null,
        left_at timestamptz
      )`,
      `create index stays_meeting on stays (meeting_id, person_id)`,
      `create index stays_open on stays (meeting_id) where left_at is null`,
      `create table webhook_events (id text primary key, received_at timestamptz not null)`,
      `create table outbox (
        id bigserial primary key,
        audience text[] not null,
        payload text not null,
        created_at timestamptz not null
      )`,
      `create table outbox_state (one boolean primary key default true check (one), pruned_to bigint not null)`,
      `insert into outbox_state (pruned_to) values (0)`,
      `create function outbox_added() returns trigger language plpgsql as $$
        begin perform pg_notify('pendopo_outbox', new.id::text); return null; end $$`,
      `create trigger outbox_notify after insert on outbox for each row execute function outbox_added()`,
      `create table audit (
        seq bigint primary key,
        at timestamptz not null,
        actor text not null,
        action text not null,
        subject text not null,
        detail text not null,
        previous_hash text not null,
        hash text not null
      )`,
      `create function audit_is_final() returns trigger language plpgsql as $$
        begin raise exception 'the audit log is append-only'; end $$`,
      `create trigger audit_rows_final before update or delete on audit for each row execute function audit_is_final()`,
      `create trigger audit_table_final before truncate on audit for each statement execute function audit_is_final()`,
      `create table sessions (
        token_hash text primary key,
        login text not null,
        created_at timestamptz not null,
        seen_at timestamptz not null,
        expires_at timestamptz not null
      )`,
      `create table signin_transactions (
        token_hash text primary key,
        state text not null,
        nonce text not null,
        verifier text not null,
        return_to text not null,
        expires_at timestamptz not null
      )`,
      `create table revoked_tokens (key text primary key, expires_at timestamptz not null)`,
      // A person taken out of the directory loses an open event stream at once, on every instance.
      `create function person_changed() returns trigger language plpgsql as $$
        begin if old.active and not new.active then perform pg_notify('pendopo_person', new.id); end if; return null; end $$`,
      `create trigger person_notify after update on people for each row execute function person_changed()`,
    ],
  },
  { name: '002-shown-out', statements: [`alter table stays add column removed_at timestamptz`] },
  {
    name: '003-seen-inside',
    statements: [
      `alter table stays add column seen_at timestamptz`,
      `create table finished_rooms (room_sid text primary key, at timestamptz not null)`,
    ],
  },
  {
    name: '004-sign-in-ends',
    statements: [
      // Sealed with a key that only the session's cookie gives.
      `alter table sessions add column id_token text`,
      // Null: all of that key. A provider's sid may outlive a sign-in: of those, what was issued up to then.
      `alter table revoked_tokens add column issued_until timestamptz`,
      `create index stays_person on stays (person_id, left_at)`,
      `create index stays_left on stays (meeting_id, left_at)`,
    ],
  },
  {
    name: '005-conduct',
    statements: [
      // Null: as the class has it (meetings/conduct.ts).
      `alter table meetings add column conduct text`,
      // Null: who called it.
      `alter table meetings add column host_id text references people (id)`,
      `create table cohosts (
        meeting_id text not null references meetings (id),
        person_id text not null references people (id),
        primary key (meeting_id, person_id)
      )`,
      `create function hosts_of(meeting text) returns setof text language sql stable as $$
        select coalesce(m.host_id, m.organiser_id) from meetings m where m.id = meeting
        union
        select c.person_id from cohosts c where c.meeting_id = meeting
      $$`,
      // A member is a person or a guest: what one of them was given and what a host decided about them.
      `create table seats (
        meeting_id text not null references meetings (id),
        member_id text not null,
        granted_at timestamptz,
        removed_at timestamptz,
        banned boolean not null default false,
        shown_name text,
        hand_at timestamptz,
        hand_device text,
        microphone boolean,
        camera boolean,
        share boolean,
        primary key (meeting_id, member_id)
      )`,
      `create index seats_member on seats (member_id)`,
      `create table lobby (
        id text primary key,
        meeting_id text not null references meetings (id),
        member_id text not null,
        typed_name text not null,
        same_name text[] not null,
        state text not null,
        asked_at timestamptz not null,
        seen_at timestamptz not null,
        decided_at timestamptz,
        unique (meeting_id, member_id)
      )`,
      `create index lobby_waiting on lobby (seen_at) where state = 'waiting'`,
      `create table guests (
        id text primary key,
        meeting_id text not null references meetings (id),
        name text not null,
        device_id text not null,
        token_hash text not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`,
      `create index guests_meeting on guests (meeting_id)`,
      // Sealed with the service's own key: the database alone opens no meeting.
      `create table meeting_keys (
        meeting_id text primary key references meetings (id),
        key_index int not null,
        sealed text not null,
        made_at timestamptz not null
      )`,
      // Guests have stays too, and no row in people.
      `alter table stays drop constraint stays_person_id_fkey`,
    ],
  },
  {
    name: '006-chat',
    statements: [
      `create table chat_counters (meeting_id text primary key references meetings (id), last int not null)`,
      `create table chat_messages (
        meeting_id text not null references meetings (id),
        seq int not null,
        client_id text not null,
        at timestamptz not null,
        sender_id text not null,
        sender_name text not null,
        sender_unit text not null,
        guest boolean not null,
        text text not null,
        had_file boolean not null,
        removed_at timestamptz,
        primary key (meeting_id, seq),
        unique (meeting_id, sender_id, client_id)
      )`,
      `create table chat_files (
        id text primary key,
        meeting_id text not null references meetings (id),
        seq int not null,
        name text not null,
        size int not null,
        type text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`,
      `create unique index chat_files_message on chat_files (meeting_id, seq)`,
      `create index chat_files_expiry on chat_files (expires_at)`,
      `create table rings (
        meeting_id text not null references meetings (id),
        person_id text not null references people (id),
        at timestamptz not null,
        primary key (meeting_id, person_id)
      )`,
    ],
  },
  {
    name: '007-let-in',
    statements: [
      // When the office heard of it, by the database's clock: LiveKit's own, of joined_at, may be another.
      `alter table stays add column recorded_at timestamptz`,
      `update stays set recorded_at = joined_at`,
      `alter table stays alter column recorded_at set default clock_timestamp(), alter column recorded_at set not null`,
      `alter table stays add column past_lobby boolean not null default false`,
    ],
  },
  {
    name: '008-silences',
    statements: [
      `create table silences (
        meeting_id text not null references meetings (id),
        member_id text not null,
        device_id text not null,
        microphone int not null default 0,
        camera int not null default 0,
        share int not null default 0,
        primary key (meeting_id, member_id, device_id)
      )`,
    ],
  },
];

/** Several instances may start at once: the advisory lock lets one migrate while the others wait. */
export async function migrate(store: Store): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(7036737311)`.execute(trx);
    await sql`create table if not exists migrations (name text primary key, at timestamptz not null default now())`.execute(
      trx,
    );
    const done = await sql<{ name: string }>`select name from migrations`.execute(trx);
    const names = new Set(done.rows.map((row) => row.name));
    for (const migration of migrations) {
      if (names.has(migration.name)) continue;
      for (const statement of migration.statements) await sql.raw(statement).execute(trx);
      await sql`insert into migrations (name) values (${migration.name})`.execute(trx);
    }
  });
}
