import { OfficeEvent } from '../../contract/events.ts';

/**
 * Listens to the office's events until stopped. EventSource resumes by itself with Last-Event-ID; when the browser gives
 * the stream up (an error answer, told by `onGivenUp`) we open it again after a jittered wait.
 */
export function listenToOffice(onEvent: (event: OfficeEvent) => void, onGivenUp: () => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const receive = (message: MessageEvent<string>) => {
    failures = 0;
    try {
      const event = OfficeEvent.safeParse(JSON.parse(message.data));
      if (event.success) onEvent(event.data);
    } catch {
      // not ours
    }
  };
  const open = () => {
    source = new EventSource('/api/events');
    source.onopen = () => {
      // A new EventSource carries no Last-Event-ID: what happened meanwhile is asked for instead.
      if (failures > 0) onEvent({ type: 'resync' });
      failures = 0;
    };
    for (const type of ['agenda', 'meeting', 'lobby', 'admission', 'ring', 'signed_out', 'resync'])
      source.addEventListener(type, receive);
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      failures += 1;
      onGivenUp();
      timer = setTimeout(open, Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random()));
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
