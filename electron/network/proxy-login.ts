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

/** How often a name may be given in one go. */
const ROUNDS = 3;
const PATIENCE_MS = 5 * 60_000;

/**
 * Names and passwords for proxies. A page's request cannot answer a proxy that asks (electron#44249), a ClientRequest can; and
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

  /** A proxy stands in the way that asks. */
  get asked(): boolean {
    return this.#known.size > 0;
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

  async #knock(session: Session, url: string): Promise<boolean> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const end = await this.#once(session, url, round > 0);
      if (end !== 'refused') return end === 'open';
      // Else what was refused would be sent along from now on.
      await session.clearAuthCache();
    }
    return false;
  }

  /** `refused`: a name was given and no way opened. Some proxies then ask again, others (tinyproxy) only close. */
  #once(session: Session, url: string, again: boolean): Promise<'open' | 'closed' | 'refused'> {
    const { request, log } = this.#options;
    return new Promise((done) => {
      const knock = request({ method: 'HEAD', url, session });
      let tried = 0;
      let given = false;
      knock.on('login', (asked, reply) => {
        if (!asked.isProxy) return reply();
        tried += 1;
        void this.#credentials(asked, again || tried > 1).then((answer) => {
          given = answer !== null;
          if (answer) reply(answer.username, answer.password);
          else reply();
        });
      });
      knock.on('response', (response) => {
        const open = response.statusCode !== 407;
        if (!open) log.warn('proxy: not let through');
        knock.abort();
        done(open ? 'open' : given ? 'refused' : 'closed');
      });
      knock.on('error', (error) => {
        log.warn('proxy: not let through', { reason: error.message });
        done(given ? 'refused' : 'closed');
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
