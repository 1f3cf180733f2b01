import { describe, expect, it } from 'vitest';
import type { MeetingSummary } from '../../contract/domain.ts';
import type { HeldMeeting } from '../../contract/held.ts';
import { arrange, arrangeHeld } from './days.ts';

const meeting = (id: string, startsAt: string, state: MeetingSummary['state']): MeetingSummary => ({
  id,
  startsAt,
  endsAt: startsAt,
  opensAt: startsAt,
  state,
  title: id,
  locked: false,
  present: 0,
  invited: 1,
  role: 'participant',
  class: 'biasa',
  organiser: { id: 'p-x', name: 'X' },
  unit: { id: 'opd-x', parentId: null, kind: 'opd', name: 'X', shortName: 'X' },
});

describe('the agenda', () => {
  // 23.30 WIB: in UTC it is still the day before.
  const now = new Date('2026-11-24T16:30:00Z');

  it('puts live meetings before those that merely opened', () => {
    const { now: enterable } = arrange(
      [meeting('a', '2026-11-24T15:00:00Z', 'open'), meeting('b', '2026-11-24T16:00:00Z', 'live')],
      now,
    );
    expect(enterable.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('counts days in Jakarta, not in UTC', () => {
    const { days } = arrange(
      [
        meeting('ended', '2026-11-24T02:00:00Z', 'ended'),
        meeting('dawn', '2026-11-24T17:30:00Z', 'scheduled'),
        meeting('old', '2026-11-23T16:00:00Z', 'ended'),
      ],
      now,
    );
    expect(days.map(({ which, meetings }) => [which, meetings.map(({ id }) => id)])).toEqual([
      ['today', ['ended']],
      ['tomorrow', ['dawn']],
    ]);
  });
});

describe('meetings that are over', () => {
  const held = (id: string, startsAt: string): HeldMeeting => {
    const { title, unit, organiser, endsAt, class: kind, role } = meeting(id, startsAt, 'ended');
    return { id, title, unit, organiser, startsAt, endsAt, class: kind, role, attended: 3 };
  };

  it('stand under their days in Jakarta, newest first, but for those that the agenda above shows', () => {
    // 01.30 WIB: in UTC it is still the day before.
    const now = new Date('2026-11-24T18:30:00Z');
    const days = arrangeHeld(
      [
        held('tonight', '2026-11-24T17:10:00Z'),
        held('above', '2026-11-24T17:05:00Z'),
        held('last week', '2026-11-18T02:00:00Z'),
        held('morning', '2026-11-24T02:00:00Z'),
        held('dawn', '2026-11-23T17:30:00Z'),
        held('the day before', '2026-11-23T16:30:00Z'),
      ],
      new Set(['above']),
      now,
    );
    expect(days.map(({ key, which, meetings }) => [key, which, meetings.map(({ id }) => id)])).toEqual([
      ['2026-11-25', 'today', ['tonight']],
      ['2026-11-24', 'yesterday', ['morning', 'dawn']],
      ['2026-11-23', 'earlier', ['the day before']],
      ['2026-11-18', 'earlier', ['last week']],
    ]);
  });
});
