import { Activity, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MeetingSummary } from '../../contract/domain.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { useDarkGround } from '../design/dark-ground.ts';
import { host } from '../host/current.ts';
import { useText } from '../language/language.ts';
import { OfficeRefusal, office } from '../office/client.ts';
import { CareSettings } from './care/CareSettings.tsx';
import { Hints } from './care/Hints.tsx';
import { VolumeDialog } from './care/VolumeDialog.tsx';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { ChatProvider } from './chat/context.ts';
import { useMeetingChat } from './chat/use-meeting-chat.ts';
import { isHost, isLastHost, useMeetingId, useMeetingState, useSession } from './context.ts';
import { ControlBar } from './controls/ControlBar.tsx';
import { toggleCamera, toggleMicrophone } from './controls/media-wish.ts';
import { useShortcut } from './controls/shortcuts.ts';
import { Reactions } from './hands/Reactions.tsx';
import { HostPanel } from './host/HostPanel.tsx';
import { PersonQuestions } from './host/PersonQuestions.tsx';
import { personActions } from './host/person-actions.ts';
import { useLobby } from './host/use-lobby.ts';
import css from './MeetingScreen.module.css';
import { Notices } from './Notices.tsx';
import { OwnState } from './OwnState.tsx';
import { usePanel } from './panel.ts';
import { PeoplePanel } from './people/PeoplePanel.tsx';
import { Sharing } from './share/Sharing.tsx';
import { Stage } from './stage/Stage.tsx';
import { type TileActionSource, TileActions } from './stage/tile-actions.ts';
import { TopBar } from './TopBar.tsx';
import { useNews } from './use-news.ts';
import { useSettled } from './use-settled.ts';

