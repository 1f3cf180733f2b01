import { ChatMessage, MAX_FILE } from '../../../contract/chat.ts';
import { deviceId } from '../../host/preferences.ts';
import { OfficeRefusal, office, refusalOf } from '../../office/client.ts';
import { keepFile, sendFile } from '../../office/files.ts';
import type { Signals } from '../session/signals.ts';
import { createChatStore, type Pending, TYPING_ENDS_MS, takeMessages, takeTyping } from './chat-store.ts';

/** Real-time text must be on the other screens within half a second. */
const TYPING_EVERY_MS = 300;
/** A last message that was lost on its way has no successor to show the gap: once in a while we ask. */
export const ASK_MS = { least: 60_000, spread: 60_000 };
/** While it is read nobody waits that long. */
export const READING_ASK_MS = 15_000;

/** The conversation of one meeting: kept by the service, told inside the room, fetched again after each connection. */
export class Chat {
  readonly store = createChatStore();
  readonly #id: string;
  readonly #signals: Signals;
  #draft = '';
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #told = '';
  readonly #sending = new Map<string, AbortController>();

  constructor(meetingId: string, signals: Signals) {
    this.#id = meetingId;
    this.#signals = signals;
  }

  /** Listens from here on. Not when it is made: that happens at the door of a meeting which may never be entered. */
  open(): () => void {
    const sweep = setInterval(() => {
      const oldest = Date.now() - TYPING_ENDS_MS;
      this.store.setState((state) =>
        state.typing.some(({ at }) => at < oldest) ? { typing: state.typing.filter(({ at }) => at >= oldest) } : state,
      );
    }, 1000);
    // Spread: a thousand that came at nine sharp must not ask together.
    const ask = setInterval(() => void this.#ask(), ASK_MS.least + Math.random() * ASK_MS.spread);
    const stop = this.#signals.listen((signal) => {
      if (signal.type === 'chat') {
        const { messages, loaded } = this.store.getState();
        // The service counts without gaps: what is missing between was lost on its way here.
        const missing = loaded && signal.message.seq > (messages.at(-1)?.seq ?? 0) + 1;
        this.#take([signal.message]);
        if (missing) void this.load();
      } else if (signal.type === 'typing') {
        const { identity, name, text } = signal;
        if (!identity.endsWith(`:${deviceId()}`))
          this.store.setState((state) => takeTyping(state, { identity, name, text, at: Date.now() }));
      }
    });
    // A file on its way goes on: whoever sent it and left has sent it.
    return () => {
      clearTimeout(this.#draftTimer);
      clearInterval(sweep);
      clearInterval(ask);
      stop();
    };
  }

