import { createStore } from 'zustand/vanilla';
import type { ChatMessage } from '../../../contract/chat.ts';
import type { ProblemCode } from '../../../contract/problem.ts';

/** Written here, not yet confirmed by the service. */
export type Pending = {
  clientId: string;
  text: string;
  file: File | null;
  /** The part of the file that has left this computer, 0 to 1; 0 where nobody says. */
  sent: number;
  failed: ProblemCode | null;
};
/** Real-time text of somebody, as it stands. */
export type Typing = { identity: string; name: string; text: string; at: number };

export type ChatState = {
  /** In order of `seq`, each once. */
  messages: ChatMessage[];
  pending: Pending[];
  typing: Typing[];
  /** Older ones can be asked for. */
  more: boolean;
  loaded: boolean;
  failed: boolean;
  /** Highest seq that was on the screen. */
  read: number;
};

export const createChatStore = () =>
  createStore<ChatState>(() => ({
    messages: [],
    pending: [],
    typing: [],
    more: false,
    loaded: false,
    failed: false,
    read: 0,
  }));
export type ChatStore = ReturnType<typeof createChatStore>;

/** Typing that was not renewed for this long has ended: the other side went away. */
export const TYPING_ENDS_MS = 8000;

/** Takes messages in, whatever their order and however often they come; what was pending and came back is no longer. */
export function takeMessages(state: ChatState, news: ChatMessage[]): Partial<ChatState> {
  if (news.length === 0) return {};
  const bySeq = new Map(state.messages.map((message) => [message.seq, message]));
  for (const message of news) {
    const known = bySeq.get(message.seq);
    // Removed stays removed, whichever report comes last.
    if (!known?.removed) bySeq.set(message.seq, message);
  }
  const here = new Set(news.map(({ clientId }) => clientId));
  const authors = new Set(news.map(({ from }) => from.id));
  return {
    messages: [...bySeq.values()].toSorted((a, b) => a.seq - b.seq),
    pending: state.pending.filter(({ clientId }) => !here.has(clientId)),
    typing: state.typing.filter(({ identity }) => !authors.has(identity.slice(0, identity.lastIndexOf(':')))),
  };
}

/** An empty line means that they stopped. */
export function takeTyping(state: ChatState, typing: Typing): Partial<ChatState> {
  const others = state.typing.filter(({ identity }) => identity !== typing.identity);
  return { typing: typing.text === '' ? others : [...others, typing] };
}

export function unreadOf({ messages, read }: ChatState, self: string | undefined): number {
  return messages.filter((message) => message.seq > read && message.from.id !== self && !message.removed).length;
}
