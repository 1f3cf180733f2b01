// A virus scanner beside the service: ClamAV's daemon over TCP, command INSTREAM (clamd(8), "COMMANDS").
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { Refusal } from '../refusal.ts';

/** Scanning 25 MB of packed letters takes seconds; a scanner silent for longer is stuck. */
const PATIENCE_MS = 60_000;
const LONGEST_ANSWER = 4_096;

export interface Scanner {
  host: string;
  port: number;
}

/**
 * @throws Refusal file_refused (detail names what was found), unavailable: the scanner does not answer. What could not be
 * looked at is not taken.
 */
export async function scan(path: string, { host, port }: Scanner): Promise<void> {
  const answer = await ask(path, host, port).catch((cause: unknown) => {
    throw new Refusal('files_unavailable', { detail: 'virus scanner' }, { cause });
  });
  if (answer === 'stream: OK') return;
  const found = /^stream: (.{1,200}) FOUND$/.exec(answer)?.[1];
  if (found) throw new Refusal('file_refused', { detail: `virus: ${found}` });
  // Too large for its StreamMaxLength, say: nobody has looked at it.
  throw new Refusal('files_unavailable', { detail: 'virus scanner' }, { cause: new Error(answer) });
}

async function ask(path: string, host: string, port: number): Promise<string> {
  const socket = connect({ host, port });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('scanner is silent')));
  const answered = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\0');
      if (end >= 0) resolve(text.slice(0, end).trim());
      else if (text.length > LONGEST_ANSWER) reject(new Error('answer too long'));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed: ${text.slice(0, 200)}`)));
  });
  const sent = (async () => {
    socket.write('zINSTREAM\0');
    for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
      if (socket.destroyed) return;
      const length = Buffer.alloc(4);
      length.writeUInt32BE((chunk as Buffer).length);
      socket.write(length);
      if (!socket.write(chunk as Buffer)) await drained(socket);
    }
    socket.write(Buffer.alloc(4));
  })();
  try {
    // It answers early when it has seen enough.
    sent.catch((error: Error) => socket.destroy(error));
    return await answered;
  } finally {
    socket.destroy();
    await sent.catch(() => undefined);
  }
}

/** Or closed: then `answered` has already said why. */
const drained = (socket: ReturnType<typeof connect>) =>
  new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
