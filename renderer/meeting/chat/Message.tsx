import { Download, Trash2 } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { type ChatMessage, MAX_FILE } from '../../../contract/chat.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import { Button } from '../../design/Button.tsx';
import { useLanguage, useText } from '../../language/language.ts';
import { bytes, clock, day } from '../../language/time.ts';
import { isHost, selfOf, useMeetingState, useSession } from '../context.ts';
import { attempt } from '../host/acts.ts';
import css from './chat.module.css';
import type { Pending } from './chat-store.ts';
import { useChat } from './context.ts';

export const Message = memo(function Message({ message }: { message: ChatMessage }) {
  const { language, text } = useLanguage();
  const chat = useChat();
  const { store } = useSession();
  const mine = useMeetingState((state) => selfOf(state)?.personId === message.from.id);
  const mayRemove = useMeetingState(isHost) || mine;
  const { from, file, removed } = message;
  const about = from.guest ? text.chat.guest : from.unit;
  return (
    <li className={css.message} data-mine={mine} data-testid="message" data-seq={message.seq}>
      <p className={css.head}>
        <strong>{mine ? text.chat.you : from.name}</strong>
        {about && <span>{about}</span>}
        <time dateTime={message.at}>{clock(language, new Date(message.at))}</time>
        {mayRemove && !removed && (
          <button
            type="button"
            className={css.remove}
            aria-label={text.chat.remove}
            title={text.chat.remove}
            onClick={() => void attempt(store, () => chat.remove(message.seq))}
            data-testid="message-remove"
          >
            <Trash2 aria-hidden="true" />
          </button>
        )}
      </p>
      {removed ? (
        <p className={css.gone}>{text.chat.removed}</p>
      ) : (
        message.text && <p className={css.text}>{message.text}</p>
      )}
      {!removed && file && (
        <button
          type="button"
          className={css.file}
          onClick={() => void attempt(store, () => chat.download(file))}
          aria-label={text.chat.file({ name: file.name, size: bytes(language, file.size) })}
          data-testid="message-file"
        >
          <Download aria-hidden="true" />
          <span>
            {file.name}
            <small>
              {bytes(language, file.size)} · {text.chat.fileUntil({ date: day(language, new Date(file.expiresAt)) })}
            </small>
          </span>
        </button>
      )}
    </li>
  );
});

/** Focus stays in the conversation: the button goes with its message. */
function useDrop(pending: Pending) {
  const chat = useChat();
  return (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest<HTMLElement>('[role="log"]')?.focus();
    chat.drop(pending);
  };
}

function Sending({ pending }: { pending: Pending }) {
  const text = useText();
  const { file, sent } = pending;
  const drop = useDrop(pending);
  // A word is there at once; a file may take minutes on a thin line, and may be the wrong one.
  if (!file) return <p className={css.gone}>{text.chat.sending}</p>;
  return (
    <>
      {/* The conversation is read out as it grows; a percentage would be read out all the time. */}
      <p className={css.gone} aria-live="off">
        {sent > 0 ? text.chat.sendingPart({ percent: Math.floor(sent * 100) }) : text.chat.sending}
      </p>
      <progress className={css.progress} aria-label={text.chat.sending} max={1} value={sent > 0 ? sent : undefined} />
      <p className={css.again}>
        <Button onClick={drop} data-testid="message-stop">
          {text.chat.stopSending}
        </Button>
      </p>
    </>
  );
}

/** What the same file would be refused for again. */
const hopeless: ReadonlySet<ProblemCode> = new Set(['payload_too_large', 'file_refused', 'file_empty']);

/** Not confirmed yet: said so, and never lost when it fails. */
export function PendingMessage({ pending }: { pending: Pending }) {
  const text = useText();
  const language = useLanguage((state) => state.language);
  const chat = useChat();
  const { failed } = pending;
  const drop = useDrop(pending);
  const why =
    failed === 'payload_too_large'
      ? text.chat.fileTooLarge({ size: bytes(language, MAX_FILE) })
      : failed && text.problem[failed];
  return (
    <li className={css.message} data-mine="true" data-testid="message-pending">
      <p className={css.text}>{pending.file?.name ?? pending.text}</p>
      {why === null ? (
        <Sending pending={pending} />
      ) : (
        <>
          <p className={css.failed} role="alert">
            {text.chat.failed({ why: why ?? '' })}
          </p>
          <p className={css.again}>
            {failed !== null && !hopeless.has(failed) && (
              <Button onClick={() => void chat.resend(pending)}>{text.chat.resend}</Button>
            )}
            <Button onClick={drop}>{text.chat.drop}</Button>
          </p>
        </>
      )}
    </li>
  );
}
