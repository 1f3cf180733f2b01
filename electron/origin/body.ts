// Bodies on their way through the shell.

/** Bodies up to this many bytes are kept, so that they can be sent again after a refresh. JSON calls stay far below. */
const REPLAYABLE = 256 * 1024;
/** Bytes of a body that are handed on at a time. */
const PIECE = 64 * 1024;

/** Reads up to REPLAYABLE bytes; a longer body goes out as a stream, once. */
export async function readBody(request: Request): Promise<{ replayable: boolean; take: () => BodyInit | null }> {
  if (request.body === null || request.method === 'GET' || request.method === 'HEAD') {
    return { replayable: true, take: () => null };
  }
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= REPLAYABLE) {
    const { done, value } = await reader.read();
    if (done) {
      const whole = new Uint8Array(Buffer.concat(chunks));
      return { replayable: true, take: () => (size === 0 ? null : whole) };
    }
    chunks.push(value);
    size += value.byteLength;
  }
  const rest = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks.shift();
      if (chunk) return controller.enqueue(chunk);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { replayable: false, take: () => rest };
}

/** Says how far a long body is. In pieces: a page sends one of megabytes. */
export function counted(body: BodyInit, moved: (bytes: number, all: boolean) => void): BodyInit {
  if (!(body instanceof ReadableStream)) return body;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let bytes = 0;
  let rest: Uint8Array = new Uint8Array();
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    // Asked for when all before it was taken.
    moved(bytes, false);
    while (rest.byteLength === 0) {
      const { done, value } = await reader.read();
      if (done) {
        moved(bytes, true);
        return controller.close();
      }
      rest = value;
    }
    const piece = rest.subarray(0, PIECE);
    rest = rest.subarray(PIECE);
    bytes += piece.byteLength;
    controller.enqueue(piece);
  };
  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}

/** The body, whose cancelling ends the upstream request: in Electron cancelling the fetch's own body does not. */
export function tied(
  body: ReadableStream<Uint8Array>,
  upstream: AbortController,
  done: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done: ended, value } = await reader.read();
        if (!ended) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      done();
    },
    cancel: () => {
      upstream.abort();
      done();
    },
  });
}
