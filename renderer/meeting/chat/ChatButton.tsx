import { MessageSquareText } from 'lucide-react';
import { useText } from '../../language/language.ts';
import { selfOf, useMeetingState } from '../context.ts';
import control from '../controls/ControlBar.module.css';
import { ariaKeysOf, keysOf, useShortcut } from '../controls/shortcuts.ts';
import { toggleId, togglePanel, usePanel } from '../panel.ts';
import { unreadOf } from './chat-store.ts';
import { useChatState } from './context.ts';

export function ChatButton() {
  const text = useText();
  const open = usePanel((state) => state.panel === 'chat');
  const self = useMeetingState((state) => selfOf(state)?.personId);
  const unread = useChatState((state) => unreadOf(state, self));
  useShortcut('chat', () => togglePanel('chat'));
  return (
    <button
      type="button"
      id={toggleId('chat')}
      className={control.button}
      aria-pressed={open}
      aria-label={unread > 0 ? `${text.chat.panel}, ${text.chat.unread({ count: unread })}` : text.chat.panel}
      aria-keyshortcuts={ariaKeysOf('chat')}
      title={`${text.chat.panel} (${keysOf('chat')})`}
      onClick={() => togglePanel('chat')}
      data-testid="chat"
    >
      <span className={control.badged}>
        <MessageSquareText aria-hidden="true" />
        {unread > 0 && <span className={control.count} data-count={unread > 99 ? '99+' : unread} />}
      </span>
      <span aria-hidden="true">{text.chat.panel}</span>
    </button>
  );
}
