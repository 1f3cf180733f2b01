import { z } from 'zod';

/** Meeting code, 60 random bits in Crockford base32 without I, L, O, U: `k3fd-9xqz-7mbt`. It is the id and can be read aloud. */
export const MeetingId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/);
export type MeetingId = z.infer<typeof MeetingId>;

/** Directory ids are short slugs that never change: `kec-kayen`, `p-sri-wahyuni`. */
export const UnitId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/);
export const PersonId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/);
/** One installation or browser profile; random, made by the client, kept in its settings. */
export const DeviceId = z.string().regex(/^[a-z0-9]{16,32}$/);
/** ISO 8601 instant in UTC. */
export const Instant = z.iso.datetime({ offset: false });

export const UnitKind = z.enum(['kabupaten', 'opd', 'kecamatan', 'kelurahan', 'desa', 'rw', 'rt']);
export type UnitKind = z.infer<typeof UnitKind>;

export const Unit = z.strictObject({
  id: UnitId,
  parentId: UnitId.nullable(),
  kind: UnitKind,
  /** As written on letters: `Dinas Komunikasi dan Informatika`. */
  name: z.string().min(1).max(160),
  /** As said and shown on tiles: `Diskominfo`. */
  shortName: z.string().min(1).max(60),
});
export type Unit = z.infer<typeof Unit>;

export const Person = z.strictObject({
  id: PersonId,
  name: z.string().min(1).max(120),
  /** Nomor Induk Pegawai, 18 digits; village and RT officers have none. */
  nip: z
    .string()
    .regex(/^\d{18}$/)
    .nullable(),
  /** The office held today: `Kepala Dinas`, `Camat`, `Plt. Kepala Desa`. */
  position: z.string().max(120),
  unit: Unit,
});
export type Person = z.infer<typeof Person>;

export const MeetingClass = z.enum(['biasa', 'terbatas']);
export type MeetingClass = z.infer<typeof MeetingClass>;
/** `cohost` may what the host may, but hand over the meeting, end a co-host's task, or put out a co-host or the organiser. */
export const MeetingRole = z.enum(['host', 'cohost', 'participant']);
export type MeetingRole = z.infer<typeof MeetingRole>;
/**
 * For the asking person: `scheduled` = their door is closed yet (whoever is inside already); `open` = may be entered, nobody
 * inside; `live` = may be entered, somebody inside; `ended` = over.
 */
export const MeetingState = z.enum(['scheduled', 'open', 'live', 'ended']);
export type MeetingState = z.infer<typeof MeetingState>;

export const MeetingSummary = z.strictObject({
  id: MeetingId,
  title: z.string().min(1).max(200),
  unit: Unit,
  organiser: z.strictObject({ id: PersonId, name: z.string() }),
  startsAt: Instant,
  endsAt: Instant,
  /** From when the door opens to the asking person (to the host earlier than to the invited). */
  opensAt: Instant,
  class: MeetingClass,
  state: MeetingState,
  locked: z.boolean(),
  /** People inside now. */
  present: z.int().nonnegative(),
  invited: z.int().nonnegative(),
  /** The asking person's role. */
  role: MeetingRole,
});
export type MeetingSummary = z.infer<typeof MeetingSummary>;

/**
 * What a participant carries into LiveKit as attributes, set by the service only (strings, as LiveKit wants).
 * `deviceKind` tells a room from a desk; more keys may come: readers ignore what they do not know.
 */
export const ParticipantAttributes = z.object({
  /** A guest's id where there is no account. */
  personId: PersonId,
  unit: z.string(),
  position: z.string(),
  role: MeetingRole,
  /** The directory's name, whatever the shown one is; empty for guests: of them nobody vouches. */
  fullName: z.string().default(''),
  guest: z.enum(['true', 'false']).default('false'),
  /** Epoch ms since when the hand is up; empty = down. */
  hand: z.string().default(''),
  /**
   * How often a host muted the microphone, stopped the camera and stopped the share of this device, as `1.0.2`; empty = never. Who
   * was out of reach then learns it by the number that grew.
   */
  silenced: z.string().default(''),
});
export type ParticipantAttributes = z.infer<typeof ParticipantAttributes>;
