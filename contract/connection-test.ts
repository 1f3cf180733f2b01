import { z } from 'zod';
import { Instant } from './domain.ts';

/** One connection of the test each: LiveKit puts an identity out that comes a second time. */
export const TestPart = z.enum(['signal', 'udp', 'tcp', 'turnUdp', 'turnTls', 'sender', 'receiver']);
export type TestPart = z.infer<typeof TestPart>;

/** `uji-` and 60 random bits: never a MeetingId, so nothing that looks after meetings takes it for one. */
export const TestRoomId = z.string().regex(/^uji-[0-9a-hjkmnp-tv-z]{12}$/);
export type TestRoomId = z.infer<typeof TestRoomId>;

/** The way into a throw-away room for one person. Each token opens that room only and lives two minutes. */
export const ConnectionTestGrant = z.strictObject({
  id: TestRoomId,
  url: z.string().regex(/^wss?:\/\//),
  tokens: z.record(TestPart, z.string().min(20)),
  expiresAt: Instant,
});
export type ConnectionTestGrant = z.infer<typeof ConnectionTestGrant>;

const params = z.strictObject({ id: TestRoomId });
const none = z.undefined();

export const connectionTestRoutes = {
  startConnectionTest: {
    method: 'POST',
    path: '/api/connection-test',
    auth: 'person',
    body: none,
    answer: ConnectionTestGrant,
  },
  /** The room goes at once instead of half a minute after the last one left. */
  endConnectionTest: {
    method: 'POST',
    path: '/api/connection-test/:id/end',
    auth: 'person',
    params,
    body: none,
    answer: z.strictObject({ done: z.literal(true) }),
  },
} as const;

/**
 * `GET` without sign-in: server-sent events `{"n":0}` … at a steady beat, then the end. Who receives them in one lump sits
 * behind something that holds streams back, and would hear of a ring or of the lobby too late.
 */
export const STREAM_TEST = { path: '/api/connection-test/stream', events: 6, everyMs: 200 } as const;

export const StepName = z.enum([
  'service',
  'events',
  'signalling',
  'udp',
  'tcp',
  'turnUdp',
  'turnTls',
  'bandwidth',
  'camera',
  'microphone',
  'speaker',
]);
export type StepName = z.infer<typeof StepName>;

/** `notOffered`: the server has no such way, which is no fault. `skipped`: not looked at, the reason says why. */
export const Outcome = z.enum(['passed', 'warned', 'failed', 'notOffered', 'skipped']);
export type Outcome = z.infer<typeof Outcome>;

/** Why a step is not simply good; each has its sentence and its advice for IT in the catalogs. */
export const Reason = z.enum([
  'certificate',
  'proxyAuth',
  'proxyUnreachable',
  'proxyRefused',
  'nameUnknown',
  'unreachable',
  'timeout',
  'serviceProblem',
  'rateLimited',
  'clockOff',
  'slow',
  'buffered',
  'streamCut',
  'websocketBlocked',
  'mediaServerDown',
  'udpBlocked',
  'tcpBlocked',
  'turnUdpBlocked',
  'turnTlsBlocked',
  'lowUpload',
  'lowDownload',
  'lossy',
  'noWay',
  'needsSignIn',
  'dependsOnEarlier',
  'denied',
  'missing',
  'busy',
  'silent',
  'unexpected',
]);
export type Reason = z.infer<typeof Reason>;

/** The names are the report's; units stand in them. */
export const Figures = z.strictObject({
  /** Of the fastest of several calls. */
  latencyMs: z.number().optional(),
  /** This machine's clock minus the server's. */
  clockOffMs: z.number().optional(),
  connectMs: z.number().optional(),
  serverVersion: z.string().max(60).optional(),
  /** `DIRECT`, or as a PAC file would say it: `PROXY host:port`. Absent where it cannot be known. */
  proxy: z.string().max(300).optional(),
  /** The server's address of the pair that was used, `10.20.0.5:50123`; never this machine's. */
  serverAddress: z.string().max(120).optional(),
  /** `host`, `srflx`, `prflx` or `relay` (RFC 8445 §5.1.1), of this machine's side. */
  localType: z.string().max(10).optional(),
  protocol: z.string().max(10).optional(),
  roundTripMs: z.number().optional(),
  upKbit: z.number().optional(),
  /** What the congestion control would allow; above what the test sends. */
  upEstimateKbit: z.number().optional(),
  downKbit: z.number().optional(),
  lossUpPercent: z.number().optional(),
  lossDownPercent: z.number().optional(),
  jitterMs: z.number().optional(),
  streamEvents: z.number().optional(),
  /** From the first event to the last, as they arrived; sent over `(events − 1) · everyMs`. */
  streamSpreadMs: z.number().optional(),
  devices: z.number().optional(),
  /** As the Permissions API says: granted, denied, prompt. */
  permission: z.string().max(20).optional(),
  picture: z.string().max(40).optional(),
  /** Loudest moment, 0 to 100. */
  levelPercent: z.number().optional(),
});
export type Figures = z.infer<typeof Figures>;

export const StepResult = z.strictObject({
  step: StepName,
  outcome: Outcome,
  reason: Reason.nullable(),
  figures: Figures,
  tookMs: z.number(),
});
export type StepResult = z.infer<typeof StepResult>;

export const Verdict = z.enum([
  'good',
  'checkDevices',
  'usable',
  'audioOnly',
  'noMedia',
  'noOffice',
  'officeOnly',
  /** The office let no test of the way into meetings begin: nothing is known of this network. */
  'notTested',
]);
export type Verdict = z.infer<typeof Verdict>;

/**
 * What goes to IT. Figures and codes only: no tokens, nobody's name, no meeting, no device's name, no address of this machine.
 */
export const ConnectionReport = z.strictObject({
  kind: z.literal('pendopo-connection-report'),
  version: z.literal(1),
  at: Instant,
  tookMs: z.number(),
  client: z.strictObject({
    version: z.string().max(40),
    runtime: z.enum(['desktop', 'browser']),
    /** Engine and platform, `Chromium 138, Linux x86_64`. */
    engine: z.string().max(120),
  }),
  /** `wifi`, `ethernet`, … where the engine says so. */
  networkType: z.string().max(20).nullable(),
  office: z.string().max(300),
  media: z.string().max(300).nullable(),
  verdict: Verdict,
  steps: z.array(StepResult),
});
export type ConnectionReport = z.infer<typeof ConnectionReport>;
