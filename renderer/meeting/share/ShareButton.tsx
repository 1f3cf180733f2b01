import { ChevronUp, MonitorUp, MonitorX } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useId, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../design/Button.tsx';
import { host } from '../../host/current.ts';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import bar from '../controls/ControlBar.module.css';
import { addNotice } from '../store/meeting.ts';
import type { ShareContent } from './content.ts';
import { showInOwnWindow, useOwnWindow } from './own-window.ts';
import css from './share.module.css';

// Read when somebody shares, or looks at a share in its own window.
const SharePicker = lazy(() => import('./SharePicker.tsx').then((file) => ({ default: file.SharePicker })));
const ScreenWindow = lazy(() => import('./ScreenWindow.tsx').then((file) => ({ default: file.ScreenWindow })));

/** Shares the screen, or stops; where it may not, it says why. With what belongs to it: the picker, the settings, the own window. */
export function ShareButton() {
  const text = useText();
  const session = useSession();
  const share = useMeetingState((state) => state.share);
  const may = useMeetingState((state) => state.may.share);
  const [content, setContent] = useState<ShareContent>('text');
  const [asked, setAsked] = useState<{ request: string; audio: boolean } | null>(null);
  const [options, setOptions] = useState(false);
  const own = useOwnWindow((state) => state.identity);
  // Another meeting begins without it.
  useEffect(() => () => showInOwnWindow(null), []);

  useEffect(() => {
    const stops = [
      host.share.onAsked(setAsked),
      host.share.onOver(({ request }) => setAsked((open) => (open?.request === request ? null : open))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const answered = useCallback(() => setAsked(null), []);

  const reason = share.desired
    ? null
    : typeof navigator.mediaDevices?.getDisplayMedia !== 'function'
      ? text.share.unsupported
      : may
        ? null
        : text.share.notAllowed;
  const label = share.desired && share.busy ? text.share.choosing : share.desired ? text.share.stop : text.share.start;
  const press = () => {
    if (reason) return;
    if (share.desired) void session.share.stop();
    else void session.share.start({ content, audio: true });
  };

  return (
    <div className={css.group}>
      <button
        type="button"
        className={bar.button}
        aria-label={reason ? `${label}. ${reason}` : label}
        title={reason ?? label}
        aria-disabled={reason !== null}
        aria-pressed={share.desired}
        aria-busy={share.busy}
        onClick={press}
        data-testid="share"
        data-on={share.actual}
        data-waiting={share.busy}
      >
        {share.desired ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />}
        <span aria-hidden="true">{text.share.short}</span>
      </button>
      <DialogTrigger isOpen={options} onOpenChange={setOptions}>
        <AriaButton className={bar.caret ?? ''} aria-label={text.share.options} data-testid="share-options">
          <ChevronUp aria-hidden="true" />
        </AriaButton>
        <Popover placement="top" className={bar.popover ?? ''}>
          <Dialog className={css.menu ?? ''} aria-label={text.share.options}>
            {({ close }) => (
              <>
                <ContentChoice content={content} onChange={setContent} />
                <SharedScreens onClosed={close} />
              </>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Suspense>
        {asked && <SharePicker key={asked.request} {...asked} onDone={answered} />}
        {own && (
          <ScreenWindow
            key={own}
            identity={own}
            onClosed={(why) => {
              useOwnWindow.setState({ identity: null, blocked: why === 'blocked' && options });
              // Asked for at the shared screen itself.
              if (why === 'blocked' && !options) addNotice(session.store, { kind: 'windowBlocked' });
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function ContentChoice({ content, onChange }: { content: ShareContent; onChange: (content: ShareContent) => void }) {
  const text = useText();
  const name = useId();
  const option = (value: ShareContent, label: string, note: string) => (
    <label className={css.option}>
      <input
        type="radio"
        name={name}
        checked={content === value}
        onChange={() => onChange(value)}
        data-content={value}
      />
      {label}
      <small>{note}</small>
    </label>
  );
  return (
    <fieldset>
      <legend>{text.share.content}</legend>
      {option('text', text.share.contentText, text.share.contentTextNote)}
      {option('motion', text.share.contentMotion, text.share.contentMotionNote)}
    </fieldset>
  );
}

/** Who shares now; each can be taken to a window of its own. */
function SharedScreens({ onClosed }: { onClosed: () => void }) {
  const text = useText();
  const { identity: open, blocked } = useOwnWindow();
  const toggle = (identity: string) => {
    showInOwnWindow(open === identity ? null : identity);
    if (open === identity) onClosed();
  };
  const participants = useMeetingState((state) => state.participants);
  const sharing = [...participants.values()].filter(({ screen, isSelf }) => screen !== null && !isSelf);
  return (
    <>
      {sharing.map(({ identity, name }) => (
        <div key={identity} className={css.shared}>
          <strong>{text.share.ownWindow.title({ name })}</strong>
          <Button onClick={() => toggle(identity)} data-testid="own-window-open">
            {open === identity ? text.share.ownWindow.close : text.share.ownWindow.open}
          </Button>
        </div>
      ))}
      {blocked && <p role="alert">{text.share.ownWindow.blocked}</p>}
    </>
  );
}
