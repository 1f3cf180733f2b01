// The open event streams of this instance. Rows are read from the outbox when the database says so; each stream keeps its
// own place, so nothing is told twice or out of order, and several instances tell the same.
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { OfficeEvent } from '../../contract/events.ts';
import type { Store } from '../store/store.ts';
import { type OutboxRow, outboxBounds, prune, rowsAfter } from './outbox.ts';

const KEEPALIVE_MS = 20_000;
const PRUNE_EVERY_MS = 10 * 60_000;
const KEEP_MS = 24 * 3600_000;
/** More open streams than windows a person has; the oldest makes room, for a dead line must not keep anybody out. */
const PER_PERSON = 12;
const PAGE = 500;
/** A reader this far behind is gone: it resumes with Last-Event-ID. */
const BACKLOG_BYTES = 1_000_000;

export interface Listener {
  personId: string;
  /** Sign-in keys: ending one ends the stream. */
  keys: readonly string[];
  expiresAt: Date;
  lastEventId: string | undefined;
  /** Asked with each keepalive: does the sign-in still stand, is the person still in the directory? */
  stillAllowed: () => Promise<boolean>;
}

interface Stream extends Listener {
  response: ServerResponse;
  place: number;
  ready: boolean;
  waiting: OutboxRow[];
  timer: NodeJS.Timeout;
}

export class EventHub {
  private readonly store: Store;
  private readonly log: Logger;
  private readonly streams = new Set<Stream>();
  private place = 0;
  private reading: Promise<void> = Promise.resolve();
  private pruning: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(store: Store, log: Logger) {
    this.store = store;
    this.log = log;
  }

  async start(): Promise<void> {
    this.place = (await outboxBounds(this.store.db)).newest;
    await this.store.listen('pendopo_outbox', () => this.read());
    await this.store.listen('pendopo_signed_out', (key) => {
      if (key) this.end((stream) => stream.keys.includes(key), { type: 'signed_out' });
    });
    await this.store.listen('pendopo_person', (id) => {
      if (id) this.end((stream) => stream.personId === id, { type: 'signed_out' });
    });
    this.pruning = setInterval(() => {
      prune(this.store.db, new Date(Date.now() - KEEP_MS)).catch((err: unknown) =>
        this.log.error({ err }, 'outbox not pruned'),
      );
    }, PRUNE_EVERY_MS);
    this.pruning.unref();
  }

  /** Takes the response over: writes the headers, then events until either side ends. */
  async open(response: ServerResponse, listener: Listener): Promise<void> {
    const stream: Stream = {
      ...listener,
      response,
      place: 0,
      ready: false,
      waiting: [],
      timer: setInterval(() => this.keepAlive(stream), KEEPALIVE_MS),
    };
    stream.timer.unref();
    response.on('close', () => {
      clearInterval(stream.timer);
      this.streams.delete(stream);
    });
    const mine = [...this.streams].filter((other) => other.personId === listener.personId);
    for (const oldest of mine.slice(0, Math.max(0, mine.length - PER_PERSON + 1))) this.shut(oldest);
    this.streams.add(stream);
    try {
      await this.catchUp(stream);
    } catch (error) {
      this.shut(stream);
      throw error;
    }
    if (this.closed) this.shut(stream);
  }

  private async catchUp(stream: Stream): Promise<void> {
    const { newest, prunedTo } = await outboxBounds(this.store.db);
    const asked =
      stream.lastEventId === undefined
        ? newest
        : /^\d{1,15}$/.test(stream.lastEventId)
          ? Number(stream.lastEventId)
          : -1;
    const lost = asked < prunedTo || asked > newest;
    stream.place = lost ? newest : asked;
    stream.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    // An id without data raises no event, but gives the client its place before the first event comes.
    stream.response.write(`retry: 2000\nid: ${stream.place}\n\n`);
    if (lost) this.write(stream, stream.place, { type: 'resync' });
    for (;;) {
      const rows = await rowsAfter(this.store.db, stream.place, PAGE, stream.personId);
      for (const row of rows) this.deliver(stream, row);
      if (rows.length < PAGE) break;
    }
    stream.ready = true;
    for (const row of stream.waiting) this.deliver(stream, row);
    stream.waiting = [];
  }

  /** One reader at a time; each reads to the end. */
  private read(): void {
    this.reading = this.reading
      .then(async () => {
        for (;;) {
          if (this.closed) return;
          const rows = await rowsAfter(this.store.db, this.place, PAGE);
          for (const row of rows) {
            this.place = row.id;
            for (const stream of this.streams) {
              if (!row.audience.includes(stream.personId)) continue;
              if (stream.ready) this.deliver(stream, row);
              else stream.waiting.push(row);
            }
          }
          if (rows.length < PAGE) return;
        }
      })
      .catch((err: unknown) => this.log.error({ err }, 'events not read'));
  }

  private deliver(stream: Stream, row: OutboxRow): void {
    if (row.id <= stream.place) return;
    stream.place = row.id;
    this.write(stream, row.id, JSON.parse(row.payload) as OfficeEvent);
  }

  private write(stream: Stream, id: number, event: OfficeEvent): void {
    const { response } = stream;
    if (response.writableEnded || response.destroyed) return;
    response.write(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    if (response.writableLength > BACKLOG_BYTES) response.destroy();
  }

  private keepAlive(stream: Stream): void {
    // The sign-in ran out: the client comes back with a fresh token and its Last-Event-ID.
    if (stream.expiresAt.getTime() <= Date.now()) {
      this.shut(stream);
      return;
    }
    stream.response.write(': \n\n');
    stream.stillAllowed().then(
      (allowed) => {
        if (!allowed) this.end((other) => other === stream, { type: 'signed_out' });
      },
      () => undefined,
    );
  }

  private end(which: (stream: Stream) => boolean, event: OfficeEvent): void {
    for (const stream of [...this.streams].filter(which)) {
      this.write(stream, stream.place, event);
      this.shut(stream);
    }
  }

  private shut(stream: Stream): void {
    clearInterval(stream.timer);
    this.streams.delete(stream);
    if (stream.response.headersSent) stream.response.end();
  }

  /** Ends all streams, so that the server can finish. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.pruning);
    for (const stream of [...this.streams]) this.shut(stream);
    await this.reading;
  }
}
