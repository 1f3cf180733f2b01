import { useEffect, useLayoutEffect, useRef } from 'react';
import { Banner } from '../../design/Banner.tsx';
import { Button } from '../../design/Button.tsx';
import { useText } from '../../language/language.ts';
import { SidePanel } from '../SidePanel.tsx';
import { Composer } from './Composer.tsx';
import css from './chat.module.css';
import { useChat, useChatState } from './context.ts';
import { Message, PendingMessage } from './Message.tsx';

/** The conversation: kept with the meeting, seen by those who come later. */
export function ChatPanel() {
  const text = useText();
  const chat = useChat();
  useEffect(() => chat.reading(), [chat]);
  const messages = useChatState((state) => state.messages);
  const pending = useChatState((state) => state.pending);
  const typing = useChatState((state) => state.typing);
  const { more, loaded, failed } = useChatState((state) => state);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const box = scroller.current;
    // Whoever reads further up is left there.
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  });
  // Should the room have lost a word on its way here, whoever looks finds it.
  useEffect(() => {
    const { loaded: before, failed: refused } = chat.store.getState();
    if (before || refused) void chat.load();
  }, [chat]);
  useEffect(() => {
    if (messages.length > 0) chat.markRead();
  }, [messages, chat]);
  return (
    <SidePanel panel="chat" title={text.chat.panel} testid="chat-panel">
      <div
        className={css.scroller}
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling conversation must be reachable without a mouse
        tabIndex={0}
        role="log"
        aria-label={text.chat.panel}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
        }}
      >
        {failed && <Banner look="warn">{text.chat.unavailable}</Banner>}
        {more && (
          <Button look="quiet" onClick={() => void chat.older()}>
            {text.chat.older}
          </Button>
        )}
        {loaded && messages.length === 0 && pending.length === 0 && <p className={css.empty}>{text.chat.empty}</p>}
        <ol className={css.messages}>
          {messages.map((message) => (
            <Message key={message.seq} message={message} />
          ))}
          {pending.map((one) => (
            <PendingMessage key={one.clientId} pending={one} />
          ))}
        </ol>
        {/* Seen and found, not read out: a screen reader would begin anew with every word. What was sent is. */}
        {typing.map(({ identity, name, text: line }) => (
          <p key={identity} className={css.typing} aria-live="off" data-testid="typing">
            <strong>{text.chat.typing({ name })}</strong> {line}
          </p>
        ))}
      </div>
      <Composer />
    </SidePanel>
  );
}
