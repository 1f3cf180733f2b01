import { type FormEvent, useId, useState } from 'react';
import { Button } from '../design/Button.tsx';
import { useText } from '../language/language.ts';
import css from './Agenda.module.css';
import { readMeetingCode } from './meeting-code.ts';
import { goTo } from './navigation.ts';
import { useShell } from './shell-state.ts';

export function JoinByCode() {
  const text = useText();
  const id = useId();
  const server = useShell((state) => state.server);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<'invalid' | 'foreign' | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readMeetingCode(typed, server ? new URL(server.url).origin : location.origin);
    if (read.ok) goTo({ at: 'meeting', meetingId: read.meetingId });
    else setProblem(read.why);
  };
  return (
    <form className={css.codeForm} onSubmit={submit} noValidate>
      <h2>{text.agenda.code}</h2>
      <label htmlFor={id}>{text.agenda.codeLabel}</label>
      <input
        id={id}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem(null);
        }}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint`}
        data-testid="code"
      />
      <p id={`${id}-hint`} className={problem ? css.codeProblem : css.codeHint} role={problem ? 'alert' : undefined}>
        {problem === 'invalid'
          ? text.agenda.codeInvalid
          : problem === 'foreign'
            ? text.agenda.codeForeign
            : text.agenda.codeHint}
      </p>
      <Button type="submit" data-testid="code-join">
        {text.agenda.join}
      </Button>
    </form>
  );
}
