import { Activity, startTransition, useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { MeetingSummary } from '../../contract/domain.ts';
import { Banner } from '../design/Banner.tsx';
import { forgetPlace } from '../desk/navigation.ts';
import { host } from '../host/current.ts';
import { deviceId, usePreferences } from '../host/preferences.ts';
import { useLanguage, useText } from '../language/language.ts';
import { timeRange } from '../language/time.ts';
import { OfficeRefusal, office } from '../office/client.ts';
import { lineIsFair, lineIsWide } from '../office/line-probe.ts';
import { keys, queryClient, useMeeting } from '../office/queries.ts';
import { MeetingIdProvider, SessionProvider } from './context.ts';
import { followBlur } from './devices/blur/follow.ts';
import { followNoise, preloadNoise } from './devices/noise/follow.ts';
import { LeftScreen } from './LeftScreen.tsx';
import { LobbyScreen } from './LobbyScreen.tsx';
import css from './MeetingRoute.module.css';
import { MeetingScreen } from './MeetingScreen.tsx';
import { Prejoin, type Prepared } from './prejoin/Prejoin.tsx';
import type { Grant, Why } from './session/connection.ts';
import type { MeetingSession } from './session/meeting-session.ts';
import type { MeetingState } from './store/meeting.ts';

// livekit-client comes only now that a meeting is near.
const sessionModule = () => import('./session/meeting-session.ts');

/** After this the office counts as not answering. */
const GRANT_WITHIN_MS = 12_000;

/** Well below the token's five minutes. */
const GRANT_KEEPS_MS = 120_000;

/** One meeting from the door to the goodbye: prejoin, inside, left. */
export function MeetingRoute(props: {
  meetingId: string;
  /** False while the sign-in has run out during the meeting; null = a guest, who has none. */
  signedIn: boolean | null;
  onInside: (inside: boolean) => void;
  onExit: () => void;
}) {
  const { meetingId, signedIn, onInside, onExit } = props;
  const preferences = usePreferences();
  const meeting = useMeeting(meetingId);
  // Made and drawn, hidden, while the person looks at themselves: `entered` shows it.
  const [session, setSession] = useState<MeetingSession | null>(null);
  const [entered, setEntered] = useState(false);
  const [preparing, setPreparing] = useState(false);
  const [failed, setFailed] = useState(false);
  const live = useRef<MeetingSession | null>(null);
  const gone = useRef(false);
  /** Pressed: the session that joins is the one that stays. */
  const joining = useRef(false);

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      void live.current?.leave();
    };
  }, []);

  // Whoever lost the line as well waits for it.
  useEffect(() => {
    if (signedIn) live.current?.retryNow();
  }, [signedIn]);

  const askGrant = useCallback(
    async (why: Why): Promise<Grant> => {
      try {
        const answer = await office('join', {
          params: { id: meetingId },
          body: { deviceId: deviceId(), why },
          signal: AbortSignal.timeout(GRANT_WITHIN_MS),
        });
        if (answer.status === 'waiting') return { ok: 'waiting', ...answer };
        queryClient.setQueryData(keys.meeting(meetingId), answer.meeting);
        return { ok: true, grant: answer };
      } catch (error) {
        if (!(error instanceof OfficeRefusal)) return { ok: false, problem: 'internal' };
        const { code: problem, retryAfter, opensAt } = error.problem;
        return { ok: false, problem, retryAfter, opensAt };
      }
    },
    [meetingId],
  );

  // Asked while the person looks at themselves, so that pressing "join" only connects. It neither knocks nor waits, and the
  // service throws out whoever enters a meeting that was locked, ended or given a lobby after the grant.
  const early = useRef<{ at: number; answer: Promise<Grant> } | null>(null);
  useEffect(() => {
    early.current = entered ? null : { at: Date.now(), answer: askGrant('ahead') };
  }, [entered, askGrant]);
  const firstGrant = async () => {
    const held = early.current;
    early.current = null;
    const answer = held && Date.now() - held.at < GRANT_KEEPS_MS ? await held.answer : null;
    return answer?.ok === true ? answer : askGrant('pressed');
  };

  /** The camera or the microphone is open. */
  const opened = useRef(false);
  const readyUp = () => {
    // What fails here shows when it matters, at joining.
    if (opened.current && !joining.current) live.current?.makeReady().catch(() => undefined);
  };

  const make = async (encrypted: boolean): Promise<MeetingSession> => {
    const { MeetingSession } = await sessionModule();
    // The person may have gone back while it loaded: nobody joins without a screen.
    if (gone.current) throw new Error('gone');
    void live.current?.leave();
    live.current = new MeetingSession({
      askGrant: (why) => (why === 'pressed' && early.current ? firstGrant() : askGrant(why)),
      encrypted,
      signInAgain: signedIn !== null,
      askKey: () => office('key', { params: { id: meetingId }, body: { deviceId: deviceId() } }),
      lineIsWide,
    });
    return live.current;
  };

  const restricted = meeting.data && meeting.data.class === 'terbatas';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `make` reads nothing that changes while one is at the door
  useEffect(() => {
    if (entered || restricted === undefined) return;
    let over = false;
    // What fails here shows when it matters, at joining.
    sessionModule()
      .then(({ MeetingSession }) => MeetingSession.warmUp())
      .then(() => (over || joining.current ? null : make(restricted)))
      .then((made) => {
        if (over || joining.current || !made) return;
        setSession(made);
        readyUp();
        void lineIsFair().then((fair) => {
          if (fair !== null) made.expectLine(fair);
          if (fair) preloadNoise();
        });
      })
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [entered, restricted]);

  const join = async (prepared: Prepared) => {
    if (joining.current) return;
    // Drawn only where there is something to wait for.
    if (!session) setPreparing(true);
    joining.current = true;
    setFailed(false);
    try {
      const held = meeting.data ? undefined : await early.current?.answer;
      const known = meeting.data ?? (held?.ok === true ? held.grant.meeting : undefined);
      // Not known yet counts as open: the session itself never enters a restricted meeting in the clear.
      const encrypted = known?.class === 'terbatas';
      const made = session?.encrypted === encrypted ? session : await make(encrypted);
      followBlur(made);
      followNoise(made);
      void made.join({ chosen: preferences, ...prepared });
      await made.underWay();
      startTransition(() => {
        setSession(made);
        setEntered(true);
      });
    } catch (error) {
      joining.current = false;
      for (const track of Object.values(prepared.ready)) track?.stop();
      if (!gone.current) {
        host.reportError('join', error);
        setFailed(true);
      }
    } finally {
      setPreparing(false);
    }
  };
  const again = () => {
    live.current = null;
    joining.current = false;
    setSession(null);
    setEntered(false);
  };

  return (
    <>
      {!entered && (
        <div className={css.scroll}>
          <Prejoin
            preferences={preferences}
            busy={preparing}
            onJoin={(prepared) => void join(prepared)}
            onBack={onExit}
            onOpened={() => {
              opened.current = true;
              readyUp();
            }}
          >
            <MeetingCard meeting={meeting.data} error={meeting.error} />
            {failed && <JoinFailed />}
          </Prejoin>
        </div>
      )}
      {session && (
        <Activity mode={entered ? 'visible' : 'hidden'}>
          <MeetingIdProvider value={meetingId}>
            <SessionProvider value={session}>
              {/* A class that changed at the door brings another session: nothing of the old one, as its chat, goes in with it. */}
              <Inside
                key={String(session.encrypted)}
                session={session}
                meeting={meeting.data}
                signedIn={signedIn ?? true}
                onInside={onInside}
                onRejoin={again}
                onExit={onExit}
              />
            </SessionProvider>
          </MeetingIdProvider>
        </Activity>
      )}
    </>
  );
}

function Inside(props: {
  session: MeetingSession;
  meeting: MeetingSummary | undefined;
  signedIn: boolean;
  onInside: (inside: boolean) => void;
  onRejoin: () => void;
  onExit: () => void;
}) {
  const { session, meeting, signedIn, onInside, onRejoin, onExit } = props;
  const left = useStore(session.store, (state: MeetingState) => state.phase === 'left');
  const waiting = useStore(session.store, (state: MeetingState) => state.phase === 'lobby');
  useEffect(() => {
    onInside(!left);
    // A page loaded anew at the goodbye does not go in again by itself.
    if (left) forgetPlace();
    return () => onInside(false);
  }, [left, onInside]);
  if (left) return <LeftScreen onRejoin={onRejoin} onExit={onExit} />;
  if (waiting) return <LobbyScreen title={meeting?.title} />;
  return <MeetingScreen meeting={meeting} signedIn={signedIn} />;
}

function JoinFailed() {
  const text = useText();
  return <Banner look="warn">{text.prejoin.joinFailed}</Banner>;
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
