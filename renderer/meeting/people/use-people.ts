import { useMemo, useSyncExternalStore } from 'react';
import { useSession } from '../context.ts';
import type { MeetingStore, ParticipantView } from '../store/meeting.ts';
import { sorted, sortedAgain } from './sorting.ts';

/** Four times a second is as fast as anybody reads a list. */
const EVERY_MS = 250;

/** Everybody in the order of the list. Rows follow their person by themselves; this changes only when places do. */
export function usePeople(): ParticipantView[] {
  const { store } = useSession();
  const people = useMemo(() => peopleOf(store), [store]);
  return useSyncExternalStore(people.subscribe, people.list);
}

/**
 * The list as something to subscribe to. A change after a calm is in it at once, so that it is drawn together with the number of
 * people above it; further ones follow four times a second.
 */
export function peopleOf(store: MeetingStore) {
  let seen = store.getState().standing;
  let list = sorted([...store.getState().participants.values()]);
  const look = () => {
    const { participants, standing } = store.getState();
    if (standing === seen) return false;
    seen = standing;
    list = sortedAgain(list, [...participants.values()]);
    return true;
  };
  return {
    list: () => list,
    subscribe: (changed: () => void) => {
      let last = Number.NEGATIVE_INFINITY;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const follow = () => {
        timer = undefined;
        last = performance.now();
        if (look()) changed();
      };
      // Between drawing and subscribing somebody may have come.
      follow();
      const stop = store.subscribe((state, known) => {
        if (state.standing === known.standing || timer !== undefined) return;
        const wait = last + EVERY_MS - performance.now();
        if (wait <= 0) follow();
        else timer = setTimeout(follow, wait);
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}
