import { expect, it } from 'vitest';
import { keepAwake } from './awake.ts';
import { Meeting } from './meeting.ts';

it('holds the display exactly as long as a meeting is on', () => {
  const held = new Set<number>();
  let next = 0;
  const blocker = {
    start: () => {
      held.add(++next);
      return next;
    },
    stop: (id: number) => held.delete(id),
  };
  const meeting = new Meeting();
  meeting.set(true);
  keepAwake(blocker, meeting);
  expect(held.size).toBe(1);
  meeting.set(true);
  expect(held.size).toBe(1);
  meeting.set(false);
  meeting.set(false);
  expect(held.size).toBe(0);
  meeting.set(true);
  expect([...held]).toEqual([2]);
});
