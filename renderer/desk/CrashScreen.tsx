import { Component, type ReactNode } from 'react';
import { Button } from '../design/Button.tsx';
import { host } from '../host/current.ts';
import { useLanguage } from '../language/language.ts';
import css from './Desk.module.css';
import { forgetPlace } from './navigation.ts';

/** What remains when a screen throws: a sentence and a way on, never a blank window. */
export class CrashScreen extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    host.reportError('render', error);
    forgetPlace(); // else "load anew" would lead to the screen that threw
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { text } = useLanguage.getState();
    return (
      <main className={css.centre} data-testid="crash">
        <div role="alert">
          <h1>{text.crash.title}</h1>
          <p>{text.crash.body}</p>
        </div>
        <Button look="primary" onClick={() => location.reload()}>
          {text.crash.reload}
        </Button>
      </main>
    );
  }
}
