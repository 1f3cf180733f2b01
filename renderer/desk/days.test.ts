import { describe, expect, it } from 'vitest';
import type { MeetingSummary } from '../../contract/domain.ts';
import { arrange } from './days.ts';

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
