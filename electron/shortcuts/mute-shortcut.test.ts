import { expect, it } from 'vitest';
import type { MuteKey } from '../../contract/ipc.ts';
import { Meeting } from '../power/meeting.ts';
import { MUTE_KEY, MuteShortcut } from './mute-shortcut.ts';

function setUp({ taken = false } = {}) {
  const held = new Map<string, () => void>();
  const told: MuteKey['state'][] = [];
  const wish = { on: true };
  let presses = 0;
  const meeting = new Meeting();
  const shortcut = new MuteShortcut({
    keys: {
      register: (key, run) => {
        if (taken) return false;
        held.set(key, run);
        return true;
      },
      unregister: (key) => void held.delete(key),
    },
    meeting,
    wanted: () => wish.on,
    pressed: () => {
      presses += 1;
    },
    changed: ({ state }) => told.push(state),
    log: { info: () => {}, warn: () => {}, error: () => {} } as never,
  });
  return { held, told, wish, meeting, shortcut, presses: () => presses };
}

it('holds the key during a meeting only', () => {
  const { held, told, meeting, presses } = setUp();
  expect(held.size).toBe(0);
  meeting.set(true);
  held.get(MUTE_KEY)?.();
  expect(presses()).toBe(1);
  meeting.set(false);
  expect(held.size).toBe(0);
  expect(told).toEqual(['on', 'idle']);
});

it('gives the key back at once when the person does not want it', () => {
  const { held, wish, meeting, shortcut } = setUp();
  meeting.set(true);
  wish.on = false;
  shortcut.follow();
  expect(held.size).toBe(0);
  expect(shortcut.state.state).toBe('off');
});

it('says that another program has the key', () => {
  const { told, meeting } = setUp({ taken: true });
  meeting.set(true);
  expect(told).toEqual(['taken']);
});
