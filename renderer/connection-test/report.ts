// What goes to IT: the contract's report, and the same as text. Nothing gets in that is not named here.
import { type ConnectionReport, ConnectionReport as Report, type StepResult } from '../../contract/connection-test.ts';
import type { Language } from '../../contract/settings.ts';
import type { Catalog } from '../language/id.ts';
import { verdictOf } from './judge.ts';
import { adviceOf, figureWords, outcomeWords } from './words.ts';

export type Surroundings = {
  at: Date;
  tookMs: number;
  version: string;
  runtime: 'desktop' | 'browser';
  userAgent: string;
  networkType: string | null;
  office: string;
  media: string | null;
};

/** Engine and platform out of a user agent; the rest of it says nothing to anybody. */
export function engineOf(userAgent: string): string {
  const engine = /(Edg|Chrome|Firefox)\/(\d+)/.exec(userAgent) ?? /(Version)\/(\d+).*Safari/.exec(userAgent);
  const platform = /\(([^)]*)\)/.exec(userAgent)?.[1]?.replace(/; rv:[\d.]+$/, '') ?? '';
  const names: Record<string, string> = { Edg: 'Edge', Version: 'Safari' };
  const name = engine ? `${names[engine[1] ?? ''] ?? engine[1]} ${engine[2]}` : '?';
  return `${name}, ${platform}`.slice(0, 120);
}

export function makeReport(steps: readonly StepResult[], around: Surroundings): ConnectionReport {
  const { at, tookMs, version, runtime, userAgent, networkType, office, media } = around;
  // The strict schema is the filter: a field that is not the report's fails here and not at a reader's.
  return Report.parse({
    kind: 'pendopo-connection-report',
    version: 1,
    at: at.toISOString(),
    tookMs: Math.round(tookMs),
    client: { version, runtime, engine: engineOf(userAgent) },
    networkType,
    office,
    media,
    verdict: verdictOf(steps),
    steps,
  });
}

/** For a mail or a ticket; lines of readable length, no markup. */
export function reportText(report: ConnectionReport, text: Catalog, language: Language): string {
  const lines = [
    text.connection.report.title,
    `${text.connection.report.time}: ${report.at}`,
    `${text.connection.report.took}: ${Math.round(report.tookMs / 1000)} s`,
    `${text.connection.verdictTitle}: ${text.connection.verdict[report.verdict]}`,
    `${text.connection.report.client}: Pendopo ${report.client.version} (${text.connection.report[report.client.runtime]}), ${report.client.engine}`,
    `${text.connection.report.networkType}: ${report.networkType ?? text.connection.report.unknown}`,
    `${text.connection.report.office}: ${report.office}`,
    `${text.connection.report.media}: ${report.media ?? text.connection.report.unknown}`,
    '',
  ];
  for (const step of report.steps) {
    lines.push(`[${outcomeWords(text, step)}] ${text.connection.step[step.step]}`);
    const figures = figureWords(text, language, step.figures);
    if (figures.length > 0) lines.push(`    ${figures.join('; ')}`);
    if (step.step === 'bandwidth' && figures.length > 0) lines.push(`    ${text.connection.measured}`);
    if (step.reason) {
      lines.push(`    ${text.connection.report.meaning}: ${text.connection.means[step.reason]} (${step.reason})`);
      const advice = adviceOf(text, step.reason);
      if (advice) lines.push(`    ${text.connection.adviceFor}: ${advice}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
