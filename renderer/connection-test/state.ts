import { create } from 'zustand';
import type { ConnectionReport, Reason, StepName, StepResult } from '../../contract/connection-test.ts';
import { host } from '../host/current.ts';
import { usePreferences } from '../host/preferences.ts';
import { OfficeRefusal, office } from '../office/client.ts';
import { probeCamera, probeMicrophone, probeSpeaker } from './device-probe.ts';
import { makeReport } from './report.ts';
import { type Probes, runTest } from './run.ts';
import { probeService, probeStream } from './service-probe.ts';

export type Seen = 'waiting' | 'running' | StepResult;
type State = {
  phase: 'idle' | 'running' | 'done' | 'cancelled';
  steps: Partial<Record<StepName, Seen>>;
  /** The step that began last, for those who hear the screen. */
  current: StepName | null;
  report: ConnectionReport | null;
};

export const useConnectionTest = create<State>(() => ({ phase: 'idle', steps: {}, current: null, report: null }));
const set = useConnectionTest.setState;
let life: AbortController | null = null;

/** From the press to the report. A second press while it runs does nothing. */
export async function startTest(signedIn: boolean): Promise<void> {
  if (life) return;
  life = new AbortController();
  const { signal } = life;
  const begun = performance.now();
  let media: string | null = null;
  set({ phase: 'running', steps: {}, current: null, report: null });
  try {
    const steps = await runTest(
      probesFor(signedIn, (url) => {
        media = url;
      }),
      {
        started: (step) => set(({ steps }) => ({ current: step, steps: { ...steps, [step]: 'running' } })),
        finished: (result) => set(({ steps }) => ({ steps: { ...steps, [result.step]: result } })),
      },
      signal,
    );
    if (!steps) return cancelled();
    const [{ url }, version] = await Promise.all([host.server.state(), host.version()]);
    const report = makeReport(steps, {
      at: new Date(),
      tookMs: performance.now() - begun,
      version,
      runtime: host.kind === 'electron' ? 'desktop' : 'browser',
      userAgent: navigator.userAgent,
      networkType: (navigator as { connection?: { type?: string } }).connection?.type ?? null,
      office: new URL(url).origin,
      media,
    });
    set({ phase: 'done', current: null, report });
  } catch (error) {
    host.reportError('connection-test', error);
    cancelled();
  } finally {
    life = null;
  }
}

/** What had been found stays; what was under way is not under way any more. */
function cancelled() {
  set(({ steps }) => ({
    phase: 'cancelled',
    current: null,
    steps: Object.fromEntries(Object.entries(steps).filter(([, seen]) => typeof seen === 'object')),
  }));
}

/** Frees devices and connections at once. */
export function cancelTest(): void {
  life?.abort(new DOMException('cancelled', 'AbortError'));
}

/** The screen is left: nothing of the test goes on, and nothing of it is kept. */
export function forgetTest(): void {
  cancelTest();
  set({ phase: 'idle', steps: {}, current: null, report: null });
}

function probesFor(signedIn: boolean, learned: (media: string) => void): Probes {
  const preferences = usePreferences.getState();
  // LiveKit is a large part of the face; whoever is not signed in needs none of it.
  const meeting = () => import('../meeting/session/probe.ts');
  return {
    service: probeService,
    stream: probeStream,
    routes: () => host.network.routes(),
    camera: (signal) => probeCamera(preferences, signal),
    microphone: (signal) => probeMicrophone(preferences, signal),
    speaker: probeSpeaker,
    begin: async (signal) => {
      if (!signedIn) return 'needsSignIn';
      try {
        const grant = await office('startConnectionTest', { signal });
        learned(grant.url);
        return grant;
      } catch (error) {
        signal.throwIfAborted();
        return reasonOf(error);
      }
    },
    end: async ({ id }) => {
      await office('endConnectionTest', { params: { id } });
    },
    signalling: async (grant, signal) => (await meeting()).probeSignalling(grant, signal),
    way: async (grant, way, signal) => (await meeting()).probeWay(grant, way, signal),
    bandwidth: async ({ url, tokens }, signal) => {
      const { measureLoopback } = await import('../meeting/session/probe-loopback.ts');
      return measureLoopback(url, tokens, signal);
    },
  };
}

function reasonOf(error: unknown): Reason {
  const code = error instanceof OfficeRefusal ? error.problem.code : null;
  if (code === 'media_unavailable') return 'mediaServerDown';
  if (code === 'rate_limited') return 'rateLimited';
  if (code === 'unauthenticated' || code === 'unknown_person') return 'needsSignIn';
  return 'unexpected';
}
