import { z } from 'zod';
import { chatRoutes } from './chat.ts';
import { conductRoutes } from './conduct.ts';
import { connectionTestRoutes } from './connection-test.ts';
import {
  DeviceId,
  Instant,
  MeetingClass,
  MeetingId,
  MeetingRole,
  MeetingSummary,
  Person,
  PersonId,
  Unit,
  UnitId,
} from './domain.ts';
import { rollRoutes } from './roll.ts';
import { ServerInfo } from './server.ts';

export const Me = z.strictObject({ person: Person, mayOrganise: z.boolean() });
export type Me = z.infer<typeof Me>;

export const Agenda = z.strictObject({ now: Instant, meetings: z.array(MeetingSummary) });
export type Agenda = z.infer<typeof Agenda>;

export const NewMeeting = z.strictObject({
  title: z.string().trim().min(3).max(200),
  unitId: UnitId,
  startsAt: Instant,
  endsAt: Instant,
  class: MeetingClass.default('biasa'),
  invitedUnits: z.array(UnitId).max(500).default([]),
  invitedPeople: z.array(PersonId).max(2000).default([]),
});
export type NewMeeting = z.input<typeof NewMeeting>;

/**
 * `pressed`: the person wants in. `ahead`: they look at themselves yet, so they neither knock nor wait; `back`: they were
 * inside and come back by themselves, which whoever was put out by a host may not (`removed`).
 */
export const JoinRequest = z.strictObject({
  deviceId: DeviceId,
  why: z.enum(['pressed', 'ahead', 'back']).default('pressed'),
});
export type JoinRequest = z.output<typeof JoinRequest>;

/** The way into one meeting for one device. The token lives minutes; LiveKit refreshes it while connected. */
export const JoinGrant = z.strictObject({
  status: z.literal('granted'),
  url: z.string().regex(/^wss?:\/\//),
  token: z.string().min(20),
  expiresAt: Instant,
  identity: z.string(),
  role: MeetingRole,
  meeting: MeetingSummary,
});
export type JoinGrant = z.infer<typeof JoinGrant>;

/** At the door: a host has to let them in. Ask again on the `admission` event, or after `askAgain` seconds. */
export const JoinWaiting = z.strictObject({
  status: z.literal('waiting'),
  askAgain: z.int().positive(),
  /** A host is inside, so somebody will see the request. */
  hostInside: z.boolean(),
});
export type JoinWaiting = z.infer<typeof JoinWaiting>;
export const JoinAnswer = z.discriminatedUnion('status', [JoinGrant, JoinWaiting]);
export type JoinAnswer = z.infer<typeof JoinAnswer>;

const Stays = z.array(z.strictObject({ joinedAt: Instant, leftAt: Instant.nullable(), deviceId: DeviceId }));
export const AttendanceEntry = z.strictObject({ person: Person, stays: Stays });
/** A guest by the name they typed at the door; nobody vouches for it. */
export const GuestAttendance = z.strictObject({ id: z.string(), name: z.string(), stays: Stays });
export const Attendance = z.strictObject({
  meetingId: MeetingId,
  entries: z.array(AttendanceEntry),
  guests: z.array(GuestAttendance),
});
export type Attendance = z.infer<typeof Attendance>;

export const EndedSession = z.strictObject({
  /** RP-initiated logout at the identity provider, for the face to open; null when the provider has none. */
  endSessionUrl: z.url().nullable(),
});

const params = z.strictObject({ id: MeetingId });
const none = z.undefined();

/** Characters that no compression on the way shortens much: how long they take says how wide the line is. */
export const LINE_PROBE_BYTES = 2500;
export const LineProbe = z.strictObject({ filling: z.string().length(LINE_PROBE_BYTES) });

/**
 * The JSON routes, relative to the service's origin. `auth: 'person'` = bearer (shell) or session cookie plus the
 * `x-pendopo: 1` header (browser); `member` = such a person, or a guest by a cookie for this meeting only. Not listed here because they are not JSON calls of the renderer: sign-in redirects
 * (`GET /api/auth/login`, `GET /api/auth/callback`), `GET /api/events` (events.ts), `POST /api/livekit/webhook`,
 * `GET /api/connection-test/stream` (connection-test.ts),
 * `GET /api/health/live`, `GET /api/health/ready`, `GET /api/openapi.json`.
 */
export const routes = {
  serverInfo: { method: 'GET', path: '/api/server', auth: 'none', body: none, answer: ServerInfo },
  lineProbe: { method: 'GET', path: '/api/line-probe', auth: 'none', body: none, answer: LineProbe },
  me: { method: 'GET', path: '/api/me', auth: 'person', body: none, answer: Me },
  endSession: { method: 'POST', path: '/api/session/end', auth: 'person', body: none, answer: EndedSession },
  units: {
    method: 'GET',
    path: '/api/units',
    auth: 'person',
    body: none,
    answer: z.strictObject({ units: z.array(Unit) }),
  },
  agenda: {
    method: 'GET',
    path: '/api/agenda',
    auth: 'person',
    body: none,
    answer: Agenda,
    /** Half-open day range; default today to seven days on, in the office's time zone. */
    query: z.strictObject({ from: Instant.optional(), to: Instant.optional() }),
  },
  createMeeting: { method: 'POST', path: '/api/meetings', auth: 'person', body: NewMeeting, answer: MeetingSummary },
  meeting: { method: 'GET', path: '/api/meetings/:id', auth: 'member', params, body: none, answer: MeetingSummary },
  join: {
    method: 'POST',
    path: '/api/meetings/:id/join',
    auth: 'member',
    params,
    body: JoinRequest,
    answer: JoinAnswer,
  },
  lock: {
    method: 'POST',
    path: '/api/meetings/:id/lock',
    auth: 'person',
    params,
    body: z.strictObject({ locked: z.boolean() }),
    answer: MeetingSummary,
  },
  end: { method: 'POST', path: '/api/meetings/:id/end', auth: 'person', params, body: none, answer: MeetingSummary },
  attendance: {
    method: 'GET',
    path: '/api/meetings/:id/attendance',
    auth: 'person',
    params,
    body: none,
    answer: Attendance,
  },
  ...conductRoutes,
  ...chatRoutes,
  ...rollRoutes,
  ...connectionTestRoutes,
} as const;
export type RouteName = keyof typeof routes;

/** The header that a cookie-carrying request must have (CSRF: a foreign page cannot set it without a preflight). */
export const CLIENT_HEADER = 'x-pendopo';
