// The order of the test. Probes and clock are handed in, so that the order can be tested without a network.
import type { ConnectionTestGrant, Reason, StepName, StepResult } from '../../contract/connection-test.ts';
import type { Routes } from '../../contract/network.ts';
import type { Signalled, WayResult } from '../meeting/session/probe.ts';
import type { Loopback } from '../meeting/session/probe-loopback.ts';
import type { DeviceAnswer } from './device-probe.ts';
import {
  type Judged,
  judgeBandwidth,
  judgeDevice,
  judgeService,
  judgeSignalling,
  judgeStream,
  judgeWays,
  type WayStep,
} from './judge.ts';
import type { ServiceAnswer, StreamAnswer } from './service-probe.ts';

export const stepNames = [
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
] as const satisfies readonly StepName[];
const waySteps = ['udp', 'tcp', 'turnUdp', 'turnTls'] as const satisfies readonly WayStep[];
const meetingSteps: readonly StepName[] = ['signalling', ...waySteps, 'bandwidth'];

type Limit = AbortSignal;
export type Probes = {
  service: (signal: Limit) => Promise<ServiceAnswer>;
  stream: (signal: Limit) => Promise<StreamAnswer>;
  /** How the shell reaches the servers; null in a browser. */
  routes: () => Promise<Routes | null>;
  camera: (signal: Limit) => Promise<DeviceAnswer>;
  microphone: (signal: Limit) => Promise<DeviceAnswer>;
  speaker: () => Promise<DeviceAnswer>;
  /** A reason instead of a grant: the office gives none. */
  begin: (signal: Limit) => Promise<ConnectionTestGrant | Reason>;
  end: (grant: ConnectionTestGrant) => Promise<void>;
  signalling: (grant: ConnectionTestGrant, signal: Limit) => Promise<Signalled>;
  way: (grant: ConnectionTestGrant, way: WayStep, signal: Limit) => Promise<WayResult>;
  bandwidth: (grant: ConnectionTestGrant, signal: Limit) => Promise<Loopback>;
};

export type Watch = {
  started: (step: StepName) => void;
  finished: (result: StepResult) => void;
};

/**
 * Runs every step, tells each as it begins and ends, and frees whatever was opened, however it ends.
 * @returns null when it was cancelled
 */
export async function runTest(
  probes: Probes,
  watch: Watch,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<StepResult[] | null> {
  const results: StepResult[] = [];
  const tell = (step: StepName, judged: Judged, begun: number) => {
    if (signal.aborted) return;
    const result = { step, ...judged, tookMs: Math.round(now() - begun) };
    results.push(result);
    watch.finished(result);
  };
  const skip = (steps: readonly StepName[], reason: Reason, outcome: 'skipped' | 'failed' = 'skipped') => {
    for (const step of steps) tell(step, { outcome, reason, figures: {} }, now());
  };
  /** A probe that throws is a finding too; a cancelled one is none. */
  const step = async (name: StepName, work: () => Promise<Judged>): Promise<Judged> => {
    const begun = now();
    if (!signal.aborted) watch.started(name);
    const judged = await (signal.aborted ? Promise.reject(signal.reason) : work()).catch(
      (): Judged => ({ outcome: 'failed', reason: 'unexpected', figures: {} }),
    );
    tell(name, judged, begun);
    return judged;
  };

  const routes = probes.routes().catch(() => null);
  const equipment = (async () => {
    // One after the other: some drivers answer a second question with a refusal while they are busy with the first.
    await step('camera', async () => judgeDevice(await probes.camera(signal)));
    await step('microphone', async () => judgeDevice(await probes.microphone(signal)));
    await step('speaker', async () => judgeDevice(await probes.speaker()));
  })();
  const network = async () => {
    const service = await step('service', async () => {
      const answer = await probes.service(signal);
      return judgeService(answer, (await routes)?.service ?? null);
    });
    if (service.outcome === 'failed') return skip(['events', ...meetingSteps], 'dependsOnEarlier');
    const stream = step('events', async () => judgeStream(await probes.stream(signal)));
    const grant = await probes.begin(signal).catch((): Reason => 'unexpected');
    if (typeof grant === 'string') {
      await stream;
      skip(['signalling'], grant, grant === 'needsSignIn' || grant === 'rateLimited' ? 'skipped' : 'failed');
      return skip([...waySteps, 'bandwidth'], grant === 'needsSignIn' ? grant : 'dependsOnEarlier');
    }
    try {
      await Promise.all([stream, meeting(grant)]);
    } finally {
      void probes.end(grant).catch(() => undefined);
    }
  };
  const meeting = async (grant: ConnectionTestGrant) => {
    const signalling = await step('signalling', async () =>
      judgeSignalling(await probes.signalling(grant, signal), (await routes)?.media ?? null),
    );
    if (signalling.outcome === 'failed') return skip([...waySteps, 'bandwidth'], 'dependsOnEarlier');
    const begun = now();
    if (!signal.aborted) for (const way of waySteps) watch.started(way);
    const answers = await Promise.all(
      waySteps.map(async (way) => {
        const failed: WayResult = { ok: false, why: 'signalling' };
        return [way, await probes.way(grant, way, signal).catch(() => failed)] as const;
      }),
    );
    const judged = judgeWays(Object.fromEntries(answers) as Record<WayStep, WayResult>);
    for (const way of waySteps) tell(way, judged[way], begun);
    if (!waySteps.some((way) => judged[way].outcome === 'passed')) return skip(['bandwidth'], 'dependsOnEarlier');
    await step('bandwidth', async () => judgeBandwidth(await probes.bandwidth(grant, signal).catch(() => null)));
  };

  await Promise.all([network(), equipment]);
  return signal.aborted ? null : stepNames.flatMap((name) => results.filter((one) => one.step === name));
}
