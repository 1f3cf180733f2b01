import { create } from 'zustand';
import type { MeetingId } from '../../contract/domain.ts';

/** `key` makes a second visit to the same meeting a new one. */
type Elsewhere = { at: 'agenda' } | { at: 'check' } | { at: 'meeting'; meetingId: MeetingId; key: number };
/** `back`: where the connection test was asked for. */
export type Place = Elsewhere | { at: 'connection'; back: Elsewhere };

/** `inside` = in a meeting right now: then an expired sign-in must not take the screen away. */
export const usePlace = create<{ place: Place; inside: boolean }>(() => ({ place: { at: 'agenda' }, inside: false }));

let visits = 0;
export function toConnectionTest() {
  usePlace.setState(({ place }) => (place.at === 'connection' ? {} : { place: { at: 'connection', back: place } }));
}

/** Back to where it was asked for; a meeting that was looked at is looked at anew. */
export function fromConnectionTest() {
  const { place } = usePlace.getState();
  if (place.at === 'connection') goTo(place.back);
}

export function goTo(place: { at: 'agenda' } | { at: 'check' } | { at: 'meeting'; meetingId: MeetingId }) {
  usePlace.setState({ place: place.at === 'meeting' ? { ...place, key: ++visits } : place });
  // A browser tab shows the meeting it is at, so that reloading it or sending its address works; app:// ignores it.
  if (location.protocol.startsWith('http')) {
    history.replaceState(null, '', place.at === 'meeting' ? `/rapat/${place.meetingId}` : '/');
  }
}
