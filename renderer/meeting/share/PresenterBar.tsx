import { DoorOpen, Mic, MicOff, MonitorUp, MonitorX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { host } from '../../host/current.ts';
import { useText } from '../../language/language.ts';
import { elapsed } from '../../language/time.ts';
import { useMeetingState, useSession } from '../context.ts';
import { toggleMicrophone } from '../controls/media-wish.ts';
import { isShortcut } from '../controls/shortcuts.ts';
import { usePanel } from '../panel.ts';
import { CompanionWindow } from './CompanionWindow.tsx';
import css from './share.module.css';

/** While sharing: in the page for everybody, and in the shell also in a small window above the programs that are shown. */
export function PresenterBar({ waiting }: { waiting: number }) {
  const text = useText();
  const [closed, setClosed] = useState(host.kind !== 'electron');
  return (
    <>
      <section className={css.bar} aria-label={text.share.bar.region} data-testid="presenter-bar">
        <Presenting waiting={waiting} />
      </section>
      {!closed && (
        <CompanionWindow
          open={() => host.share.openPresenter()}
          title={text.share.bar.window}
          onClosed={() => setClosed(true)}
        >
          {() => <PresenterWindow waiting={waiting} />}
        </CompanionWindow>
      )}
    </>
  );
}

function PresenterWindow({ waiting }: { waiting: number }) {
  const text = useText();
  const session = useSession();
  return (
    // The meeting's own key for the microphone, also while this window has the focus.
    <main
      className={`${css.bar} ${css.window}`}
      aria-label={text.share.bar.region}
      data-testid="presenter-window"
      onKeyDown={(event) => {
        if (!isShortcut(event.nativeEvent, 'microphone')) return;
        event.preventDefault();
        toggleMicrophone(session);
      }}
    >
      <Presenting waiting={waiting} />
    </main>
  );
}

function Presenting({ waiting }: { waiting: number }) {
  const text = useText();
  const session = useSession();
  const microphone = useMeetingState((state) => state.microphone);
  const share = useMeetingState((state) => state.share);
  const connected = useMeetingState((state) => state.phase === 'connected');
  const others = useMeetingState((state) => state.order.length - 1);
  const hands = useMeetingState(
    (state) => [...state.participants.values()].filter(({ hand, isSelf }) => hand !== null && !isSelf).length,
  );
  const said = share.actual ? text.share.bar.sharing : connected ? text.share.bar.starting : text.share.bar.waiting;
  return (
    <>
      <span className={css.state} role="status">
        <MonitorUp aria-hidden="true" />
        {share.audio ? `${said}, ${text.share.bar.sound}` : said}
      </span>
      <span className={css.facts}>
        <Clock since={share.since} />
        <span data-testid="presenter-watching">{text.share.bar.watching({ count: Math.max(0, others) })}</span>
        {hands > 0 && <strong data-testid="presenter-hands">{text.share.bar.hands({ count: hands })}</strong>}
      </span>
      {waiting > 0 && (
        <button type="button" className={css.press} onClick={showLobby} data-testid="presenter-lobby">
          <DoorOpen aria-hidden="true" />
          {text.share.bar.lobby({ count: waiting })}
        </button>
      )}
      <button type="button" className={css.press} data-on={microphone.actual} onClick={() => toggleMicrophone(session)}>
        {microphone.actual ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        {microphone.desired ? text.meeting.mute : text.meeting.unmute}
      </button>
      <button type="button" className={css.stop} onClick={() => void session.share.stop()} data-testid="share-stop">
        <MonitorX aria-hidden="true" />
        {text.share.stop}
      </button>
    </>
  );
}

/** Who they are is seen there, before anybody is let in. */
function showLobby() {
  usePanel.setState({ panel: 'people' });
  host.showWindow();
}

function Clock({ since }: { since: number | null }) {
  const text = useText();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className={css.clock} role="timer" aria-label={text.share.bar.elapsed}>
      {elapsed(since === null ? 0 : Math.max(0, (now - since) / 1000))}
    </span>
  );
}
