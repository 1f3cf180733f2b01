// Downloads with a short patience for hosts that are not there and a long one for those that are slow.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const CONNECT_MS = 5_000;
const STALL_MS = 30_000;

/** Answers within `CONNECT_MS` or rejects; the body may take longer. */
async function open(url, method = 'GET') {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  try {
    const answer = await fetch(url, { method, signal: abort.signal, redirect: 'follow' });
    if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
    return { answer, abort };
  } catch (error) {
    throw new Error(`${new URL(url).host}: ${error.cause?.code ?? error.message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects unless the address answers within a few seconds. */
export async function probe(url) {
  const { answer } = await open(url, 'HEAD');
  await answer.body?.cancel();
}

export async function downloadText(url) {
  const { answer } = await open(url);
  return await answer.text();
}

/**
 * @param {(done: number, total: number | null) => void} onProgress bytes
 * @returns {Promise<string>} SHA-256 of what arrived, hex
 */
export async function downloadFile(url, target, onProgress = () => {}) {
  const { answer, abort } = await open(url);
  const total = Number(answer.headers.get('content-length')) || null;
  const hash = createHash('sha256');
  let done = 0;
  let timer;
  const awake = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error('the download stalled')), STALL_MS);
  };
  awake();
  const count = new Transform({
    transform(chunk, _encoding, next) {
      awake();
      hash.update(chunk);
      done += chunk.length;
      onProgress(done, total);
      next(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(answer.body), count, createWriteStream(target));
  } finally {
    clearTimeout(timer);
  }
  return hash.digest('hex');
}

export const megabytes = (done, total) =>
  total ? `${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB` : `${Math.round(done / 1e6)} MB`;
