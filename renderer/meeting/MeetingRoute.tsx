import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { MeetingSummary } from '../../contract/domain.ts';
import { Banner } from '../design/Banner.tsx';
import { deviceId, usePreferences } from '../host/preferences.ts';
import { useLanguage } from '../language/language.ts';
import { timeRange } from '../language/time.ts';
import { OfficeRefusal, office } from '../office/client.ts';
import { keys, queryClient, useMeeting } from '../office/queries.ts';
import { SessionProvider } from './context.ts';
import { LeftScreen } from './LeftScreen.tsx';
import css from './MeetingRoute.module.css';
import { MeetingScreen } from './MeetingScreen.tsx';
import { Prejoin, type Prepared } from './prejoin/Prejoin.tsx';
import type { Grant, MeetingSession } from './session/meeting-session.ts';
import type { MeetingState } from './store/meeting.ts';

// livekit-client comes only now that a meeting is near.
const sessionModule = () => import('./session/meeting-session.ts');

/** One meeting from the door to the goodbye: prejoin, inside, left. */
export function MeetingRoute({ meetingId, onExit }: { meetingId: string; onExit: () => void }) {
  const preferences = usePreferences();
  const meeting = useMeeting(meetingId);
  const [session, setSession] = useState<MeetingSession | null>(null);
  const [preparing, setPreparing] = useState(false);
  const live = useRef<MeetingSession | null>(null);

  useEffect(() => {
    void sessionModule();
    return () => void live.current?.leave();
  }, []);

  const askGrant = useCallback(async (): Promise<Grant> => {
    try {
      const grant = await office('join', { params: { id: meetingId }, body: { deviceId: deviceId() } });
      queryClient.setQueryData(keys.meeting(meetingId), grant.meeting);
      return { ok: true, grant };
    } catch (error) {
      return { ok: false, problem: error instanceof OfficeRefusal ? error.problem.code : 'internal' };
    }
  }, [meetingId]);

  const join = async (prepared: Prepared) => {
    setPreparing(true);
    const { MeetingSession } = await sessionModule();
    const made = new MeetingSession({ askGrant, ...prepared });
    live.current = made;
    setSession(made);
    setPreparing(false);
    await made.join();
  };

  if (session) {
    return (
      <SessionProvider value={session}>
        <Inside session={session} meeting={meeting.data} onRejoin={() => setSession(null)} onExit={onExit} />
      </SessionProvider>
    );
  }
  return (
    <div className={css.scroll}>
      <Prejoin preferences={preferences} busy={preparing} onJoin={(prepared) => void join(prepared)} onBack={onExit}>
        <MeetingCard meeting={meeting.data} error={meeting.error} />
      </Prejoin>
    </div>
  );
}

function Inside(props: {
  session: MeetingSession;
  meeting: MeetingSummary | undefined;
  onRejoin: () => void;
  onExit: () => void;
}) {
  const left = useStore(props.session.store, (state: MeetingState) => state.phase === 'left');
  if (left) return <LeftScreen onRejoin={props.onRejoin} onExit={props.onExit} />;
  return <MeetingScreen meeting={props.meeting} />;
}

function MeetingCard({ meeting, error }: { meeting: MeetingSummary | undefined; error: Error | null }) {
  const { language, text } = useLanguage();
  if (error)
    return (
      <Banner look="warn">{text.problem[error instanceof OfficeRefusal ? error.problem.code : 'internal']}</Banner>
    );
  return (
    <div className={css.card}>
      <h2>{meeting?.title ?? text.common.loading}</h2>
      {meeting && (
        <>
          <p>{timeRange(language, new Date(meeting.startsAt), new Date(meeting.endsAt))}</p>
          <p>{meeting.unit.name}</p>
          <p className={css.present}>{text.agenda.present({ count: meeting.present })}</p>
        </>
      )}
    </div>
  );
}
