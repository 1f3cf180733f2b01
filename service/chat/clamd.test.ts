// ClamAV's own daemon needs its signatures (hundreds of megabytes) to start, so a peer that speaks its protocol stands in.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scan } from './clamd.ts';

const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
let folder: string;
let server: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pendopo-clamd-'));
});
afterEach(async () => {
  server?.close();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

/** Reads the whole stream as clamd(8) has it and answers what `judge` says of the bytes. */
const daemon = async (judge: (bytes: Buffer, socket: Socket) => string | null) => {
  const listening = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('error', () => undefined);
    const command = Buffer.from('zINSTREAM\0');
    const read = () => {
      if (!heard.subarray(0, command.length).equals(command.subarray(0, heard.length))) socket.destroy();
      const pieces: Buffer[] = [];
      let at = command.length;
      while (heard.length >= at + 4) {
        const length = heard.readUInt32BE(at);
        if (length === 0) {
          const answer = judge(Buffer.concat(pieces), socket);
          if (answer !== null) socket.end(`${answer}\0`);
          return;
        }
        if (heard.length < at + 4 + length) return;
        pieces.push(heard.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    };
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      read();
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (listening.address() as AddressInfo).port };
};
const file = async (content: string | Buffer) => {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return path;
};
const clamd = (bytes: Buffer) => (bytes.includes('EICAR-STANDARD') ? 'stream: Eicar-Signature FOUND' : `stream: OK`);

test('every byte is looked at, in whatever pieces it comes', async () => {
  const whole = Buffer.alloc(1_000_003, 7);
  let seen = Buffer.alloc(0);
  const scanner = await daemon((bytes) => {
    seen = Buffer.from(bytes);
    return clamd(bytes);
  });
  await scan(await file(whole), scanner);
  expect(seen.equals(whole)).toBe(true);
});

test('what it finds is refused, by name', async () => {
  const refused = scan(await file(`${'x'.repeat(200_000)}${EICAR}`), await daemon(clamd));
  await expect(refused).rejects.toMatchObject({ code: 'file_refused', extra: { detail: 'virus: Eicar-Signature' } });
});

test.each([
  ['says the stream is too long', () => 'INSTREAM size limit exceeded. ERROR'],
  ['hangs up', (_bytes: Buffer, socket: Socket) => socket.destroy() && null],
])('a scanner that %s has not looked: the file is not taken', async (_what, judge) => {
  await expect(scan(await file('isi'), await daemon(judge))).rejects.toMatchObject({ code: 'files_unavailable' });
});

test('a scanner that is not there: the file is not taken', async () => {
  const scanner = await daemon(clamd);
  await new Promise((resolve) => server?.close(resolve));
  await expect(scan(await file('isi'), scanner)).rejects.toMatchObject({ code: 'files_unavailable' });
});
