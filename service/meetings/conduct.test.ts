import { expect, test } from 'vitest';
import { conductOf, exceptionFor, firstConduct, noExceptions, sourcesFor } from './conduct.ts';

test('Terbatas looks at everybody, Biasa at who was not invited; sharing, chat and names are the hosts’ at first', () => {
  expect(firstConduct('terbatas').lobby).toBe('everyone');
  expect(firstConduct('biasa').lobby).toBe('uninvited');
  for (const one of ['biasa', 'terbatas'] as const)
    expect(firstConduct(one)).toMatchObject({ mayShare: 'hosts', mayChat: 'hosts', mayRename: 'hosts' });
  expect(conductOf({ class: 'terbatas', conduct: null })).toEqual(firstConduct('terbatas'));
});

test('an exception goes before the conduct, for participants; hosts are bound by nothing', () => {
  const strict = { ...firstConduct('biasa'), mayUnmute: 'hosts', mayStartVideo: 'hosts' } as const;
  expect(sourcesFor('participant', strict)).toEqual([]);
  expect(sourcesFor('participant', strict, { ...noExceptions, share: true })).toEqual(['share']);
  expect(sourcesFor('participant', firstConduct('biasa'), { ...noExceptions, camera: false })).toEqual(['microphone']);
  for (const role of ['host', 'cohost'] as const)
    expect(sourcesFor(role, strict, { microphone: false, camera: false, share: false })).toHaveLength(3);
});

test('a word about one person that says what the conduct says is none; taken back, it is none either', () => {
  const open = { ...firstConduct('biasa'), mayShare: 'everyone' } as const;
  const strict = { ...open, mayUnmute: 'hosts', mayStartVideo: 'hosts', mayShare: 'hosts' } as const;
  for (const source of ['microphone', 'camera', 'share'] as const) {
    expect(exceptionFor(open, source, true)).toBe(null);
    expect(exceptionFor(open, source, false)).toBe(false);
    expect(exceptionFor(strict, source, true)).toBe(true);
    expect(exceptionFor(strict, source, false)).toBe(null);
    for (const conduct of [open, strict]) expect(exceptionFor(conduct, source, null)).toBe(null);
  }
});
