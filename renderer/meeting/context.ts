import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { MeetingSession } from './session/meeting-session.ts';
import type { MeetingState } from './store/meeting.ts';

const SessionContext = createContext<MeetingSession | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): MeetingSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside of a meeting');
  return session;
}

export function useMeetingState<T>(select: (state: MeetingState) => T): T {
  return useStore(useSession().store, select);
}
