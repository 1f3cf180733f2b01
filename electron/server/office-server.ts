import type { ServerState } from '../../contract/ipc.ts';
import type { NetworkTrouble } from '../../contract/network.ts';
import { ServerInfo } from '../../contract/server.ts';
import type { Log } from '../log/log.ts';
import { networkTrouble } from '../network/trouble.ts';
import { compatible } from './compatible.ts';
import { Unreached } from './office-fetch.ts';

export type ServerOptions = {
  url: () => string;
  clientVersion: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  changed: (state: ServerState) => void;
  /** Told after each good answer: media origins feed the CSP. */
  learned: (info: ServerInfo) => void;
  log: Log;
  /** Milliseconds; tests make them short. */
  timing?: Partial<typeof timing>;
};

/** First retry after 1 s, doubled to 60 s, each spread by half, so that a thousand desks do not come back in one second. */
const timing = { first: 1000, longest: 60_000, answerWithin: 8000 };

/**
 * What is known of the office service: asked once at start, again whenever it was not reached. Never blocks a window. Nothing
 * is said against the service before an attempt has failed.
 */
export class OfficeServer {
  readonly #options: ServerOptions;
  readonly #timing: typeof timing;
  #state: ServerState;
  #info: ServerInfo | null = null;
  #asking: Promise<ServerState> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #closed = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#timing = { ...timing, ...options.timing };
    this.#state = { url: options.url(), officeName: null, reachable: true, trouble: null, mismatch: false };
  }

  get state(): ServerState {
    return this.#state;
  }

  /** The last good answer, if there was one since the start. */
  get known(): ServerInfo | null {
    return this.#info;
  }

  /** The server's description, asked for when not known yet. Rejects when the service is not reached or is no Pendopo. */
  async info(): Promise<ServerInfo> {
    if (!this.#info) await this.ask();
    if (!this.#info) throw new Unreached(this.#state.trouble ?? 'unreachable');
    return this.#info;
  }

  /** Asks now; a running question is shared. Never rejects. */
  ask(): Promise<ServerState> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** A relayed call did or did not get through: better knowledge than a timer's. */
  observed(reachable: boolean, trouble: NetworkTrouble = 'unreachable'): void {
    if (reachable === this.#state.reachable || this.#closed) return;
    if (reachable) void this.ask();
    else this.#unreachable(trouble);
  }

  close(): void {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
  }

  async #ask(): Promise<ServerState> {
    if (this.#retry) clearTimeout(this.#retry);
    const { url, fetch, clientVersion, learned, log } = this.#options;
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#timing.answerWithin);
    try {
      const response = await fetch(`${url().replace(/\/+$/, '')}/api/server`, {
        headers: { accept: 'application/json' },
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: controller.signal,
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const parsed = ServerInfo.safeParse(await response.json());
      this.#failures = 0;
      if (!parsed.success) {
        // Something answers, but not in our words: too old, too new, or another program.
        log.error('office service answers in another shape', { issues: parsed.error.issues.length });
        this.#set({ ...this.#state, url: url(), reachable: true, trouble: null, mismatch: true });
        this.#again();
        return this.#state;
      }
      const info = parsed.data;
      this.#info = info;
      const mismatch = !compatible(clientVersion, info.version);
      if (mismatch) log.warn('client and service differ', { client: clientVersion, service: info.version });
      this.#set({ url: url(), officeName: info.officeName, reachable: true, trouble: null, mismatch });
      learned(info);
    } catch (error) {
      log.warn('office service not reached', { reason: error instanceof Error ? error.message : 'unknown' });
      this.#unreachable(controller.signal.aborted ? 'timeout' : networkTrouble(error));
    } finally {
      clearTimeout(timer);
    }
    return this.#state;
  }

  #unreachable(trouble: NetworkTrouble): void {
    this.#set({ ...this.#state, url: this.#options.url(), reachable: false, trouble });
    this.#again();
  }

  #again(): void {
    if (this.#closed) return;
    if (this.#retry) clearTimeout(this.#retry);
    const wait = Math.min(this.#timing.longest, this.#timing.first * 2 ** this.#failures) * (0.5 + Math.random());
    this.#failures = Math.min(this.#failures + 1, 10);
    this.#retry = setTimeout(() => void this.ask(), wait);
    this.#retry.unref?.();
  }

  #set(state: ServerState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.changed(state);
  }
}
