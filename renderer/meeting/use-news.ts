import { useEffect } from 'react';
import { isHost, isRecorded, useSession } from './context.ts';
import { addNotice, dropNotice, type MeetingState, type MeetingStore } from './store/meeting.ts';

/** What changed for this person while inside is told: a hand (to hosts), a new role, the right to speak, who records. */
export function useNews() {
  const { store, signals } = useSession();
  useEffect(() => {
    // Somebody may have been inside before this listened.
    if (isRecorded(store.getState())) addNotice(store, { kind: 'recording', on: true });
    return store.subscribe((now, before) => tell(store, now, before));
  }, [store]);
  useEffect(
    () =>
      signals.listen((signal) => {
        if (signal.type === 'stranger') addNotice(store, { kind: 'stranger', recorder: signal.recorder });
      }),
    [store, signals],
  );
}

const rights = ['microphone', 'camera', 'share'] as const;

function tell(store: MeetingStore, now: MeetingState, before: MeetingState) {
  for (const what of rights) {
    // On entering and by a new role one may more, too; that is no word of a host.
    const inside = before.since !== null && now.since === before.since && now.conduct;
    if (inside && now.may[what] && !before.may[what] && !isHost(now)) addNotice(store, { kind: 'allowed', what });
  }
  // Also to who comes into a meeting that is recorded already.
  if (isRecorded(now) !== isRecorded(before) && now.phase !== 'left')
    addNotice(store, { kind: 'recording', on: isRecorded(now) });
  if (now.standing === before.standing || before.phase !== 'connected') return;
  const self = now.selfIdentity ? now.participants.get(now.selfIdentity) : undefined;
  const was = now.selfIdentity ? before.participants.get(now.selfIdentity) : undefined;
  if (self && was && self.role !== was.role) {
    // Two of them at once would contradict each other.
    for (const notice of now.notices) if (notice.kind === 'role') dropNotice(store, notice.id);
    addNotice(store, { kind: 'role', role: self.role });
  }
  if (!isHost(now)) return;
  for (const view of now.participants.values()) {
    const known = before.participants.get(view.identity);
    if (known !== view && view.hand !== null && known && known.hand === null && !view.isSelf)
      addNotice(store, { kind: 'hand', name: view.name });
  }
}
