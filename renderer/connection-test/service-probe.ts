// The office service, asked the way the rest of the client asks it: relative to our own origin, through the shell's relay or
// the browser.
import { STREAM_TEST } from '../../contract/connection-test.ts';
import { ServerInfo } from '../../contract/server.ts';

const CALLS = 5;
const ANSWER_MS = 6000;
/** The whole beat takes a second; a proxy that holds it back may take its time to let go. */
const STREAM_MS = 6000;

export type ServiceAnswer = { ok: true; latencyMs: number; clockOffMs: number } | { ok: false; status: number | null };

export async function probeService(signal: AbortSignal): Promise<ServiceAnswer> {
  let best: { latencyMs: number; clockOffMs: number } | null = null;
  for (let call = 0; call < CALLS; call += 1) {
    const begun = { at: Date.now(), mark: performance.now() };
    const { answer, over } = await limited(signal, ANSWER_MS, (limit) =>
      fetch('/api/server', { cache: 'no-store', signal: limit }),
    );
    const latencyMs = performance.now() - begun.mark;
    if (!answer?.ok) {
      over();
      return { ok: false, status: answer?.status ?? null };
    }
    const info = ServerInfo.safeParse(await answer.json().catch(() => null));
    over();
    if (!info.success) return { ok: false, status: answer.status };
    if (best && best.latencyMs <= latencyMs) continue;
    // The server's word was said somewhere in the middle of the call.
    best = { latencyMs, clockOffMs: begun.at + latencyMs / 2 - Date.parse(info.data.now) };
  }
  return best
    ? { ok: true, latencyMs: Math.round(best.latencyMs), clockOffMs: Math.round(best.clockOffMs) }
    : { ok: false, status: null };
}

export type StreamAnswer = { events: number; spreadMs: number; status: number | null };

/** When each event of the beat arrived. */
export async function probeStream(signal: AbortSignal): Promise<StreamAnswer> {
  const { answer, over } = await limited(signal, STREAM_MS, (limit) =>
    fetch(STREAM_TEST.path, { cache: 'no-store', headers: { accept: 'text/event-stream' }, signal: limit }),
  );
  const at: number[] = [];
  try {
    if (!answer?.ok || !answer.body) return { events: 0, spreadMs: 0, status: answer?.status ?? null };
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += value;
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) at.push(performance.now());
    }
  } catch {
    signal.throwIfAborted(); // cut off in the middle: what came is what counts
  } finally {
    over();
  }
  return { events: at.length, spreadMs: Math.round((at.at(-1) ?? 0) - (at[0] ?? 0)), status: answer?.status ?? null };
}

/** A call with a time of its own, that also ends with the test. `over` when its body is read. */
async function limited(signal: AbortSignal, ms: number, call: (signal: AbortSignal) => Promise<Response>) {
  const life = new AbortController();
  const end = () => life.abort();
  signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, ms);
  const over = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  };
  signal.throwIfAborted();
  const answer = await call(life.signal).catch(() => null);
  if (signal.aborted) over();
  signal.throwIfAborted();
  return { answer, over };
}
