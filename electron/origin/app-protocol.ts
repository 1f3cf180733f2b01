import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Protocol, ProtocolRequest, ProtocolResponse } from 'electron';
import type { Log } from '../log/log.ts';
import { type Face, isApi } from './serve.ts';

/** net::ERR_FAILED: to the page, the request did not come through. */
const FAILED = -2;

/**
 * Answers app://. `registerStreamProtocol`, not `protocol.handle`: both end in the same loader of Electron, but `handle` makes a
 * web Request and Response for each file and so reads all of Node's fetch before the first page can be shown (40 ms of CPU on a
 * start of 500). Only `/api/*` is worth that. Deprecated since Electron 25, still there in 45; the compiler tells when it goes.
 */
export function answerApp(
  { protocol, blobs }: { protocol: Pick<Protocol, 'registerStreamProtocol'>; blobs: Blobs },
  face: Face,
  relay: (request: Request) => Promise<Response>,
  log: Log,
): void {
  const answer = async (request: ProtocolRequest): Promise<ProtocolResponse> => {
    if (isApi(request.url)) return toProtocol(await relay(toWeb(request, blobs)));
    const { status, headers, body } = await face.serve(request);
    return { statusCode: status, headers, data: body && body.length > 0 ? Readable.from(body) : emptyBody };
  };
  const taken = protocol.registerStreamProtocol('app', (request, callback) => {
    answer(request).then(callback, (error) => {
      // Also what an aborted request ends with; then nobody is listening.
      log.info('app: not answered', { error });
      callback({ error: FAILED });
    });
  });
  if (!taken) throw new Error('app:// is taken');
}

/** Electron takes null for "no body" where its types know only streams. */
const emptyBody = null as unknown as NodeJS.ReadableStream;

/** What a blob of the page holds, by its UUID. */
type Blobs = (uuid: string) => Promise<Buffer>;

/** What a page sends, as the relay wants it. */
export function toWeb({ url, method, headers, uploadData }: ProtocolRequest, blobs: Blobs): Request {
  const parts = (uploadData ?? []) as unknown as readonly Part[];
  if (parts.length === 0) return new Request(url, { method, headers });
  const [first] = parts;
  const whole = parts.length === 1 && first?.type === 'rawData' ? new Uint8Array(first.bytes) : null;
  const body = whole ?? (Readable.toWeb(Readable.from(bytesOf(parts, blobs))) as ReadableStream);
  return new Request(url, { method, headers, body, ...(whole ? {} : { duplex: 'half' }) });
}

/** What the relay answers, as Electron wants it. Destroying the stream, as Electron does when the page is gone, cancels the body. */
export function toProtocol({ status, headers, body }: Response): ProtocolResponse {
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    data: body ? Readable.fromWeb(body as WebStream) : emptyBody,
  };
}

/** A part of an upload as Electron really hands it over; its types know less (electron/electron lib/browser/api/protocol.ts). */
type Part =
  | { type: 'rawData'; bytes: Buffer }
  | { type: 'blob'; blobUUID: string }
  /** A file a person chose: a slice of it when `length` is not -1. */
  | { type: 'file'; filePath: string; offset?: number; length?: number };

async function* bytesOf(parts: readonly Part[], blobs: Blobs): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part.type === 'rawData') yield part.bytes;
    else if (part.type === 'blob') yield await blobs(part.blobUUID);
    else if (part.type === 'file') {
      const { filePath, offset = 0, length = -1 } = part;
      const end = length < 0 ? {} : { end: offset + length - 1 };
      if (length !== 0) yield* createReadStream(filePath, { start: offset, ...end });
    } else throw new Error('an upload of an unknown kind');
  }
}
