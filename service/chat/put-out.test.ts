// Whom a host put out has no part in the conversation any more: neither its words nor its files, neither in nor out.
import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChatMessage, chatRoutes } from '../../contract/chat.ts';
import { JoinGrant } from '../../contract/http.ts';
import { pdf } from '../trial/documents.ts';
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

const BAMBANG = 'p-bambang-sutrisno';

afterAll(async () => {
  await dispose();
});

describe.each<DatabaseKind>(['pglite', 'postgres'])('put out, on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;
  let dwi: Caller;

  beforeAll(async () => {
    trial = await openTrial({ database });
    [sri, bambang, dwi] = (await Promise.all(
      ['sri.wahyuni', 'bambang.sutrisno', 'dwi.lestari'].map((login) => trial.shell(login)),
    )) as [Caller, Caller, Caller];
  }, 300_000);
  afterAll(async () => {
    await trial?.close();
  }, 180_000);

  const file = async (who: Caller, id: string, name: string) => {
    const bytes = pdf();
    const query = { name, size: `${bytes.length}`, clientId: crypto.randomUUID(), deviceId: device('a') };
    const answer = await fetch(`${trial.url}/api/meetings/${id}/files?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const fetched = (who: Caller, id: string, fileId: string | undefined) =>
    fetch(`${trial.url}/api/meetings/${id}/files/${fileId}`, { headers: { authorization: `Bearer ${who.token}` } });
  const say = (who: Caller, id: string, text: string) =>
    who.call('POST', `/api/meetings/${id}/chat`, { deviceId: device('a'), clientId: crypto.randomUUID(), text });
  const read = (who: Caller, id: string) => who.call('GET', `/api/meetings/${id}/chat`);
  const join = async (who: Caller, id: string) => {
    const { body } = await who.call('POST', `/api/meetings/${id}/join`, { deviceId: device('a') });
    return RoomParticipant.enter(JoinGrant.parse(body));
  };

  /** Bambang is inside, has said something and sent a file, so has the host; then he is put out. */
  const putOut = async (ban: boolean) => {
    const wish = meetingNow({ invitedPeople: [BAMBANG, 'p-dwi-lestari'] });
    const id = (await sri.call('POST', '/api/meetings', wish)).body.id as string;
    await sri.call('POST', `/api/meetings/${id}/conduct`, { mayChat: 'everyone' });
    const other = await join(bambang, id);
    await eventually(
      async () => (await sri.call('GET', `/api/meetings/${id}`)).body.present,
      (present) => present === 1,
    );
    const own = ChatMessage.parse((await file(bambang, id, 'kiriman.pdf')).body);
    const hosts = ChatMessage.parse((await file(sri, id, 'lampiran.pdf')).body);
    expect((await fetched(bambang, id, hosts.file?.id)).status).toBe(200);
    const act = { action: 'remove', identity: `${BAMBANG}:${device('a')}`, ban };
    expect((await sri.call('POST', `/api/meetings/${id}/control`, act)).status).toBe(200);
    await other.out;
    return { id, own, hosts };
  };

  test.each([
    { ban: false, reading: 'forbidden', writing: 'not_inside' },
    { ban: true, reading: 'removed', writing: 'removed' },
  ])('with a ban: $ban, he neither reads nor writes, fetches nor sends, now or afterwards', async (one) => {
    const { id, own, hosts } = await putOut(one.ban);
    const before = (await read(sri, id)).body;
    const nothing = async (writing: string) => {
      expect((await read(bambang, id)).body.code).toBe(one.reading);
      for (const { file: sent } of [own, hosts])
        expect((await (await fetched(bambang, id, sent?.id)).json()).code).toBe(one.reading);
      expect((await say(bambang, id, 'dari luar')).body.code).toBe(writing);
      expect((await file(bambang, id, 'lagi.pdf')).body.code).toBe(writing);
      const typing = { deviceId: device('a'), text: 'dari luar' };
      expect((await bambang.call('POST', `/api/meetings/${id}/typing`, typing)).body.code).toBe(writing);
      const unsay = await bambang.call('POST', `/api/meetings/${id}/chat/remove`, { seq: own.seq });
      expect(unsay.body.code).toBe(one.reading);
      expect((await read(sri, id)).body).toEqual(before);
    };
    await nothing(one.writing);
    // LiveKit's report that he went was lost: his stay is still open.
    const stays = trial.office.store.db.updateTable('stays').set({ left_at: null }).where('meeting_id', '=', id);
    expect((await stays.where('person_id', '=', BAMBANG).executeTakeFirst()).numUpdatedRows).toBe(1n);
    await nothing(one.writing);
    await sri.call('POST', `/api/meetings/${id}/end`);
    await nothing(one.ban ? 'removed' : 'ended');
    // Who was invited and did not come may read up on it.
    expect(chatRoutes.chat.answer.parse((await read(dwi, id)).body).messages).toHaveLength(2);
    expect((await fetched(dwi, id, hosts.file?.id)).status).toBe(200);
  });

  test('let in again he has his part again, afterwards too', async () => {
    const { id, hosts } = await putOut(false);
    const back = await join(bambang, id);
    expect((await say(bambang, id, 'kembali')).status).toBe(200);
    expect((await fetched(bambang, id, hosts.file?.id)).status).toBe(200);
    await back.leave();
    await sri.call('POST', `/api/meetings/${id}/end`);
    expect(chatRoutes.chat.answer.parse((await read(bambang, id)).body).messages).toHaveLength(3);
  });
});
