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

/** The page may be loaded anew under the person (other media hosts, F5): what was on the screen stands in the history entry. */
usePlace.subscribe(({ place }, before) => {
  if (place === before.place) return;
  const shown = place.at === 'connection' ? place.back : place;
  // A browser tab shows the meeting it is at, so that sending its address works; app:// has one address.
  const address = shown.at === 'meeting' ? `/rapat/${shown.meetingId}` : '/';
  history.replaceState(place, '', location.protocol.startsWith('http') ? address : undefined);
});

/** The next load begins as if it were the first: what stood here failed, or is over. */
export function forgetPlace() {
  history.replaceState(null, '');
}

/** Where this page was when it was loaded anew; null for every other load. */
export function placeBefore(): Place | null {
  const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return load?.type === 'reload' && isPlace(history.state) ? history.state : null;
}

/** Written by this page, but perhaps by the one of yesterday. */
function isPlace(value: unknown): value is Place {
  const { at, meetingId, back } = (value ?? {}) as Record<string, unknown>;
  if (at === 'connection') return isPlace(back) && back.at !== 'connection';
  return at === 'agenda' || at === 'check' || (at === 'meeting' && typeof meetingId === 'string');
}

export function comeBackTo(place: Place) {
  if (place.at === 'connection') usePlace.setState({ place });
  else goTo(place);
}

export function goTo(place: { at: 'agenda' } | { at: 'check' } | { at: 'meeting'; meetingId: MeetingId }) {
  usePlace.setState({ place: place.at === 'meeting' ? { ...place, key: ++visits } : place });
}