/** The meeting itself. Never left by a lost connection, only by the person or by a final word of the server. */
export function MeetingScreen({ meeting, signedIn }: { meeting: MeetingSummary | undefined; signedIn: boolean }) {
  const text = useText();
  const session = useSession();
  const phase = useMeetingState((state) => state.phase);
  const audioBlocked = useMeetingState((state) => state.audioBlocked);
  const id = useMeetingId();
  const hosting = useMeetingState(isHost);
  const panel = usePanel((state) => state.panel);
  const settled = useSettled();
  const chat = useMeetingChat(id, settled);
  const { entries, decide } = useLobby(settled);
  useNews();
  useShortcut('microphone', () => toggleMicrophone(session));
  useShortcut('camera', () => toggleCamera(session));
  useDarkGround();
  const tileActions = useMemo<TileActionSource[]>(
    () => [({ view, source }, { state, text }) => (source === 'camera' ? personActions(id, view, state, text) : [])],
    [id],
  );
  const around = settled ? 'visible' : 'hidden';
  const [asking, setAsking] = useState<'leave' | 'end' | null>(null);
  const last = useMeetingState((state) => asking === 'leave' && isLastHost(state));
  const [endProblem, setEndProblem] = useState<ProblemCode | null>(null);
  // The window's own close button asked: leaving then closes it.
  const closing = useRef(false);

  useEffect(() => {
    usePanel.setState({ panel: null, asking: null });
    host.meeting.setActive(true);
    const stops = [
      host.meeting.onCloseRequested(() => {
        closing.current = true;
        setAsking('leave');
      }),
      host.meeting.onSuspend(() => session.suspend()),
      host.meeting.onResume(() => session.wake()),
    ];
    return () => {
      host.meeting.setActive(false);
      for (const stop of stops) stop();
    };
  }, [session]);

  const askToLeave = useCallback(() => setAsking('leave'), []);
  const stay = () => {
    closing.current = false;
    setAsking(null);
  };
  const leave = async (reason: 'left' | 'ended' = 'left') => {
    await session.leave(reason);
    if (closing.current) host.closeWindow();
  };
  const end = async () => {
    setEndProblem(null);
    try {
      if (meeting) await office('end', { params: { id: meeting.id } });
      await leave('ended');
    } catch (error) {
      setEndProblem(error instanceof OfficeRefusal ? error.problem.code : 'internal');
    }
  };

  return (
    <ChatProvider value={chat}>
      <TileActions value={tileActions}>
        <main
          className={css.screen}
          id="content"
          aria-label={text.meeting.region}
          data-testid="meeting"
          data-phase={phase}
        >
          <div className={css.above}>
            <Activity mode={around}>
              <TopBar meeting={meeting} />
            </Activity>
          </div>
          <div className={css.middle}>
            <Stage meetingId={meeting?.id} />
            {panel === 'people' && <PeoplePanel waiting={entries} decide={decide} />}
            {panel === 'chat' && <ChatPanel />}
            {panel === 'host' && hosting && <HostPanel />}
            <Activity mode={around}>
              <Passing />
            </Activity>
          </div>
          {!signedIn && (
            <div className={css.blocked} role="alert">
              <span>{text.meeting.signInExpired}</span>
              <Button look="primary" onClick={() => void host.signIn.start()}>
                {text.meeting.signInAgain}
              </Button>
            </div>
          )}
          {audioBlocked && (
            <div className={css.blocked} role="alert">
              <span>{text.meeting.audioBlocked}</span>
              <Button look="primary" onClick={() => void session.startAudio()}>
                {text.meeting.audioAllow}
              </Button>
            </div>
          )}
          <div className={css.below}>
            <Activity mode={around}>
              <Foot waiting={entries.length} onLeave={askToLeave} />
            </Activity>
          </div>
          {asking === 'leave' && (
            <Dialog
              title={text.meeting.leaveTitle}
              onClose={stay}
              actions={
                <>
                  <Button onClick={stay}>{text.meeting.leaveStay}</Button>
                  {hosting && <Button onClick={() => setAsking('end')}>{text.meeting.endForAll}</Button>}
                  <Button look="danger" onClick={() => void leave()} data-testid="leave-confirm">
                    {text.meeting.leave}
                  </Button>
                </>
              }
            >
              {last ? text.meeting.leaveLastHost : text.meeting.leaveBody}
            </Dialog>
          )}
          {asking === 'end' && (
            <Dialog
              title={text.meeting.endTitle}
              onClose={stay}
              actions={
                <>
                  <Button onClick={stay}>{text.common.cancel}</Button>
                  <Button look="danger" onClick={() => void end()}>
                    {text.meeting.endForAll}
                  </Button>
                </>
              }
            >
              {text.meeting.endBody}
              {endProblem && <Banner look="warn">{text.meeting.endFailed({ why: text.problem[endProblem] })}</Banner>}
            </Dialog>
          )}
        </main>
      </TileActions>
    </ChatProvider>
  );
}

/** Over the stage, and gone again. */
const Passing = memo(function Passing() {
  const phase = useMeetingState((state) => state.phase);
  return (
    <>
      <Reactions />
      <div role="status" className={css.status}>
        {phase !== 'connected' && <ConnectionCover phase={phase} />}
      </div>
      <Notices />
      <OwnState />
      <Hints />
    </>
  );
});

const Foot = memo(function Foot(props: { waiting: number; onLeave: () => void }) {
  return (
    <>
      <Sharing waiting={props.waiting} />
      <ControlBar {...props} />
      <PersonQuestions />
      <CareSettings />
      <VolumeDialog />
    </>
  );
});

const PATIENT_MS = 600;

function ConnectionCover({ phase }: { phase: string }) {
  const text = useText();
  const session = useSession();
  const first = useMeetingState((state) => state.since === null);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENT_MS);
    return () => clearTimeout(timer);
  }, []);
  // Most are inside before a wait would be worth a word.
  if (first && !late) return null;
  return (
    <div className={first ? css.coverFull : css.cover} data-testid="connection">
      <span className={css.spinner} aria-hidden="true" />
      <p>
        <strong>{first ? text.meeting.state.connecting : text.meeting.state.reconnecting}</strong>
        {!first && <span>{text.meeting.state.reconnectingNote}</span>}
      </p>
      {phase === 'reconnecting' && <Button onClick={() => session.retryNow()}>{text.meeting.state.retryNow}</Button>}
    </div>
  );
}
