import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { MeetingSession } from './session/meeting-session.ts';
import type { MeetingState, ParticipantView } from './store/meeting.ts';

const SessionContext = createContext<MeetingSession | null>(null);
export const SessionProvider = SessionContext.Provider;
const MeetingIdContext = createContext('');
export const MeetingIdProvider = MeetingIdContext.Provider;

export function useSession(): MeetingSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside of a meeting');
  return session;
}

export const useMeetingId = () => useContext(MeetingIdContext);

export function useMeetingState<T>(select: (state: MeetingState) => T): T {
  return useStore(useSession().store, select);
}

export const selfOf = (state: MeetingState): ParticipantView | undefined =>
  state.selfIdentity ? state.participants.get(state.selfIdentity) : undefined;

/** Organiser or co-host. The service decides; this only chooses what is shown. */
export const isHost = (state: MeetingState) => (selfOf(state)?.role ?? 'participant') !== 'participant';
/** Not where everything is encrypted end to end: whoever tries gets nothing of use, and is put out (`stranger` notice, to hosts). */
export const isRecorded = ({ recording, keyIndex }: MeetingState) => recording && keyIndex === null;
/** Others would be left without anybody who leads. */
export const isLastHost = (state: MeetingState) => {
  if (!isHost(state)) return false;
  const others = [...state.participants.values()].filter(({ isSelf, agent }) => !isSelf && !agent);
  return others.length > 0 && others.every(({ role }) => role === 'participant');
};
