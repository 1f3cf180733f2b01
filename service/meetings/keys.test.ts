// End-to-end keys: who gets them, when they change, and that the database alone gives none away.
import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  type DatabaseKind,
  device,
  eventually,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';
import { RoomParticipant } from '../trial/participant.ts';
import { Keys } from './keys.ts';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('keys on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;
  let nur: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
    nur = await trial.shell('nur.hayati');
  }, 300_000);
  afterAll(async () => {
    await trial?.close();
  }, 180_000);

  const make = async (changes: Record<string, unknown> = {}) => {
    const wish = meetingNow({
      class: 'terbatas',
      invitedPeople: ['p-bambang-sutrisno', 'p-nur-hayati'],
      ...changes,
    });
    return (await sri.call('POST', '/api/meetings', wish)).body.id as string;
  };
  const post = async (who: Caller, id: string, path: string, body: unknown) => {
    const answer = await who.call('POST', `/api/meetings/${id}/${path}`, body);
    return answer.status === 200 ? answer.body : answer.body.code;
  };
  const join = (who: Caller, id: string, letter: string) => post(who, id, 'join', { deviceId: device(letter) });
  const key = (who: Caller, id: string, letter: string) => post(who, id, 'key', { deviceId: device(letter) });
  const admit = (id: string) => post(sri, id, 'lobby/decide', { admit: true, entries: ['all'] });

  test('only the admitted get it; after a removal it is another, which the removed do not get', async () => {
    const id = await make();
    expect(await key(sri, id, 'a')).toBe('forbidden');
    const host = await RoomParticipant.enter(await join(sri, id, 'a'));
    expect(host.metadata.keyIndex).toBe(0);
    const first = await key(sri, id, 'a');
    expect(Buffer.from(first.key, 'base64url')).toHaveLength(32);
    expect((await join(bambang, id, 'b')).status).toBe('waiting');
    expect(await key(bambang, id, 'b')).toBe('forbidden');
    await admit(id);
    expect(await key(bambang, id, 'b')).toBe('forbidden');
    const other = await RoomParticipant.enter(await join(bambang, id, 'b'));
    expect(await key(bambang, id, 'b')).toEqual(first);
    expect(await key(nur, id, 'c')).toBe('forbidden');

    const identity = `p-bambang-sutrisno:${device('b')}`;
    await post(sri, id, 'control', { action: 'remove', identity, ban: false });
    await other.out;
    expect(await host.signal('key')).toEqual({ type: 'key', index: 1 });
    await eventually(
      async () => host.metadata.keyIndex,
      (index) => index === 1,
    );
    expect(await key(bambang, id, 'b')).toBe('forbidden');
    const second = await key(sri, id, 'a');
    expect(second.index).toBe(1);
    expect(second.key).not.toBe(first.key);
    // Put out, they wait again.
    expect((await join(bambang, id, 'b')).status).toBe('waiting');

    const { db } = trial.office.store;
    const rows = await db.selectFrom('audit').selectAll().where('subject', '=', id).execute();
    expect(rows.filter(({ action }) => action === 'key.given')).toHaveLength(3);
    expect(rows.filter(({ action }) => action === 'key.rotated')).toHaveLength(1);
    for (const secret of [first.key, second.key]) {
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify(await db.selectFrom('meeting_keys').selectAll().execute())).not.toContain(secret);
      expect(JSON.stringify(await db.selectFrom('outbox').selectAll().execute())).not.toContain(secret);
    }
    expect(await new Keys('x'.repeat(43)).current(db, id)).toBeNull();
    await host.leave();
  }, 180_000);

  test('who leaves the directory takes no working key along', async () => {
    const id = await make();
    await post(sri, id, 'conduct', { lobby: 'off' });
    const host = await RoomParticipant.enter(await join(sri, id, 'a'));
    const leaving = await RoomParticipant.enter(await join(nur, id, 'c'));
    const first = await key(nur, id, 'c');
    const { db } = trial.office.store;
    await db.updateTable('people').set({ active: false }).where('id', '=', 'p-nur-hayati').execute();
    await leaving.out;
    expect(await host.signal('key')).toEqual({ type: 'key', index: 1 });
    expect((await key(sri, id, 'a')).key).not.toBe(first.key);
    expect(host.signals.filter(({ type }) => type === 'key')).toHaveLength(1);
    await db.updateTable('people').set({ active: true }).where('id', '=', 'p-nur-hayati').execute();
    await host.leave();
  }, 180_000);

  test('a meeting of class Biasa has none; the index goes round the ring of sixteen', async () => {
    const open = await make({ class: 'biasa' });
    const granted = await join(sri, open, 'a');
    expect(granted.status).toBe('granted');
    expect(await key(sri, open, 'a')).toBe('not_found');
    const id = await make();
    await join(sri, id, 'a');
    const { db } = trial.office.store;
    const keys = new Keys('x'.repeat(43));
    const seen: (number | null)[] = [];
    for (let n = 0; n < 16; n += 1) seen.push(await db.transaction().execute((trx) => keys.rotate(trx, id)));
    expect(seen).toEqual([...Array.from({ length: 15 }, (_, n) => n + 1), 0]);
    // Sealed with a secret that is not the service's: it makes a new one, rather than shut everybody out.
    expect(await key(sri, id, 'a')).toMatchObject({ index: 1 });
  });
});
