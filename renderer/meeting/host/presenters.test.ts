import { expect, it } from 'vitest';
import type { Conduct } from '../../../contract/conduct.ts';
import { createMeetingStore, type ParticipantView } from '../store/meeting.ts';
import { presentersOf } from './presenters.ts';

const seen = { role: 'participant', agent: false, sharing: false } as const;

function inside(views: (Partial<ParticipantView> & { identity: string; name: string })[], spotlight: string | null) {
  const full = views.map((view) => ({ ...seen, personId: view.identity.split(':')[0], ...view }) as ParticipantView);
  return {
    ...createMeetingStore().getState(),
    participants: new Map(full.map((view) => [view.identity, view])),
    order: full.map((view) => view.identity),
    conduct: { spotlight } as Conduct,
  };
}

it('is nobody while nobody shares or is in the spotlight, or only hosts and programs do', () => {
  const dwi = { identity: 'dwi:a', name: 'Dwi' };
  expect(presentersOf(inside([dwi], null))).toBe(null);
  expect(presentersOf({ ...inside([dwi], null), conduct: null })).toBe(null);
  // The spotlit one has gone.
  expect(presentersOf(inside([dwi], 'joko:a'))).toBe(null);
  const sri = { identity: 'sri:a', name: 'Sri', role: 'host', sharing: true } as const;
  const agent = { identity: 'agent', name: 'Teks', agent: true, sharing: true };
  expect(presentersOf(inside([dwi, sri, agent], 'sri:a'))).toBe(null);
});

it('spares all the devices of who presents: the screen comes from one, the voice from another', () => {
  const views = [
    { identity: 'dwi:laptop', name: 'Dwi', sharing: true },
    { identity: 'dwi:phone', name: 'Dwi' },
    { identity: 'joko:a', name: 'Joko' },
  ];
  expect(presentersOf(inside(views, null))).toEqual({
    name: 'Dwi',
    others: 0,
    identities: ['dwi:laptop', 'dwi:phone'],
  });
});

it('names the one in the spotlight first, and counts the others who share as people', () => {
  const views = [
    { identity: 'dwi:a', name: 'Dwi', sharing: true },
    { identity: 'dwi:b', name: 'Dwi', sharing: true },
    { identity: 'joko:a', name: 'Joko' },
  ];
  expect(presentersOf(inside(views, 'joko:a'))).toEqual({
    name: 'Joko',
    others: 1,
    identities: ['dwi:a', 'dwi:b', 'joko:a'],
  });
});
