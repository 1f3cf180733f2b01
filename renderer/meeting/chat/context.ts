import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Chat } from './chat.ts';
import type { ChatState } from './chat-store.ts';

const ChatContext = createContext<Chat | null>(null);
export const ChatProvider = ChatContext.Provider;

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('outside of a meeting');
  return chat;
}

export function useChatState<T>(select: (state: ChatState) => T): T {
  return useStore(useChat().store, select);
}
