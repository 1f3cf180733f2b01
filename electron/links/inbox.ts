import type { LinkTarget } from '../../contract/link.ts';
import type { Log } from '../log/log.ts';
import { parseLink } from './routes.ts';

/**
 * Links on their way to the page, which asks the person before anything happens. A page that has called `take` is listening
 * and gets a push; before that the newest link waits here.
 */
export class LinkInbox {
  readonly #protocol: string;
  readonly #push: (target: LinkTarget) => void;
  readonly #log: Pick<Log, 'warn'>;
  #waiting: LinkTarget | null = null;
  #listening = false;

  constructor(protocol: string, push: (target: LinkTarget) => void, log: Pick<Log, 'warn'>) {
    this.#protocol = protocol;
    this.#push = push;
    this.#log = log;
  }

  arrive(text: string): void {
    const target = parseLink(text, this.#protocol);
    if (!target) this.#log.warn('link refused');
    else if (this.#listening) this.#push(target);
    else this.#waiting = target;
  }

  take(): LinkTarget | null {
    const target = this.#waiting;
    this.#waiting = null;
    this.#listening = true;
    return target;
  }

  /** The page went away (reload, crash, closed): the next one has to ask first. */
  pageGone(): void {
    this.#listening = false;
  }
}
