import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MeetingSession } from '../session/meeting-session.ts';
import type { Choices } from './decide.ts';

const ofSession = new WeakMap<MeetingSession, StoreApi<Choices>>();

/** The person's own choices for the stage; they last as long as the stay, through every reconnect. */
export function choicesOf(session: MeetingSession): StoreApi<Choices> {
  const known = ofSession.get(session);
  if (known) return known;
  const made = createStore<Choices>(() => ({ layout: 'grid', duringShare: null, pin: null, share: null }));
  ofSession.set(session, made);
  return made;
}
