import { expect, it } from 'vitest';
import type { ChatMessage } from '../../../contract/chat.ts';
import { createChatStore, takeMessages, takeTyping, unreadOf } from './chat-store.ts';

const said = (seq: number, from: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  seq,
  clientId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  at: '2026-11-24T03:00:00.000Z',
  from: { id: from, name: from, unit: '', guest: false },
  text: `pesan ${seq}`,
  file: null,
  removed: false,
  ...more,
});

it('keeps each message once and in order, however they come', () => {
  const store = createChatStore();
  store.setState((state) => takeMessages(state, [said(3, 'a'), said(1, 'b')]));
  store.setState((state) => takeMessages(state, [said(2, 'a'), said(3, 'a')]));
  expect(store.getState().messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

it('does not bring back what was removed when an older report comes late', () => {
  const store = createChatStore();
  store.setState((state) => takeMessages(state, [said(1, 'a', { removed: true, text: '' })]));
  store.setState((state) => takeMessages(state, [said(1, 'a')]));
  expect(store.getState().messages[0]?.removed).toBe(true);
});

it('no longer shows as pending what came back, nor as typing who has said it', () => {
  const store = createChatStore();
  const message = said(1, 'p-agus');
  store.setState({ pending: [{ clientId: message.clientId, text: message.text, file: null, sent: 0, failed: null }] });
  store.setState((state) =>
    takeTyping(state, { identity: 'p-agus:aaaaaaaaaaaaaaaa', name: 'Agus', text: 'pe', at: 1 }),
  );
  expect(store.getState().typing).toHaveLength(1);
  store.setState((state) => takeMessages(state, [message]));
  expect(store.getState().pending).toEqual([]);
  expect(store.getState().typing).toEqual([]);
});

it('counts as unread what others wrote after the last look', () => {
  const store = createChatStore();
  store.setState((state) =>
    takeMessages(state, [said(1, 'a'), said(2, 'me'), said(3, 'a'), said(4, 'a', { removed: true })]),
  );
  expect(unreadOf(store.getState(), 'me')).toBe(2);
  expect(unreadOf({ ...store.getState(), read: 3 }, 'me')).toBe(0);
});
