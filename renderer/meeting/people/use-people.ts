import { useEffect, useState } from 'react';
import { useSession } from '../context.ts';
import type { ParticipantView } from '../store/meeting.ts';
import { samePlaces, sorted, sortedAgain } from './sorting.ts';

/** Four times a second is as fast as anybody reads a list. */
const EVERY_MS = 250;

/** Everybody in the order of the list. Rows follow their person by themselves; this changes only when places do. */
export function usePeople(): ParticipantView[] {
  const { store } = useSession();
  const [list, setList] = useState<ParticipantView[]>(() => sorted([...store.getState().participants.values()]));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before = [...store.getState().participants.values()];
    const look = () => {
      timer = undefined;
      const now = [...store.getState().participants.values()];
      if (samePlaces(before, now)) return;
      before = now;
      setList((list) => sortedAgain(list, now));
    };
    const stop = store.subscribe((state, known) => {
      if (state.participants !== known.participants) timer ??= setTimeout(look, EVERY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return list;
}
