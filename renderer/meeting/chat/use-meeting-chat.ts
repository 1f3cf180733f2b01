import { useEffect, useState } from 'react';
import { useMeetingState, useSession } from '../context.ts';
import { usePanel } from '../panel.ts';
import { addNotice } from '../store/meeting.ts';
import { Chat } from './chat.ts';

/**
 * The conversation, from entering to leaving; what is said while its panel is closed becomes a passing notice.
 * @param may what was said before is asked for; not while faces are still to come
 */
export function useMeetingChat(meetingId: string, may: boolean): Chat {
  const session = useSession();
  const [chat] = useState(() => new Chat(meetingId, session.signals));
  const connected = useMeetingState((state) => state.phase === 'connected');
  useEffect(() => {
    if (connected && may) void chat.load();
  }, [chat, connected, may]);
  useEffect(() => chat.open(), [chat]);
  useEffect(
    () =>
      session.signals.listen((signal) => {
        if (signal.type !== 'chat' || usePanel.getState().panel === 'chat') return;
        const { from, text, file, removed } = signal.message;
        const { selfIdentity, participants } = session.store.getState();
        if (removed || (selfIdentity && participants.get(selfIdentity)?.personId === from.id)) return;
        addNotice(session.store, { kind: 'said', name: from.name, text: file ? file.name : text.slice(0, 140) });
      }),
    [session],
  );
  return chat;
}
