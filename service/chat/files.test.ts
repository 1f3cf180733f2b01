// Files over HTTP as clients send them; two instances share the folder where there are two.
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChatMessage, chatRoutes, MAX_FILE } from '../../contract/chat.ts';
import { Problem } from '../../contract/problem.ts';
import { exe, ooxml, pdf } from '../trial/documents.ts';
import {
  type Caller,
  type DatabaseKind,
  device,
  eventually,
  meetingNow,
  openTrial,
  type Trial,
} from '../trial/office.ts';
import { FileFolder } from './file-folder.ts';
import { pruneChat } from './retention.ts';

describe.each<DatabaseKind>(['pglite', 'postgres'])('files on %s', (database) => {
  let trial: Trial;
  let sri: Caller;
  let bambang: Caller;
  let joko: Caller;
  let id: string;
  let other: string;

  beforeAll(async () => {
    trial = await openTrial({ database, instances: database === 'postgres' ? 2 : 1 });
    sri = await trial.shell('sri.wahyuni');
    bambang = await trial.shell('bambang.sutrisno');
    joko = await trial.shell('joko.susilo');
    other = await make();
  }, 120_000);
  afterAll(async () => {
    await trial?.close();
  }, 60_000);

  // Each its own meeting: the limit counts per meeting.
  const make = async () => {
    const made = (await sri.call('POST', '/api/meetings', meetingNow())).body.id as string;
    await sri.call('POST', `/api/meetings/${made}/conduct`, { mayChat: 'everyone' });
    for (const who of [sri, bambang]) await who.call('POST', `/api/meetings/${made}/join`, { deviceId: device('a') });
    return made;
  };
  const address = (name: string, size: number, clientId: string) =>
    `/api/meetings/${id}/files?${new URLSearchParams({ name, size: `${size}`, clientId, deviceId: device('a') })}`;
  const send = async (who: Caller, name: string, bytes: Buffer, clientId: string = crypto.randomUUID()) => {
    const answer = await fetch(trial.url + address(name, bytes.length, clientId), {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    const body = await answer.json();
    return answer.status === 200 ? ChatMessage.parse(body) : Problem.parse(body).code;
  };
  const sent = async (...asked: Parameters<typeof send>) => {
    const message = await send(...asked);
    if (typeof message === 'string' || !message.file) throw new Error(`not sent: ${JSON.stringify(message)}`);
    return { message, file: message.file };
  };
  const get = (who: Caller, fileId: string, meeting = id, base = trial.offices.at(-1)?.url ?? '') =>
    fetch(`${base}/api/meetings/${meeting}/files/${fileId}`, { headers: { authorization: `Bearer ${who.token}` } });
  const messages = async () =>
    chatRoutes.chat.answer.parse((await sri.call('GET', `/api/meetings/${id}/chat`)).body).messages;
  const root = () => trial.environment['PENDOPO_FILES'] ?? '';
  const onDisk = async () => {
    const names = await readdir(root(), { recursive: true, withFileTypes: true }).catch(() => []);
    return names
      .filter((one) => one.isFile())
      .map((one) => one.name)
      .sort();
  };

  test('a letter is sent, told, and handed out as an attachment to members of that meeting only', async () => {
    id = await make();
    const letter = await ooxml('docx');
    const clientId = crypto.randomUUID();
    const { message, file } = await sent(bambang, 'C:\\surat\\Undangan “Rakor” é.DOCX', letter, clientId);
    expect(message).toMatchObject({ text: '', removed: false, from: { id: 'p-bambang-sutrisno' } });
    expect(file).toMatchObject({
      name: 'Undangan “Rakor” é.docx',
      size: letter.length,
      type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    });
    const days = (Date.parse(file.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect(await send(bambang, 'lain.docx', letter, clientId)).toEqual(message);
    expect(await messages()).toEqual([message]);
    expect(await onDisk()).toContain(file.id);

    const answer = await get(sri, file.id);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(letter)).toBe(true);
    const header = (name: string) => answer.headers.get(name);
    expect(header('content-type')).toBe(file.type);
    expect(header('content-length')).toBe(String(letter.length));
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-security-policy')).toContain("default-src 'none'");
    expect(header('content-disposition')).toMatch(/^attachment; filename="[ -~]+"; filename\*=UTF-8''Undangan%20/);

    expect((await get(joko, file.id)).status).toBe(403);
    expect((await get({ ...sri, token: 'x.y.z' }, file.id)).status).toBe(401);
    // Of this meeting: its id does not open it through another one.
    expect((await get(sri, file.id, other)).status).toBe(404);
    expect((await get(sri, '0'.repeat(32))).status).toBe(404);
    expect((await get(sri, '..%2f..%2fetc%2fpasswd')).status).toBe(400);
  });

  test('what is refused leaves nothing behind', async () => {
    id = await make();
    const before = await onDisk();
    expect(await send(bambang, 'surat.pdf', exe())).toBe('file_refused');
    expect(await send(bambang, 'pasang.exe', exe())).toBe('file_refused');
    expect(await send(bambang, 'makro.docx', await ooxml('docx', [['word/vbaProject.bin', 'x']]))).toBe('file_refused');
    expect(await send(bambang, 'kosong.txt', Buffer.alloc(0))).toBe('file_empty');
    expect(await send(joko, 'surat.pdf', pdf())).toBe('not_inside');
    await sri.call('POST', `/api/meetings/${id}/conduct`, { mayChat: 'hosts' });
    expect(await send(bambang, 'surat.pdf', pdf())).toBe('forbidden');
    expect(await messages()).toEqual([]);
    expect(await onDisk()).toEqual(before);
  });

  /** Written by hand, so that it can be too long, in chunks, or cut off. */
  const upload = (size: number, headers: Record<string, string>) => {
    const outgoing = request(trial.url + address('video.txt', size, crypto.randomUUID()), {
      method: 'POST',
      // Its own connection: the one of a refused upload may be closing.
      agent: false,
      headers: { authorization: `Bearer ${bambang.token}`, ...headers },
    });
    const answered = new Promise<number>((resolve, reject) => {
      outgoing.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.on('error', reject);
    });
    answered.catch(() => undefined);
    return { outgoing, answered };
  };

  test('too much is refused while it comes, announced or not', async () => {
    id = await make();
    const before = await onDisk();
    const announced = upload(MAX_FILE + 1, { 'content-length': String(MAX_FILE + 1) });
    announced.outgoing.flushHeaders();
    expect(await announced.answered).toBe(413);
    announced.outgoing.destroy();
    const chunked = upload(MAX_FILE, { 'transfer-encoding': 'chunked' });
    const piece = Buffer.alloc(1024 * 1024, 'a');
    for (let n = 0; n < 26; n += 1) chunked.outgoing.write(piece);
    chunked.outgoing.end();
    expect(await chunked.answered).toBe(413);
    expect(await onDisk()).toEqual(before);
    // Exactly as much as allowed is taken.
    const { file } = await sent(bambang, 'penuh.txt', Buffer.alloc(MAX_FILE, 'a'));
    expect(file.size).toBe(MAX_FILE);
    expect((await (await get(sri, file.id)).arrayBuffer()).byteLength).toBe(MAX_FILE);
  });

  test('an upload that breaks off leaves nothing behind', async () => {
    id = await make();
    const before = await onDisk();
    const broken = upload(1_000_000, { 'content-length': '1000000' });
    broken.outgoing.write(Buffer.alloc(100_000, 'a'));
    await eventually(onDisk, (names) => names.length === before.length + 1);
    broken.outgoing.destroy();
    await eventually(onDisk, (names) => names.length === before.length);
    expect(await messages()).toEqual([]);
  });

  test('one that was cut off on the way but came to an end is not taken for the whole', async () => {
    id = await make();
    const before = await onDisk();
    const cut = upload(1_000_000, { 'transfer-encoding': 'chunked' });
    cut.outgoing.end(Buffer.alloc(100_000, 'a'));
    expect(await cut.answered).toBe(400);
    expect(await onDisk()).toEqual(before);
    expect(await messages()).toEqual([]);
  });

  test('removed, it cannot be fetched and is gone from disk', async () => {
    id = await make();
    const { message, file } = await sent(bambang, 'salah kirim.pdf', pdf());
    const gone = await sri.call('POST', `/api/meetings/${id}/chat/remove`, { seq: message.seq });
    expect(gone.body).toEqual({ ...message, file: null, removed: true });
    expect((await get(bambang, file.id)).status).toBe(404);
    expect(await onDisk()).not.toContain(file.id);
  });

  test('when its time is over it is gone, from disk too; what no row knows is swept', async () => {
    id = await make();
    const { message, file } = await sent(bambang, 'lama.pdf', pdf());
    const { file: young } = await sent(bambang, 'baru.pdf', pdf());
    const { store } = trial.office;
    const expired = { expires_at: new Date(Date.now() - 1_000) };
    await store.db.updateTable('chat_files').set(expired).where('id', '=', file.id).execute();
    expect((await get(bambang, file.id)).status).toBe(404);
    const gone = { ...message, file: null, removed: true };
    expect((await messages())[0]).toEqual(gone);
    const stray = 'f'.repeat(32);
    const [orphan, halfway] = [join(root(), 'kept', 'ff', stray), join(root(), 'arriving', stray)];
    const longAgo = new Date(Date.now() - 7 * 3600_000);
    await mkdir(join(root(), 'kept', 'ff'), { recursive: true });
    for (const path of [orphan, halfway]) {
      await writeFile(path, 'x');
      await utimes(path, longAgo, longAgo);
    }
    await pruneChat(store, new FileFolder(root()), 90);
    const left = await onDisk();
    expect(left).not.toContain(file.id);
    expect(left).not.toContain(stray);
    expect(left).toContain(young.id);
    expect((await messages())[0]).toEqual(gone);
    expect((await get(sri, young.id)).status).toBe(200);
  });
});
