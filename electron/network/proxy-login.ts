import { randomUUID } from 'node:crypto';
import type { AuthInfo, ClientRequest, Session } from 'electron';
import type { ProxyQuestion } from '../../contract/network.ts';
import type { Log } from '../log/log.ts';

export type Credentials = { username: string; password: string };
type Options = {
  request: (options: { method: string; url: string; session: Session }) => ClientRequest;
  ask: (question: ProxyQuestion) => void;
  log: Log;
  /** Tests make it short. */
  patienceMs?: number;
};

type Waiting = { question: ProxyQuestion; key: string; done: (answer: Credentials | null) => void };

const PATIENCE_MS = 5 * 60_000;

/**
 * Names and passwords for proxies. Electron's fetch cannot answer a proxy that asks (electron#44249), a ClientRequest can; and
 * what it answered is known to its whole session from then on. So a request that is only there to be asked goes ahead. Kept in
 * memory until exit; integrated sign-on (Negotiate, NTLM) never comes this far.
 */
export class ProxyLogin {
  readonly #options: Options;
  readonly #known = new Map<string, Credentials>();
  readonly #running = new Map<string, Promise<boolean>>();
  #waiting: Waiting | null = null;
  #declined = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The question that waits, for a page that came after it. */
  get question(): ProxyQuestion | null {
    return this.#waiting?.question ?? null;
  }

  /** The person tries again: they may be asked again. */
  forgive(): void {
    this.#declined = false;
  }

  answer(id: string, answer: Credentials | null): void {
    if (this.#waiting?.question.id !== id) return;
    const { done } = this.#waiting;
    this.#waiting = null;
    this.#declined = answer === null;
    done(answer);
  }

  /** @returns whether the way to `url` is open for this session now */
  open(session: Session, name: string, url: string): Promise<boolean> {
    const key = `${name} ${new URL(url).origin}`;
    const running = this.#running.get(key) ?? this.#knock(session, url).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  #knock(session: Session, url: string): Promise<boolean> {
    const { request, log } = this.#options;
    return new Promise((done) => {
      const knock = request({ method: 'HEAD', url, session });
      let tried = 0;
      knock.on('login', (asked, reply) => {
        if (!asked.isProxy) return reply();
        tried += 1;
        void this.#credentials(asked, tried > 1).then((answer) =>
          answer ? reply(answer.username, answer.password) : reply(),
        );
      });
      knock.on('response', (response) => {
        const open = response.statusCode !== 407;
        if (!open) log.warn('proxy: not let through');
        knock.abort();
        done(open);
      });
      knock.on('error', (error) => {
        log.warn('proxy: not let through', { reason: error.message });
        done(false);
      });
      knock.end();
    });
  }

  async #credentials({ host, port, realm }: AuthInfo, refused: boolean): Promise<Credentials | null> {
    const key = `${host}:${port} ${realm}`;
    const known = this.#known.get(key);
    if (known && !refused) return known;
    this.#known.delete(key);
    if (this.#declined) return null;
    // One question at a time; a second request for the same proxy takes the first one's answer.
    if (this.#waiting) return this.#waiting.key === key ? this.#sameAnswer(this.#waiting) : null;
    const question: ProxyQuestion = {
      id: randomUUID(),
      host: `${host}:${port}`,
      realm: realm.slice(0, 300),
      again: refused,
    };
    const answer = await new Promise<Credentials | null>((done) => {
      const timer = setTimeout(() => this.answer(question.id, null), this.#options.patienceMs ?? PATIENCE_MS);
      timer.unref?.();
      this.#waiting = {
        question,
        key,
        done: (given) => {
          clearTimeout(timer);
          done(given);
        },
      };
      this.#options.ask(question);
    });
    if (answer) this.#known.set(key, answer);
    return answer;
  }

  #sameAnswer(waiting: Waiting): Promise<Credentials | null> {
    const { done } = waiting;
    return new Promise((resolve) => {
      waiting.done = (given) => {
        done(given);
        resolve(given);
      };
    });
  }
}
