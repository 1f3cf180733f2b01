import { describe, expect, it, vi } from 'vitest';
import type { ConnectionTestGrant, StepName, StepResult } from '../../contract/connection-test.ts';
import { en } from '../language/en.ts';
import { id } from '../language/id.ts';
import type { WayResult } from '../meeting/session/probe.ts';
import { judgeService, judgeStream, verdictOf } from './judge.ts';
import { engineOf, makeReport, reportText } from './report.ts';
import { type Probes, runTest, stepNames } from './run.ts';

const grant = {
  id: 'uji-0123456789ab',
  url: 'wss://media.example.go.id',
  tokens: { signal: 'RAHASIA-token-yang-tidak-boleh-keluar' },
  expiresAt: '2026-11-25T00:00:00Z',
} as ConnectionTestGrant;
const open: WayResult = {
  ok: true,
  ms: 90,
  selected: {
    protocol: 'udp',
    relayProtocol: undefined,
    localType: 'host',
    serverAddress: '10.20.0.5:50123',
    networkType: 'ethernet',
    roundTripMs: 3,
    upEstimateKbit: 2000,
  },
};
const shut = (serverAddress: string): WayResult => ({ ok: false, why: 'blocked', serverAddress });
const good = {
  upKbit: 2400,
  upEstimateKbit: 3000,
  downKbit: 2350,
  lossUpPercent: 0,
  lossDownPercent: 0.1,
  jitterMs: 3,
  roundTripMs: 4,
  protocol: 'udp',
};

function probes(changes: Partial<Probes> = {}): Probes {
  const device = async () => ({ devices: 1, permission: 'granted', failure: null, levelPercent: 40 });
  return {
    service: async () => ({ ok: true, latencyMs: 12, clockOffMs: -300 }),
    stream: async () => ({ events: 6, spreadMs: 1002, status: 200 }),
    routes: async () => null,
    camera: device,
    microphone: device,
    speaker: device,
    begin: async () => grant,
    end: async () => undefined,
    signalling: async () => ({ ok: true, ms: 40, serverVersion: '1.13.5' }),
    way: async (_grant, way) => (way.startsWith('turn') ? { ok: false, why: 'notOffered' } : open),
    bandwidth: async () => good,
    ...changes,
  };
}
const run = async (changes: Partial<Probes> = {}, signal = new AbortController().signal) => {
  const order: StepName[] = [];
  const steps = await runTest(probes(changes), { started: (step) => order.push(step), finished: () => {} }, signal);
  return { steps: steps as StepResult[], order };
};
const of = (steps: StepResult[], name: StepName) => steps.find(({ step }) => step === name) as StepResult;

