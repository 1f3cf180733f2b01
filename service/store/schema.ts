// The tables as Kysely sees them. Instants are timestamptz (Date in code), dates are text in the office's zone.
import type { ColumnType, Generated } from 'kysely';
import type { MeetingClass, UnitKind } from '../../contract/domain.ts';

type Instant = ColumnType<Date, Date, Date>;

export interface Tables {
  units: { id: string; parent_id: string | null; kind: UnitKind; name: string; short_name: string };
  people: { id: string; login: string; name: string; nip: string | null; active: Generated<boolean> };
  assignments: {
    id: string;
    person_id: string;
    unit_id: string;
    position: string;
    /** pimpinan, pejabat, perangkat, administrator: directory/roles.ts says what each may. */
    role: string;
    from_date: string;
    until_date: string | null;
  };
  meetings: {
    id: string;
    title: string;
    unit_id: string;
    organiser_id: string;
    starts_at: Instant;
    ends_at: Instant;
    class: MeetingClass;
    locked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    created_at: Instant;
  };
  meeting_units: { meeting_id: string; unit_id: string };
  meeting_people: { meeting_id: string; person_id: string };
  /** One participant's time inside, keyed by LiveKit's participant sid. */
  stays: {
    sid: string;
    room_sid: string;
    meeting_id: string;
    person_id: string;
    device_id: string;
    joined_at: Instant;
    left_at: ColumnType<Date | null, Date | null, Date | null>;
    /** When LiveKit last had the participant inside; null = not since the join was reported. */
    seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    /** Put out for having come in after the lock. */
    removed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  /** Rooms that LiveKit closed, by its room sid; a join reported late opens no stay in them. */
  finished_rooms: { room_sid: string; at: Instant };
  webhook_events: { id: string; received_at: Instant };
  outbox: { id: Generated<number>; audience: string[]; payload: string; created_at: Instant };
  outbox_state: { one: boolean; pruned_to: number };
  audit: {
    seq: number;
    at: Instant;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    previous_hash: string;
    hash: string;
  };
  sessions: {
    token_hash: string;
    login: string;
    created_at: Instant;
    /** The last use by a person (identity/browser.ts). */
    seen_at: Instant;
    expires_at: Instant;
    /** For the provider's end_session_endpoint; sealed with the session's cookie (identity/sealed.ts). */
    id_token: ColumnType<string | null, string | null | undefined, string | null>;
  };
  signin_transactions: {
    token_hash: string;
    state: string;
    nonce: string;
    verifier: string;
    return_to: string;
    expires_at: Instant;
  };
  /** `sid:…` or `jti:…`; `issued_until` null = whenever issued. */
  revoked_tokens: {
    key: string;
    expires_at: Instant;
    issued_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
}
