import { Activity } from 'lucide-react';
import { useEffect } from 'react';
import type { StepName, Verdict } from '../../contract/connection-test.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useFocusOnArrival } from '../design/focus.ts';
import { LanguageSwitch } from '../desk/LanguageSwitch.tsx';
import { useText } from '../language/language.ts';
import css from './ConnectionTest.module.css';
import { SendToIt } from './SendToIt.tsx';
import { StepRow } from './StepRow.tsx';
import { cancelTest, forgetTest, startTest, useConnectionTest } from './state.ts';

const groups = {
  office: ['service', 'events'],
  meeting: ['signalling', 'udp', 'tcp', 'turnUdp', 'turnTls'],
  quality: ['bandwidth'],
  devices: ['camera', 'microphone', 'speaker'],
} as const satisfies Record<string, readonly StepName[]>;

const looks: Record<Verdict, 'passed' | 'warned' | 'failed'> = {
  good: 'passed',
  checkDevices: 'warned',
  usable: 'warned',
  audioOnly: 'warned',
  officeOnly: 'warned',
  notTested: 'warned',
  noMedia: 'failed',
  noOffice: 'failed',
};

/** The test that an official runs and sends to IT. Works before sign-in too, as far as there is something to ask. */
export function ConnectionTest({ signedIn, onBack }: { signedIn: boolean; onBack: () => void }) {
  const text = useText();
  const { phase, steps, current, report } = useConnectionTest();
  const heading = useFocusOnArrival();
  useEffect(() => forgetTest, []);
  const running = phase === 'running';
  return (
    <main className={css.page} id="content" data-testid="connection-test" data-phase={phase}>
      <div className={css.sheet}>
        <div className={css.head}>
          <h1 ref={heading} tabIndex={-1}>
            {text.connection.title}
          </h1>
          {!signedIn && <LanguageSwitch />}
        </div>
        <p className={css.lead}>{text.connection.lead}</p>
        <p className={css.lead}>{text.connection.uses}</p>
        {!signedIn && <Banner look="info">{text.connection.signedOut}</Banner>}
        <div className={css.buttons}>
          {running ? (
            <Button size="l" onClick={cancelTest} data-testid="test-cancel">
              {text.common.cancel}
            </Button>
          ) : (
            <Button
              size="l"
              look="primary"
              icon={<Activity aria-hidden="true" />}
              onClick={() => void startTest(signedIn)}
              data-testid="test-start"
            >
              {phase === 'done' ? text.connection.again : text.connection.start}
            </Button>
          )}
          <Button size="l" look="quiet" onClick={onBack} data-testid="test-back">
            {text.common.back}
          </Button>
        </div>
        <p className={phase === 'cancelled' ? css.lead : 'visually-hidden'} role="status">
          {phase === 'cancelled' && text.connection.cancelled}
          {running &&
            (current ? text.connection.checking({ step: text.connection.step[current] }) : text.connection.running)}
          {report && text.connection.verdict[report.verdict]}
        </p>
        {report && (
          <section
            className={css.verdict}
            data-look={looks[report.verdict]}
            data-testid="verdict"
            data-verdict={report.verdict}
            aria-labelledby="verdict"
          >
            <h2 id="verdict">{text.connection.verdictTitle}</h2>
            <p>{text.connection.verdict[report.verdict]}</p>
          </section>
        )}
        {report && <SendToIt report={report} />}
        {Object.entries(groups).map(([group, names]) => (
          <section key={group} className={css.group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{text.connection.group[group as keyof typeof groups]}</h2>
            <ul className={css.steps}>
              {names.map((name) => (
                <StepRow key={name} name={name} seen={steps[name] ?? 'waiting'} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}
