import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Conduct } from '../../../contract/conduct.ts';
import { id as text } from '../../language/id.ts';
import { office } from '../../office/client.ts';
import { createMeetingStore, type May, type MeetingState, type ParticipantView } from '../store/meeting.ts';
import { personActions } from './person-actions.ts';
import { apart } from './rights.ts';

vi.mock('../../office/client.ts', () => ({ office: vi.fn() }));
// It wants a window.
vi.mock('../../host/preferences.ts', () => ({ deviceId: () => 'a'.repeat(16) }));
afterEach(() => vi.mocked(office).mockReset());

const person = (identity: string, more: Partial<ParticipantView> = {}): ParticipantView => ({
  identity,
  personId: identity,
  name: identity,
  fullName: identity,
  guest: false,
  unit: '',
  position: '',
  role: 'participant',
  hand: null,
  isSelf: false,
  agent: false,
  microphone: false,
  camera: null,
  screen: null,
  cameraOn: false,
  sharing: false,
  may: { microphone: true, camera: true, share: true },
  quality: 'unknown',
  joinedAt: 1,
  ...more,
});

const rule = (who: 'hosts' | 'everyone'): Conduct => ({
  lobby: 'uninvited',
  mayShare: who,
  mayChat: 'everyone',
  mayRename: 'hosts',
  mayUnmute: who,
  mayStartVideo: who,
  layout: null,
  spotlight: null,
});

function meeting(self: Partial<ParticipantView>, conduct = rule('everyone')): MeetingState {
  const me = person('me', { isSelf: true, ...self });
  return { ...createMeetingStore().getState(), selfIdentity: 'me', participants: new Map([['me', me]]), conduct };
}
const asHost = (view: ParticipantView, conduct?: Conduct) =>
  personActions('m', view, meeting({ role: 'host' }, conduct), text);
const ids = (view: ParticipantView, conduct?: Conduct) => asHost(view, conduct).map((action) => action.id);
const no: May = { microphone: false, camera: false, share: false };

describe('what a host can do about one person’s rights', () => {
  const faces = [
    { right: 'microphone', key: 'mic', on: { microphone: true }, stop: 'mute', action: 'mute' },
    { right: 'camera', key: 'camera', on: { cameraOn: true }, stop: 'stop-camera', action: 'stopCamera' },
    { right: 'share', key: 'share', on: { sharing: true }, stop: 'stop-share', action: 'stopShare' },
  ] as const;
  const states = faces.flatMap((face) =>
    (['hosts', 'everyone'] as const).flatMap((who) =>
      [true, false].flatMap((may) => [true, false].map((sending) => ({ ...face, who, may, sending }))),
    ),
  );

  it.each(states)(
    '$right, rule: $who, may: $may, sends: $sending',
    async ({ right, key, who, may, sending, ...face }) => {
      const view = person('b', { may: { ...no, [right]: may }, ...(sending ? face.on : {}) });
      const actions = asHost(view, rule(who));
      const shown = actions.map(({ id }) => id);
      const [is, isNot] = may ? [`forbid-${key}`, `allow-${key}`] : [`allow-${key}`, `forbid-${key}`];
      expect(shown.filter((id) => id === is)).toHaveLength(1);
      expect(shown).not.toContain(isNot);
      expect(shown.includes(face.stop)).toBe(sending);

      const run = (id: string) => actions.find((action) => action.id === id)?.run(null);
      await run(is);
      const body = { action: 'allow', identity: 'b', what: right, allowed: !may };
      expect(office).toHaveBeenLastCalledWith('control', { params: { id: 'm' }, body });
      if (!sending) return;
      await run(face.stop);
      const stop = { action: face.action, identity: 'b' };
      expect(office).toHaveBeenLastCalledWith('control', { params: { id: 'm' }, body: stop });
    },
  );

  it('says in words which of the two it is', () => {
    const labels = (may: May) => asHost(person('b', { may })).map(({ label }) => label);
    expect(labels(no)).toEqual(expect.arrayContaining(Object.values(text.host.allow)));
    expect(labels({ microphone: true, camera: true, share: true })).toEqual(
      expect.arrayContaining(Object.values(text.host.withdraw)),
    );
  });

  it('is nothing with somebody who leads, for no rule binds them; what they send can be stopped', () => {
    for (const role of ['host', 'cohost'] as const) {
      const shown = ids(person('b', { role, microphone: true }), rule('hosts'));
      expect(shown).toContain('mute');
      expect(shown.filter((id) => /^(allow|forbid)-/.test(id))).toEqual([]);
    }
  });

  it('is nothing with a program of the office, and nothing for who does not lead', () => {
    expect(ids(person('agent', { agent: true, microphone: true }))).toEqual([]);
    expect(personActions('m', person('b', { microphone: true }), meeting({}), text).map(({ id }) => id)).toEqual([
      'volume',
    ]);
  });

  it('is the same with a guest, who can only not lead', () => {
    const shown = ids(person('g', { guest: true, may: no }), rule('hosts'));
    expect(shown).toEqual(['volume', 'allow-mic', 'allow-camera', 'allow-share', 'remove']);
  });
});

describe('putting out and ending a task', () => {
  const refusable = ['drop-cohost', 'remove', 'hand-over'];
  const offered = (self: 'host' | 'cohost', view: ParticipantView) =>
    personActions('m', view, { ...meeting({ role: self }), organiserId: 'o' }, text)
      .map(({ id }) => id)
      .filter((id) => refusable.includes(id))
      .sort();

  it('is for the host alone where it is about who leads too, or who called the meeting', () => {
    for (const [role, personId] of [
      ['cohost', 'b'],
      ['cohost', 'o'],
      ['participant', 'o'],
    ] as const) {
      const view = person(personId, { role });
      expect(offered('cohost', view)).toEqual([]);
      expect(offered('host', view)).toEqual([...(role === 'cohost' ? ['drop-cohost'] : []), 'hand-over', 'remove']);
    }
    expect(offered('cohost', person('b'))).toEqual(['remove']);
    expect(offered('cohost', person('b', { role: 'host' }))).toEqual([]);
  });
});

describe('who was set apart from the rule', () => {
  it('is whoever may what others may not, or the other way round', () => {
    const some = person('b', { may: { microphone: true, camera: false, share: true } });
    expect(apart(some, rule('hosts'))).toEqual({ allowed: ['microphone', 'share'], forbidden: [] });
    expect(apart(some, rule('everyone'))).toEqual({ allowed: [], forbidden: ['camera'] });
    expect(apart(person('b', { may: no }), rule('hosts'))).toEqual({ allowed: [], forbidden: [] });
  });

  it('is nobody before the rule is known, no host and no program', () => {
    expect(apart(person('b', { may: no }), null)).toEqual({ allowed: [], forbidden: [] });
    for (const more of [{ role: 'cohost' }, { agent: true }] as const)
      expect(apart(person('b', more), rule('hosts'))).toEqual({ allowed: [], forbidden: [] });
  });
});
