// What the measurements mean. Plain data in, plain data out; the sentences stand in the catalogs.
import type { Figures, Outcome, Reason, StepName, StepResult, Verdict } from '../../contract/connection-test.ts';
import { STREAM_TEST } from '../../contract/connection-test.ts';
import type { Route } from '../../contract/network.ts';
import type { Signalled, WayResult } from '../meeting/session/probe.ts';
import type { Loopback } from '../meeting/session/probe-loopback.ts';
import type { DeviceAnswer } from './device-probe.ts';
import type { ServiceAnswer, StreamAnswer } from './service-probe.ts';

export type Judged = Omit<StepResult, 'step' | 'tookMs'>;
export type WayStep = 'udp' | 'tcp' | 'turnUdp' | 'turnTls';

/** Beyond this, sign-in tokens may count as expired or not yet valid. */
const CLOCK_MS = 60_000;
const SLOW_MS = 400;
/** kbit/s: below the first, pictures suffer; below the second, only voices are carried (renderer/meeting/session/line.ts). */
const PICTURES_KBIT = 700;
const VOICES_KBIT = 200;
const LOSS_PERCENT = 5;
const SILENT_PERCENT = 3;

const judged = (outcome: Outcome, reason: Reason | null, figures: Figures = {}): Judged => ({
  outcome,
  reason,
  figures: stripped(figures),
});

/** exactOptionalPropertyTypes, and a report without holes. */
function stripped(figures: { [K in keyof Figures]?: Figures[K] | undefined }): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Figures;
}

export function judgeService(answer: ServiceAnswer, route: Route | null): Judged {
  const proxy = stripped({ proxy: route?.proxy } as Figures);
  if (!answer.ok) {
    if (route?.trouble) return judged('failed', route.trouble, proxy);
    return judged('failed', answer.status === null ? 'unreachable' : 'serviceProblem', proxy);
  }
  const figures = { latencyMs: answer.latencyMs, clockOffMs: answer.clockOffMs, ...proxy };
  if (Math.abs(answer.clockOffMs) > CLOCK_MS) return judged('warned', 'clockOff', figures);
  if (answer.latencyMs > SLOW_MS) return judged('warned', 'slow', figures);
  return judged('passed', null, figures);
}

export function judgeStream({ events, spreadMs, status }: StreamAnswer): Judged {
  const figures = { streamEvents: events, streamSpreadMs: spreadMs };
  if (status === 429) return judged('skipped', 'rateLimited');
  if (events === 0) return judged('failed', status === null ? 'unreachable' : 'serviceProblem', figures);
  if (events < STREAM_TEST.events) return judged('failed', 'streamCut', figures);
  const sentOver = (STREAM_TEST.events - 1) * STREAM_TEST.everyMs;
  return spreadMs < sentOver / 2 ? judged('warned', 'buffered', figures) : judged('passed', null, figures);
}

export function judgeSignalling(answer: Signalled, route: Route | null): Judged {
  const proxy = stripped({ proxy: route?.proxy } as Figures);
  if (answer.ok) {
    const { ms, serverVersion } = answer;
    return judged('passed', null, stripped({ connectMs: ms, serverVersion, ...proxy } as Figures));
  }
  if (route?.trouble) return judged('failed', route.trouble, proxy);
  const reasons = {
    websocket: 'websocketBlocked',
    unreachable: 'mediaServerDown',
    timeout: 'timeout',
    refused: 'unexpected',
  } as const;
  return judged('failed', reasons[answer.why], proxy);
}

const blocked = { udp: 'udpBlocked', tcp: 'tcpBlocked', turnUdp: 'turnUdpBlocked', turnTls: 'turnTlsBlocked' } as const;

/** All ways together: a way that is shut matters less while another is open. */
export function judgeWays(answers: Record<WayStep, WayResult>): Record<WayStep, Judged> {
  const open = Object.values(answers).some(({ ok }) => ok);
  const judge = (way: WayStep): Judged => {
    const answer = answers[way];
    if (answer.ok) {
      const { selected, ms } = answer;
      return judged(
        'passed',
        null,
        stripped({
          connectMs: ms,
          protocol: selected?.protocol,
          serverAddress: selected?.serverAddress,
          localType: selected?.localType,
          roundTripMs: selected?.roundTripMs,
        } as Figures),
      );
    }
    if (answer.why === 'notOffered') return judged('notOffered', null);
    if (answer.why === 'signalling') return judged('skipped', 'dependsOnEarlier');
    return judged(open ? 'warned' : 'failed', blocked[way], { serverAddress: answer.serverAddress });
  };
  return { udp: judge('udp'), tcp: judge('tcp'), turnUdp: judge('turnUdp'), turnTls: judge('turnTls') };
}

export function judgeBandwidth(measured: Loopback | null): Judged {
  if (!measured) return judged('failed', 'noWay');
  const { upKbit, downKbit, lossUpPercent, lossDownPercent } = measured;
  const figures = stripped(measured as Figures);
  if (upKbit < PICTURES_KBIT) return judged(upKbit < VOICES_KBIT ? 'failed' : 'warned', 'lowUpload', figures);
  if (downKbit < PICTURES_KBIT) return judged(downKbit < VOICES_KBIT ? 'failed' : 'warned', 'lowDownload', figures);
  if (Math.max(lossUpPercent ?? 0, lossDownPercent) > LOSS_PERCENT) return judged('warned', 'lossy', figures);
  return judged('passed', null, figures);
}

export function judgeDevice(answer: DeviceAnswer): Judged {
  const { failure, ...rest } = answer;
  const figures = stripped(rest as Figures);
  if (failure)
    return judged(failure === 'missing' ? 'warned' : 'failed', failure === 'failed' ? 'unexpected' : failure, figures);
  if (answer.levelPercent !== undefined && answer.levelPercent < SILENT_PERCENT)
    return judged('warned', 'silent', figures);
  return judged('passed', null, figures);
}

const ways: readonly StepName[] = ['udp', 'tcp', 'turnUdp', 'turnTls'];
const devices: readonly StepName[] = ['camera', 'microphone', 'speaker'];

/** One sentence's worth. */
export function verdictOf(steps: readonly StepResult[]): Verdict {
  const of = (name: StepName) => steps.find(({ step }) => step === name);
  if (of('service')?.outcome === 'failed') return 'noOffice';
  if (of('signalling')?.reason === 'needsSignIn') return 'officeOnly';
  if (of('signalling')?.reason === 'rateLimited') return 'notTested';
  const open = ways.some((way) => of(way)?.outcome === 'passed');
  const quality = of('bandwidth')?.outcome;
  if (!open || of('bandwidth')?.reason === 'noWay') return 'noMedia';
  if (quality === 'failed') return 'audioOnly';
  const troubled = (step: StepResult) => step.outcome === 'warned' || step.outcome === 'failed';
  if (steps.some((step) => troubled(step) && !devices.includes(step.step))) return 'usable';
  return steps.some(troubled) ? 'checkDevices' : 'good';
}
