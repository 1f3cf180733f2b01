import { APP_ORIGIN } from '../../contract/app-origin.ts';
import { type Channel, type ChannelArgs, type ChannelResult, channels } from '../../contract/ipc.ts';
import type { Log } from '../log/log.ts';

/** Who calls, as far as Electron vouches for it. */
export type Sender = { knownWindow: boolean; mainFrame: boolean; origin: string };
export type Handlers = {
  [C in Channel]: (...args: ChannelArgs<C>) => ChannelResult<C> | Promise<ChannelResult<C>>;
};
/** What goes back over the wire; the preload turns `error` into a rejection. Never carries a stack. */
export type Answer = { value: unknown } | { error: string };

export type RefusalCode = 'unknown_channel' | 'sender' | 'arguments' | 'result' | 'failed';

/**
 * Channel -> handler, with the checks of the wall around each call: who asks, what is asked, what is answered. A channel of the
 * contract without a handler is a fault of the build and fails at start.
 */
export class Router {
  readonly #handlers: Handlers;
  readonly #log: Log;

  constructor(handlers: Handlers, log: Log) {
    for (const channel of Object.keys(channels)) {
      if (typeof handlers[channel as Channel] !== 'function') throw new Error(`ipc: no handler for ${channel}`);
    }
    this.#handlers = handlers;
    this.#log = log;
  }

  async answer(channel: string, sender: Sender, args: unknown[]): Promise<Answer> {
    if (!sender.knownWindow || !sender.mainFrame || sender.origin !== APP_ORIGIN) {
      return this.#refuse(channel, 'sender', 'not a window of ours');
    }
    if (!Object.hasOwn(channels, channel)) return this.#refuse(channel, 'unknown_channel', 'no such channel');
    const { args: expected, result } = channels[channel as Channel];
    const parsed = expected.safeParse(args);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(call)'} ${issue.code}`).join(', ');
      return this.#refuse(channel, 'arguments', where);
    }
    const handler = this.#handlers[channel as Channel] as (...args: unknown[]) => unknown;
    let value: unknown;
    try {
      value = await handler(...parsed.data);
    } catch (error) {
      this.#log.error('ipc handler failed', { channel, error });
      return { error: `ipc: failed: ${channel}` };
    }
    const checked = result.safeParse(value);
    if (!checked.success) return this.#refuse(channel, 'result', 'the shell made a malformed answer');
    return { value: checked.data };
  }

  #refuse(channel: string, code: RefusalCode, why: string): Answer {
    this.#log.warn('ipc refused', { channel: channel.slice(0, 60), refusal: code, why });
    return { error: `ipc: ${code}: ${why}` };
  }
}
