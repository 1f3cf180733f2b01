import { useEffect } from 'react';
import { isHost, useSession } from './context.ts';
import { addNotice, type MeetingState, type MeetingStore } from './store/meeting.ts';

/** What changed for this person while inside is told: a hand (to hosts), a new role, the right to speak. */
export function useNews() {
  const { store } = useSession();
  useEffect(() => store.subscribe((now, before) => tell(store, now, before)), [store]);
}

const rules = [
  ['microphone', 'mayUnmute'],
  ['camera', 'mayStartVideo'],
  ['share', 'mayShare'],
] as const;

function tell(store: MeetingStore, now: MeetingState, before: MeetingState) {
  for (const [what, rule] of rules) {
    // Where all may anyway, a host has only put the rule back.
    if (
      now.may[what] &&
      !before.may[what] &&
      !isHost(now) &&
      now.conduct?.[rule] === 'hosts' &&
      now.since === before.since
    )
      addNotice(store, { kind: 'allowed', what });
  }
  if (now.participants === before.participants || before.phase !== 'connected') return;
  const self = now.selfIdentity ? now.participants.get(now.selfIdentity) : undefined;
  const was = now.selfIdentity ? before.participants.get(now.selfIdentity) : undefined;
  if (self && was && self.role !== was.role && self.role !== 'participant')
    addNotice(store, { kind: 'role', role: self.role });
  if (!isHost(now)) return;
  for (const view of now.participants.values()) {
    const known = before.participants.get(view.identity);
    if (known !== view && view.hand !== null && known && known.hand === null && !view.isSelf)
      addNotice(store, { kind: 'hand', name: view.name });
  }
}
