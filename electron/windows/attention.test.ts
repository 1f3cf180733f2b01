import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { Attention } from './attention.ts';

const call = { title: 'Dra. Sri Wahyuni memanggil Anda' };

function desk({ focused = false, notes = true } = {}) {
  const seen: string[] = [];
  class Note extends EventEmitter {
    show = () => void seen.push('note');
    close = () => void seen.push('note gone');
  }
  const note = new Note();
  const attention = new Attention({
    window: () => ({ isFocused: () => focused, flashFrame: (on) => void seen.push(on ? 'flash' : 'calm') }),
    note: () => (notes ? note : null),
    focus: () => void seen.push('focus'),
  });
  return { attention, note, seen };
}

test('flashes and says who calls while the window is not in front; a press on it brings the window', () => {
  const { attention, note, seen } = desk();
  attention.set(call);
  note.emit('click');
  attention.set(null);
  expect(seen).toEqual(['flash', 'note', 'focus', 'note gone', 'calm']);
});

test('is quiet in front of the person', () => {
  const { attention, seen } = desk({ focused: true });
  attention.set(call);
  expect(seen).toEqual([]);
});

test('flashes where the desktop shows no notifications', () => {
  const { attention, seen } = desk({ notes: false });
  attention.set(call);
  expect(seen).toEqual(['flash']);
});
