import { CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { StepName } from '../../contract/connection-test.ts';
import { useLanguage } from '../language/language.ts';
import css from './ConnectionTest.module.css';
import type { Seen } from './state.ts';
import { adviceOf, figureWords } from './words.ts';

const icons = {
  waiting: CircleDashed,
  running: LoaderCircle,
  passed: CircleCheck,
  warned: TriangleAlert,
  failed: CircleX,
  notOffered: CircleMinus,
  skipped: CircleMinus,
};

/** One step: its state as a sign and as words, its figures, what they mean and what IT can do. */
export function StepRow({ name, seen }: { name: StepName; seen: Seen }) {
  const { language, text } = useLanguage();
  const result = typeof seen === 'object' ? seen : null;
  const look = typeof seen === 'object' ? seen.outcome : seen;
  const Icon = icons[look];
  const figures = result ? figureWords(text, language, result.figures) : [];
  const advice = result?.reason ? adviceOf(text, result.reason) : null;
  return (
    <li className={css.step} data-look={look} data-testid={`step-${name}`}>
      <span className={css.icon}>
        <Icon aria-hidden="true" />
      </span>
      <span className={css.name}>{text.connection.step[name]}</span>
      <span className={css.state} data-testid="step-state">
        {text.connection.outcome[look]}
      </span>
      {(figures.length > 0 || result?.reason) && (
        <div className={css.more}>
          {figures.length > 0 && <p>{figures.join(' · ')}</p>}
          {name === 'bandwidth' && figures.length > 0 && <p>{text.connection.measured}</p>}
          {result?.reason && (
            <p>
              <strong>{text.connection.means[result.reason]}</strong>
            </p>
          )}
          {advice && (
            <p>
              {text.connection.adviceFor}: {advice}
            </p>
          )}
        </div>
      )}
    </li>
  );
}