  /** The newest messages, and after a connection what is missing between: the newest also say what was removed meanwhile. */
  async load(): Promise<void> {
    const last = this.store.getState().messages.at(-1)?.seq;
    try {
      const { messages, more } = await office('chat', this.#query({ limit: 100 }));
      this.#take(messages);
      const newest = messages[0]?.seq ?? 0;
      for (let after = last; after !== undefined && after + 1 < newest; ) {
        const between = await office('chat', this.#query({ after, limit: 200 }));
        this.#take(between.messages);
        after = between.more ? between.messages.at(-1)?.seq : undefined;
      }
      this.store.setState((state) => ({ loaded: true, failed: false, more: state.loaded ? state.more : more }));
    } catch (error) {
      if (!(error instanceof OfficeRefusal)) throw error;
      this.store.setState({ failed: true });
    }
  }

  async #ask(): Promise<void> {
    const { loaded, messages } = this.store.getState();
    if (!loaded) return;
    const asked = this.#query({ after: messages.at(-1)?.seq ?? 0, limit: 200 });
    // No news of its own: the next time asks again.
    const answer = await office('chat', asked).catch(() => null);
    if (answer) this.#take(answer.messages);
  }

  /** Somebody reads it now; returns what ends that. */
  reading(): () => void {
    void this.#ask();
    const ask = setInterval(() => void this.#ask(), READING_ASK_MS);
    return () => clearInterval(ask);
  }

  async older(): Promise<void> {
    const first = this.store.getState().messages[0]?.seq;
    if (first === undefined) return;
    const answer = await office('chat', this.#query({ before: first, limit: 100 }));
    this.#take(answer.messages);
    this.store.setState({ more: answer.more });
  }

  say(text: string) {
    this.typing('');
    return this.#send({ clientId: crypto.randomUUID(), text, file: null, sent: 0, failed: null });
  }

  sendFile(file: File) {
    const pending: Pending = { clientId: crypto.randomUUID(), text: '', file, sent: 0, failed: null };
    const failed = file.size > MAX_FILE ? 'payload_too_large' : file.size === 0 ? 'file_empty' : null;
    if (failed === null) return this.#send(pending);
    this.store.setState((state) => ({ pending: [...state.pending, { ...pending, failed }] }));
    return Promise.resolve();
  }

  /** The same message: the service keeps it once, also when only its answer was lost. */
  resend(pending: Pending) {
    return this.#send({ ...pending, sent: 0, failed: null });
  }

  /** Also while a file is on its way: what the service has by then is kept, and comes as a message. */
  drop({ clientId }: Pending) {
    this.#sending.get(clientId)?.abort();
    this.store.setState((state) => ({ pending: state.pending.filter((one) => one.clientId !== clientId) }));
  }

  /** @throws OfficeRefusal */
  async remove(seq: number): Promise<void> {
    this.#take([await office('unsay', { params: { id: this.#id }, body: { seq } })]);
  }

  /** @throws OfficeRefusal */
  download(file: { id: string; name: string }): Promise<void> {
    return keepFile(`/api/meetings/${this.#id}/files/${file.id}`, file.name);
  }

  markRead() {
    const read = this.store.getState().messages.at(-1)?.seq ?? 0;
    if (read > this.store.getState().read) this.store.setState({ read });
  }

  /** The line as it stands, for those who read it while it is written. */
  typing(text: string) {
    this.#draft = text.slice(-1000);
    this.#draftTimer ??= setTimeout(
      () => {
        this.#draftTimer = undefined;
        void this.#tellTyping();
      },
      this.#told === '' ? 0 : TYPING_EVERY_MS,
    );
  }

  async #tellTyping() {
    const text = this.#draft;
    if (text === this.#told) return;
    this.#told = text;
    // Passing by nature: a refusal (too fast, not allowed) is no news to whoever types.
    await office('typing', { params: { id: this.#id }, body: { deviceId: deviceId(), text } }).catch(() => undefined);
  }

  async #send(pending: Pending) {
    this.store.setState((state) => ({
      pending: [...state.pending.filter(({ clientId }) => clientId !== pending.clientId), pending],
    }));
    try {
      this.#take([await (pending.file ? this.#upload(pending, pending.file) : this.#say(pending))]);
    } catch (error) {
      const failed = error instanceof OfficeRefusal ? error.problem.code : 'internal';
      this.#change(pending.clientId, { failed });
    } finally {
      this.#sending.delete(pending.clientId);
    }
  }

  /** What was dropped meanwhile is not there any more, and stays so. */
  #change(clientId: string, change: Partial<Pending>) {
    this.store.setState((state) => ({
      pending: state.pending.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)),
    }));
  }

  #say({ clientId, text }: Pending) {
    return office('say', { params: { id: this.#id }, body: { deviceId: deviceId(), clientId, text } });
  }

  async #upload({ clientId }: Pick<Pending, 'clientId'>, file: File, again = true): Promise<ChatMessage> {
    const query = new URLSearchParams({ name: file.name, size: `${file.size}`, clientId, deviceId: deviceId() });
    const stop = new AbortController();
    this.#sending.set(clientId, stop);
    const answer = await sendFile(`/api/meetings/${this.#id}/files?${query}`, file, {
      clientId,
      signal: stop.signal,
      onSent: (sent) => this.#change(clientId, { sent }),
    });
    if (!answer) throw new OfficeRefusal({ type: 'about:blank', title: 'No answer', status: 503, code: 'unavailable' });
    // The shell cannot send a long body twice by itself when the token had just run out; the service takes the same one once.
    if (answer.status === 401 && again) return this.#upload({ clientId }, file, false);
    if (!answer.ok) throw await refusalOf(answer);
    return ChatMessage.parse(await answer.json());
  }

  #query(query: Record<string, number>) {
    return { params: { id: this.#id }, query: query as { limit: number } };
  }

  #take(messages: ChatMessage[]) {
    this.store.setState((state) => takeMessages(state, messages));
  }
}
