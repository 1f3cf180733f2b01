import { create } from 'zustand';
import { MeetingId } from '../../contract/domain.ts';

/** `key` makes a second visit to the same meeting a new one. */
export type Place = { at: 'agenda' } | { at: 'check' } | { at: 'meeting'; meetingId: MeetingId; key: number };

export const usePlace = create<{ place: Place }>(() => ({ place: placeFromPath(location.pathname) }));

let visits = 0;
export function goTo(place: { at: 'agenda' } | { at: 'check' } | { at: 'meeting'; meetingId: MeetingId }) {
  usePlace.setState({ place: place.at === 'meeting' ? { ...place, key: ++visits } : place });
  // A browser tab shows the meeting it is at, so that reloading it or sending its address works; app:// ignores it.
  if (location.protocol.startsWith('http')) {
    history.replaceState(null, '', place.at === 'meeting' ? `/rapat/${place.meetingId}` : '/');
  }
}

/** `/rapat/<code>` is the web form of an invitation. */
export function placeFromPath(path: string): Place {
  const id = MeetingId.safeParse(/^\/rapat\/([^/]+)$/.exec(path)?.[1]);
  return id.success ? { at: 'meeting', meetingId: id.data, key: 0 } : { at: 'agenda' };
}
