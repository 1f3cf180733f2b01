// Reads an event stream as EventSource does, and lets a test await what comes.
import { OfficeEvent } from '../../contract/events.ts';

export interface Heard {
  id: string;
  event: OfficeEvent;
}

export class EventReader {
  readonly heard: Heard[] = [];
  lastEventId: string | undefined;
  private readonly stop = new AbortController();
  private wake: () => void = () => undefined;
  private over = false;

  static async open(url: string, headers: Record<string, string>, lastEventId?: string): Promise<EventReader> {
    const reader = new EventReader();
    const answer = await fetch(`${url}/api/events`, {
      headers: { ...headers, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
      signal: reader.stop.signal,
    });
    if (answer.status !== 200 || !answer.body) throw new Error(`events: ${answer.status} ${await answer.text()}`);
    void reader.read(answer.body);
    // The first block carries only the place; with it the stream is known to be open.
    await reader.until(() => reader.lastEventId !== undefined);
    return reader;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body.pipeThrough(
        new TextDecoderStream() as never,
      ) as unknown as AsyncIterable<string>) {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          this.block(text.slice(0, end));
          text = text.slice(end + 2);
        }
        this.wake();
      }
    } catch {
      // closed by us, or broken
    }
    this.over = true;
    this.wake();
  }

  private block(block: string): void {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const id = field('id');
    if (id !== undefined) this.lastEventId = id;
    const data = field('data');
    if (data !== undefined) this.heard.push({ id: id ?? '', event: OfficeEvent.parse(JSON.parse(data)) });
  }

  async until(satisfied: () => boolean, seconds = 20): Promise<void> {
    const deadline = Date.now() + seconds * 1_000;
    while (!satisfied()) {
      if (Date.now() > deadline) throw new Error(`not heard: ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The first event of that type (about that meeting) heard from now or before. */
  async next(type: OfficeEvent['type'], meetingId?: string): Promise<Heard> {
    const match = () =>
      this.heard.find(
        ({ event }) => event.type === type && (!meetingId || ('meetingId' in event && event.meetingId === meetingId)),
      );
    await this.until(() => match() !== undefined);
    return match() as Heard;
  }

  async ended(): Promise<void> {
    await this.until(() => this.over);
  }

  close(): void {
    this.stop.abort();
  }
}
