import { ExternalLink, LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SignInState } from '../../contract/ipc.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Logo } from '../design/Logo.tsx';
import { host } from '../host/current.ts';
import { useText } from '../language/language.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { ShellBanners } from './ShellBanners.tsx';
import css from './SignIn.module.css';
import { useShell } from './shell-state.ts';

/** The door. Says who the office is, what happens next, and plainly why one is out. */
export function SignIn({
  state,
  children,
  foot,
}: {
  state: SignInState;
  children?: ReactNode;
  /** At the bottom, where it moves nothing when it comes. */
  foot?: ReactNode;
}) {
  const text = useText();
  const server = useShell((shell) => shell.server);
  const waiting = state.status === 'signing_in';
  const failure = state.status === 'signed_out' ? state.failure : undefined;
  const reason = state.status === 'signed_out' && !failure ? state.reason : 'never';
  return (
    <div className={css.page}>
      <div className={css.side} aria-hidden="true">
        <div className={css.emblem}>
          <Logo size={72} />
          <p className={css.word}>Pendopo</p>
          <p className={css.motto}>{text.signIn.motto}</p>
        </div>
      </div>
      <main className={css.main} id="content">
        <div className={css.top}>
          <LanguageSwitch />
        </div>
        <div className={css.box}>
          <p className={css.office}>{server?.officeName ?? ' '}</p>
          <h1>{waiting ? text.signIn.waiting : text.signIn.title}</h1>
          <p className={css.lead}>{waiting ? text.signIn.waitingNote : text.signIn.lead}</p>
          <div className={css.banners}>
            <ShellBanners />
            {reason === 'expired' && <Banner look="info">{text.signIn.expired}</Banner>}
            {reason === 'revoked' && <Banner look="warn">{text.signIn.revoked}</Banner>}
            {reason === 'signed_out' && <Banner look="info">{text.signIn.signedOut}</Banner>}
            {failure && <Banner look="warn">{text.signIn.failure[failure]}</Banner>}
          </div>
          {waiting ? (
            <div className={css.actions}>
              <Button size="l" icon={<ExternalLink aria-hidden="true" />} onClick={() => void host.signIn.reopen()}>
                {text.signIn.reopen}
              </Button>
              <Button size="l" look="quiet" onClick={() => void host.signIn.cancel()} data-testid="signin-cancel">
                {text.common.cancel}
              </Button>
            </div>
          ) : (
            <>
              <Button
                size="l"
                look="primary"
                icon={<LogIn aria-hidden="true" />}
                onClick={() => void host.signIn.start()}
                data-testid="signin-start"
              >
                {text.signIn.start}
              </Button>
              <p className={css.note}>
                {host.kind === 'electron' ? text.signIn.startNote : text.signIn.startNoteBrowser}
              </p>
            </>
          )}
          {children}
        </div>
        <div className={css.foot}>
          <p>{server && new URL(server.url).host}</p>
          {foot}
        </div>
      </main>
    </div>
  );
}
