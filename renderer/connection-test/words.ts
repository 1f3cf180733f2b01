import type { Figures, Reason, StepResult } from '../../contract/connection-test.ts';
import type { Language } from '../../contract/settings.ts';
import type { Catalog } from '../language/id.ts';

const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };

/** One figure with its unit, as the language writes numbers. */
function valueWords(language: Language, name: keyof Figures, value: string | number): string {
  if (typeof value === 'string') return value;
  const number = (digits: number, of = value) =>
    new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits }).format(of);
  if (name.endsWith('Ms')) return Math.abs(value) >= 10_000 ? `${number(0, value / 1000)} s` : `${number(0)} ms`;
  if (name.endsWith('Kbit')) return value >= 1000 ? `${number(1, value / 1000)} Mbit/s` : `${number(0)} kbit/s`;
  if (name.endsWith('Percent')) return `${number(1)} %`;
  return number(0);
}

/** `waktu balas 12 ms`, in the order in which they were measured. */
export function figureWords(text: Catalog, language: Language, figures: Figures): string[] {
  return (Object.entries(figures) as [keyof Figures, string | number][]).map(([name, value]) =>
    name === 'proxy' && value === 'DIRECT'
      ? text.connection.noProxy
      : `${text.connection.figure[name]} ${valueWords(language, name, value)}`,
  );
}

/** What IT can do; null where there is nothing to do. */
export function adviceOf(text: Catalog, reason: Reason): string | null {
  type Advised = keyof Catalog['connection']['advice'];
  return Object.hasOwn(text.connection.advice, reason) ? text.connection.advice[reason as Advised] : null;
}

export const outcomeWords = (text: Catalog, { outcome }: Pick<StepResult, 'outcome'>) =>
  text.connection.outcome[outcome];
