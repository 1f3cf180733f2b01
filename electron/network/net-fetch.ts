import { Readable, type Writable } from 'node:stream';
import { type ClientRequest, net, type Session } from 'electron';

/** How Electron words that the network reads no further. */
const PIPE_CLOSED = /^mojo result not ok/;
/** Statuses without a body (Fetch, "null body status"); `Response` refuses even an empty one. */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/**
 * `fetch` by Electron's `net.request`. `session.fetch` reads a whole body before its first byte leaves, so that a file on a thin
 * line looks like a server that does not answer; and that of Electron 25 forgets its signal when memory is tidied
 * (nodejs/undici#1926). Here a streamed body is read as fast as the line takes it, and is sent once: a connection that breaks
 * meanwhile fails the request.
 * @throws Error whose message names Chromium's net error; one of a redirect unless `redirect` is `follow`; the signal's reason
 */
export async function netFetch(
  session: Session,
  url: string,
  { signal, ...init }: RequestInit & { duplex?: 'half' },
): Promise<Response> {
  try {
    signal?.throwIfAborted();
    const asked = new Request(url, init);
    const { method, headers, cache, redirect } = asked;
    const request = net.request({ session, url, method, cache, redirect, credentials: 'omit' });
    for (const [name, value] of headers) request.setHeader(name, value);
    return await answered(request, asked, init.body instanceof ReadableStream, signal ?? null);
  } catch (error) {
    // Nobody reads it any more; it may hold a file open.
    if (init.body instanceof ReadableStream && !init.body.locked) init.body.cancel(error).catch(() => undefined);
    throw error;
  }
}

function answered(request: ClientRequest, asked: Request, streamed: boolean, signal: AbortSignal | null) {
  const upload = asked.body?.getReader();
  return new Promise<Response>((resolve, reject) => {
    const unread = (reason?: unknown) => void upload?.cancel(reason).catch(() => undefined);
    const end = (reason: unknown) => {
      reject(reason);
      request.abort();
      unread(reason);
    };
    const abort = () => end(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const over = () => signal?.removeEventListener('abort', abort);

    request.on('error', (error) => {
      // The pipe to the network was closed at its other end, and why is said by the next error or by an early answer.
      if (PIPE_CLOSED.test(error.message)) return unread(error);
      over();
      end(error);
    });
    request.on('response', (message) => {
      const { statusCode: status, statusMessage: statusText } = message;
      // Documented as an event emitter only; a Readable in each version, as `session.fetch` takes it too.
      const incoming = message as unknown as Readable;
      incoming.once('error', () => undefined);
      incoming.once('close', () => {
        over();
        // Read to its end, or of no use any more; so is what was not sent yet.
        request.abort();
        unread();
      });
      try {
        const bodiless = asked.method === 'HEAD' || BODILESS.has(status);
        if (bodiless) incoming.resume();
        const answer = bodiless ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
        resolve(new Response(answer, { status, statusText, headers: headersOf(message.headers) }));
      } catch (error) {
        end(error);
      }
    });

    if (!upload) request.end();
    else if (streamed) stream(upload, request).catch(end);
    else whole(upload, request).catch(end);
  });
}

type Upload = ReadableStreamDefaultReader<Uint8Array>;

async function stream(body: Upload, request: ClientRequest): Promise<void> {
  let next = await body.read();
  // Electron starts such a request with its first chunk.
  if (!next.done) request.chunkedEncoding = true;
  // Electron's own part of it fails with the request, unheard.
  (request as unknown as { _body?: Writable })._body?.on('error', () => undefined);
  for (; !next.done; next = await body.read()) {
    const { buffer, byteOffset, byteLength } = next.value;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    await new Promise<void>((written) => request.write(bytes, undefined, () => written()));
  }
  request.end();
}

/** With a length: not every proxy takes a small call in chunks. */
async function whole(body: Upload, request: ClientRequest): Promise<void> {
  const chunks: Uint8Array[] = [];
  for (let next = await body.read(); !next.done; next = await body.read()) chunks.push(next.value);
  request.end(Buffer.concat(chunks));
}

function headersOf(given: Record<string, string | string[]>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) headers.set(name, [value].flat().join(', '));
  return headers;
}
