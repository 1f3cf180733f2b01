import { randomUUID } from 'node:crypto';

/** What goes back to the page's getDisplayMedia; null = denied. */
export type Chosen<S> = { source: S; audio: boolean } | null;
type Waiting<S> = {
  answer: (chosen: Chosen<S>) => void;
  sources: Map<string, S>;
  timer: ReturnType<typeof setTimeout>;
};

/** The person has this long to choose. */
export const CHOOSE_WITHIN_MS = 120_000;

/**
 * The requests that wait for a choice, each with an id of its own, so that two of them never get each other's answer. Every one
 * is answered, once: chosen, denied, or over (time, a newer request, the page gone).
 */
export class ShareRequests<S extends { id: string }> {
  readonly #waiting = new Map<string, Waiting<S>>();
  readonly #over: (request: string) => void;

  /** @param over told when a request ended without a choice */
  constructor(over: (request: string) => void) {
    this.#over = over;
  }

  /** A page shows one picker: a newer request ends those before. @returns the id */
  open(answer: (chosen: Chosen<S>) => void): string {
    this.endAll();
    const request = randomUUID();
    const timer = setTimeout(() => this.#end(request), CHOOSE_WITHIN_MS);
    timer.unref?.();
    this.#waiting.set(request, { answer, sources: new Map(), timer });
    return request;
  }

  has(request: string): boolean {
    return this.#waiting.has(request);
  }

  /** Only what was offered can be chosen. */
  offer(request: string, sources: readonly S[]): boolean {
    const waiting = this.#waiting.get(request);
    if (!waiting) return false;
    waiting.sources = new Map(sources.map((source) => [source.id, source]));
    return true;
  }

  /** False = the request is over, or the source is not there any more (the request goes on waiting then). */
  choose(request: string, id: string | null, audio: boolean): boolean {
    const waiting = this.#waiting.get(request);
    const source = id === null ? null : waiting?.sources.get(id);
    if (!waiting || source === undefined) return false;
    this.#settle(request, source && { source, audio });
    return true;
  }

  endAll(): void {
    for (const request of [...this.#waiting.keys()]) this.#end(request);
  }

  #end(request: string): void {
    if (this.#settle(request, null)) this.#over(request);
  }

  #settle(request: string, chosen: Chosen<S>): boolean {
    const waiting = this.#waiting.get(request);
    if (!waiting) return false;
    clearTimeout(waiting.timer);
    this.#waiting.delete(request);
    waiting.answer(chosen);
    return true;
  }
}
