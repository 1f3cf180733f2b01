import { expect, it } from 'vitest';
import type { ParticipantView } from '../store/meeting.ts';
import { handsOf, matches, sorted, sortedAgain } from './sorting.ts';

const person = (name: string, more: Partial<ParticipantView> = {}): ParticipantView => ({
  identity: name,
  personId: name,
  name,
  fullName: name,
  guest: false,
  unit: 'Kec. Kayen',
  position: 'Camat',
  role: 'participant',
  hand: null,
  isSelf: false,
  agent: false,
  microphone: false,
  camera: null,
  screen: null,
  cameraOn: false,
  sharing: false,
  may: { microphone: true, camera: true, share: false },
  quality: 'unknown',
  joinedAt: 1,
  ...more,
});

const people = (...views: ParticipantView[]) => new Map(views.map((view) => [view.identity, view]));

it('lists oneself, hosts, hands in the order they rose, then names', () => {
  const views = [
    person('Zulfa'),
    person('Budi', { hand: 20 }),
    person('agus'),
    person('Sri', { role: 'host' }),
    person('Saya', { isSelf: true }),
    person('Wati', { hand: 10 }),
    person('Rini', { role: 'cohost' }),
  ];
  expect(sorted(views).map(({ name }) => name)).toEqual(['Saya', 'Sri', 'Rini', 'Wati', 'Budi', 'agus', 'Zulfa']);
  expect(handsOf(people(...views))).toEqual(['Wati', 'Budi']);
});

it('puts who came and who changed in their places among those who were there', () => {
  const before = sorted(['Dwi', 'Agus', 'Citra', 'Eko', 'Budi'].map((name) => person(name)));
  const now = [person('Eko', { hand: 7 }), ...['Aan', 'Agus', 'Dwi', 'Fajar', 'Citra'].map((name) => person(name))];
  const list = sortedAgain(before, now);
  expect(list.map(({ name }) => name)).toEqual(['Eko', 'Aan', 'Agus', 'Citra', 'Dwi', 'Fajar']);
  expect(list).toEqual(sorted(now));
  // As they are now, not as they were.
  expect(list[0]?.hand).toBe(7);
});

it('finds by every word, whatever the case and accents', () => {
  const view = person('Dra. Sri Wahyúni', { position: 'Kepala Dinas', unit: 'Diskominfo' });
  expect(matches(view, 'wahyuni DISKOM')).toBe(true);
  expect(matches(view, 'wahyuni bappeda')).toBe(false);
});
