import { Paperclip, SendHorizontal } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { fileEndings } from '../../../contract/chat.ts';
import { useText } from '../../language/language.ts';
import { isHost, useMeetingState } from '../context.ts';
import css from './chat.module.css';
import { useChat } from './context.ts';

/** Enter sends, Shift+Enter begins a line. Hosts only, when a host set it so: then the words say it, and the service refuses. */
export function Composer() {
  const text = useText();
  const chat = useChat();
  const may = useMeetingState((state) => isHost(state) || state.conduct?.mayChat === 'everyone');
  const [words, setWords] = useState('');
  const [live, setLive] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const note = useId();
  const change = (now: string) => {
    setWords(now);
    if (live) chat.typing(now);
  };
  const send = () => {
    const said = words.trim();
    if (!said) return;
    setWords('');
    void chat.say(said);
  };
  if (!may) return <p className={css.closed}>{text.chat.hostsOnly}</p>;
  return (
    <form
      className={css.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={css.line}>
        <button
          type="button"
          className={css.icon}
          onClick={() => picker.current?.click()}
          aria-label={text.chat.attach}
          title={text.chat.attach}
        >
          <Paperclip aria-hidden="true" />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          accept={fileEndings.map((ending) => `.${ending}`).join(',')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void chat.sendFile(file);
          }}
          data-testid="chat-file"
        />
        <textarea
          value={words}
          rows={Math.min(5, words.split('\n').length)}
          maxLength={4000}
          aria-label={text.chat.message}
          placeholder={text.chat.message}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
          data-testid="chat-text"
        />
        <button
          type="submit"
          className={css.icon}
          aria-label={text.chat.send}
          title={text.chat.send}
          aria-disabled={words.trim() === ''}
          data-testid="chat-send"
        >
          <SendHorizontal aria-hidden="true" />
        </button>
      </div>
      <label className={css.live}>
        <input
          type="checkbox"
          checked={live}
          aria-describedby={note}
          onChange={(event) => {
            setLive(event.target.checked);
            chat.typing(event.target.checked ? words : '');
          }}
          data-testid="chat-live"
        />
        <span>
          {text.chat.live}
          <small id={note}>{text.chat.liveNote}</small>
        </span>
      </label>
    </form>
  );
}
