// The tables as Kysely sees them. Instants are timestamptz (Date in code), dates are text in the office's zone.
import type { ColumnType, Generated } from 'kysely';
import type { MeetingClass, UnitKind } from '../../contract/domain.ts';

type Instant = ColumnType<Date, Date, Date>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeInstant = Maybe<Date>;

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
    /** JSON of contract/conduct.ts; null = as the class has it. */
    conduct: ColumnType<string | null, string | null | undefined, string | null>;
    /** Who it was handed to; null = the organiser is its host. */
    host_id: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: Instant;
  };
  cohosts: { meeting_id: string; person_id: string };
  /** One member (a person or a guest) of one meeting: what was granted, and what hosts decided about them. */
  seats: {
    meeting_id: string;
    member_id: string;
    /** The newest grant; the key is handed out to nobody else. */
    granted_at: MaybeInstant;
    /** Put out by a host, or out of the directory; a newer grant lets them in again. */
    removed_at: MaybeInstant;
    banned: Generated<boolean>;
    shown_name: Maybe<string>;
    hand_at: MaybeInstant;
    hand_device: Maybe<string>;
    /** Exceptions to what the conduct allows; null = none. */
    microphone: Maybe<boolean>;
    camera: Maybe<boolean>;
    share: Maybe<boolean>;
  };
  /** How often hosts silenced a device of somebody. */
  silences: {
    meeting_id: string;
    member_id: string;
    device_id: string;
    microphone: Generated<number>;
    camera: Generated<number>;
    share: Generated<number>;
  };
  lobby: {
    id: string;
    meeting_id: string;
    member_id: string;
    typed_name: string;
    /** As `Name · Unit`, of the directory when they knocked. */
    same_name: string[];
    state: 'waiting' | 'admitted' | 'denied';
    asked_at: Instant;
    /** They ask again all the time; who stopped has left. */
    seen_at: Instant;
    decided_at: MaybeInstant;
  };
  guests: {
    id: string;
    meeting_id: string;
    name: string;
    device_id: string;
    token_hash: string;
    created_at: Instant;
    /** Of the cookie; the row stays as long as the stays do. */
    expires_at: Instant;
  };
  meeting_keys: { meeting_id: string; key_index: number; sealed: string; made_at: Instant };
  meeting_units: { meeting_id: string; unit_id: string };
  meeting_people: { meeting_id: string; person_id: string };
  /** One participant's time inside, keyed by LiveKit's participant sid. */
  stays: {
    sid: string;
    room_sid: string;
    meeting_id: string;
    /** Or a guest's id (guests). */
    person_id: string;
    device_id: string;
    joined_at: Instant;
    left_at: ColumnType<Date | null, Date | null, Date | null>;
    /** When LiveKit last had the participant inside; null = not since the join was reported. */
    seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    /** Put out: by a host, or for having come in after the lock or past the lobby. */
    removed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    /** By the database's clock; the lock is compared with this. */
    recorded_at: Generated<Date>;
    /** Came in with a token from before the lobby, and nobody had let them in. */
    past_lobby: Generated<boolean>;
  };
  chat_counters: { meeting_id: string; last: number };
  chat_messages: {
    meeting_id: string;
    seq: number;
    /** The sender's own name for it: sent twice, it is one message. */
    client_id: string;
    at: Instant;
    /** Person or guest, with the name and unit they had then. */
    sender_id: string;
    sender_name: string;
    sender_unit: string;
    guest: boolean;
    text: string;
    had_file: boolean;
    /** By its author or a host; then the text is empty. */
    removed_at: MaybeInstant;
  };
  /** What lies in the folder of files under `id`. */
  chat_files: {
    id: string;
    meeting_id: string;
    seq: number;
    name: string;
    size: number;
    type: string;
    created_at: Instant;
    expires_at: Instant;
  };
  /** When somebody was last called to a meeting. */
  rings: { meeting_id: string; person_id: string; at: Instant };
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
