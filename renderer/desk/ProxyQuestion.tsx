import { useEffect, useId, useRef, useState } from 'react';
import type { ProxyQuestion as Question } from '../../contract/network.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { host } from '../host/current.ts';
import { useText } from '../language/language.ts';
import css from './ProxyQuestion.module.css';

/** The office network's proxy wants to know who goes out. What is typed goes to the shell and stays there. */
export function ProxyQuestion() {
  const text = useText();
  const [question, setQuestion] = useState<Question | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    const stop = host.network.onProxyAsked(setQuestion);
    host.network.proxyQuestion().then(
      (waiting) => waiting && setQuestion(waiting),
      (error) => host.reportError('network:proxyQuestion', error),
    );
    return stop;
  }, []);
  if (!question) return null;
  const answer = (given: { username: string; password: string } | null) => {
    setQuestion(null);
    void host.network.answerProxy(question.id, given);
  };
  const send = () => {
    const fields = new FormData(form.current ?? undefined);
    answer({ username: String(fields.get('username') ?? ''), password: String(fields.get('password') ?? '') });
  };
  return (
    <Dialog
      key={question.id}
      title={text.connection.proxy.title}
      onClose={() => answer(null)}
      actions={
        <>
          <Button onClick={() => answer(null)}>{text.common.cancel}</Button>
          <Button look="primary" onClick={send} data-testid="proxy-send">
            {text.connection.proxy.send}
          </Button>
        </>
      }
    >
      <p>{text.connection.proxy.body({ host: question.host })}</p>
      {question.again && <Banner look="warn">{text.connection.proxy.again}</Banner>}
      <form
        ref={form}
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={`${id}-name`}>{text.connection.proxy.username}</label>
        <input id={`${id}-name`} name="username" autoComplete="off" data-testid="proxy-username" />
        <label htmlFor={`${id}-word`}>{text.connection.proxy.password}</label>
        <input id={`${id}-word`} name="password" type="password" autoComplete="off" data-testid="proxy-password" />
        <button type="submit" hidden />
      </form>
      <p>{text.connection.proxy.note}</p>
    </Dialog>
  );
}