describe('the test', () => {
  it('tells every step once, in its order, and is good on a good line', async () => {
    const { steps } = await run();
    expect(steps.map(({ step }) => step)).toEqual(stepNames);
    expect(of(steps, 'turnTls')).toMatchObject({ outcome: 'notOffered', reason: null });
    expect(verdictOf(steps)).toBe('good');
  });

  it('a closed UDP is a warning while another way is open, and says where the server would have been', async () => {
    const { steps } = await run({
      way: async (_grant, way) =>
        way === 'udp' ? shut('10.20.0.5:50000') : way === 'tcp' ? open : { ok: false, why: 'notOffered' },
    });
    expect(of(steps, 'udp')).toMatchObject({
      outcome: 'warned',
      reason: 'udpBlocked',
      figures: { serverAddress: '10.20.0.5:50000' },
    });
    expect(verdictOf(steps)).toBe('usable');
  });

  it('with every way closed there are no meetings, and nothing is measured', async () => {
    const bandwidth = vi.fn();
    const { steps } = await run({ way: async () => shut('10.20.0.5:1'), bandwidth });
    expect(['udp', 'tcp', 'turnUdp', 'turnTls'].map((way) => of(steps, way as StepName).outcome)).toEqual(
      Array(4).fill('failed'),
    );
    expect(bandwidth).not.toHaveBeenCalled();
    expect([of(steps, 'bandwidth').outcome, verdictOf(steps)]).toEqual(['skipped', 'noMedia']);
  });

  it('without sign-in it tests the office only', async () => {
    const { steps } = await run({ begin: async () => 'needsSignIn' });
    expect(of(steps, 'events').outcome).toBe('passed');
    expect(steps.filter(({ reason }) => reason === 'needsSignIn').map(({ step }) => step)).toEqual(
      stepNames.slice(2, 8),
    );
    expect(verdictOf(steps)).toBe('officeOnly');
  });

  it('refused for being asked too often, it says nothing of this network', async () => {
    const { steps } = await run({ begin: async () => 'rateLimited' });
    expect([of(steps, 'signalling').outcome, verdictOf(steps)]).toEqual(['skipped', 'notTested']);
  });

  it('an office that is away says why, where the shell knows', async () => {
    const { steps } = await run({
      service: async () => ({ ok: false, status: 503 }),
      routes: async () => ({ service: { proxy: 'PROXY proksi:8080', trouble: 'certificate' }, media: null }),
    });
    expect(of(steps, 'service')).toMatchObject({ reason: 'certificate', figures: { proxy: 'PROXY proksi:8080' } });
    expect([steps.length, verdictOf(steps)]).toEqual([stepNames.length, 'noOffice']);
  });

  it('a line too thin for pictures, one too thin for anything, and a lossy one', async () => {
    const verdict = async (changes: object) => {
      const { steps } = await run({ bandwidth: async () => ({ ...good, ...changes }) });
      return [of(steps, 'bandwidth').reason, verdictOf(steps)];
    };
    expect(await verdict({ upKbit: 400 })).toEqual(['lowUpload', 'usable']);
    expect(await verdict({ downKbit: 90 })).toEqual(['lowDownload', 'audioOnly']);
    expect(await verdict({ lossDownPercent: 12 })).toEqual(['lossy', 'usable']);
  });

  it('a device that is taken spoils no verdict of the network', async () => {
    const { steps } = await run({ camera: async () => ({ devices: 1, permission: 'granted', failure: 'busy' }) });
    expect([of(steps, 'camera').reason, verdictOf(steps)]).toEqual(['busy', 'checkDevices']);
  });

  it('a probe that breaks is a finding, and the room is given back all the same', async () => {
    const end = vi.fn(async () => undefined);
    const { steps } = await run({ end, signalling: () => Promise.reject(new Error('x')) });
    expect(of(steps, 'signalling')).toMatchObject({ outcome: 'failed', reason: 'unexpected' });
    expect(end).toHaveBeenCalledWith(grant);
  });

  it('cancelled, it tells nothing more and gives the room back', async () => {
    const life = new AbortController();
    const end = vi.fn(async () => undefined);
    const { steps } = await run(
      {
        end,
        way: async (_grant, _way, signal) => {
          life.abort();
          signal.throwIfAborted();
          return open;
        },
      },
      life.signal,
    );
    expect(steps).toBeNull();
    expect(end).toHaveBeenCalledOnce();
  });
});

it('hears a stream that was held back, cut, or refused', () => {
  const reason = (events: number, spreadMs: number, status: number | null = 200) =>
    judgeStream({ events, spreadMs, status }).reason;
  expect([reason(6, 1000), reason(6, 20), reason(3, 400), reason(0, 0, 404), reason(0, 0, null)]).toEqual([
    null,
    'buffered',
    'streamCut',
    'serviceProblem',
    'unreachable',
  ]);
});

it('minds the clock', () => {
  expect(judgeService({ ok: true, latencyMs: 10, clockOffMs: 5 * 60_000 }, null).reason).toBe('clockOff');
});

describe('the report', () => {
  const around = {
    at: new Date('2026-11-25T02:00:00Z'),
    tookMs: 17_300,
    version: '0.1.0',
    runtime: 'desktop' as const,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    networkType: null,
    office: 'https://rapat.example.go.id',
    media: 'wss://media.example.go.id',
  };

  it('holds figures and no secret, in both languages and as JSON', async () => {
    const { steps } = await run({ way: async (_grant, way) => (way === 'udp' ? shut('10.20.0.5:50000') : open) });
    const report = makeReport(steps, around);
    const said = [JSON.stringify(report), reportText(report, id, 'id'), reportText(report, en, 'en')];
    for (const text of said) {
      expect(text).not.toContain('RAHASIA');
      expect(text).toContain('10.20.0.5:50000');
      expect(text).toContain('udpBlocked');
    }
    expect(said[1]).toContain('[Perlu perhatian] Media lewat UDP');
    expect(said[1]).toContain('kirim 2,4 Mbit/s');
    expect(said[2]).toContain('up 2.4 Mbit/s');
    expect(said[1]).toContain('Untuk TI: Buka UDP');
  });

  it('refuses a field that is not the report’s', async () => {
    const { steps } = await run();
    expect(() => makeReport([{ ...steps[0], token: 'x' } as never], around)).toThrow();
  });

  it('names the engine, not the whole user agent', () => {
    expect(engineOf(around.userAgent)).toBe('Chrome 138, X11; Linux x86_64');
    expect(engineOf('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0')).toBe(
      'Firefox 128, X11; Linux x86_64',
    );
  });
});
