import type { GlobalShortcut } from 'electron';
import type { MuteKey } from '../../contract/ipc.ts';
import type { Log } from '../log/log.ts';
import type { Meeting } from '../power/meeting.ts';

/** Rarely used by office programs; Ctrl+D, the key inside the window, is everybody's bookmark key. */
export const MUTE_KEY = 'CommandOrControl+Shift+M';

type Options = {
  keys: Pick<GlobalShortcut, 'register' | 'unregister'>;
  meeting: Pick<Meeting, 'active' | 'watch'>;
  wanted: () => boolean;
  pressed: () => void;
  changed: (key: MuteKey) => void;
  log: Log;
};

/**
 * The mute key that works while another program is in front. Taken from the system only during a meeting and only if the
 * person wants it; when another program holds it, that is said and nothing is forced.
 */
export class MuteShortcut {
  readonly #options: Options;
  #state: MuteKey['state'];

  constructor(options: Options) {
    this.#options = options;
    this.#state = options.wanted() ? 'idle' : 'off';
    options.meeting.watch(() => this.follow());
  }

  get state(): MuteKey {
    return { state: this.#state, accelerator: MUTE_KEY };
  }

  /** A meeting began or ended, or the wish changed. */
  follow(): void {
    const { keys, meeting, wanted, pressed, changed, log } = this.#options;
    const before = this.#state;
    const want = wanted() && meeting.active;
    if (want && before !== 'on') this.#state = this.#register(keys, pressed) ? 'on' : 'taken';
    if (!want) {
      if (before === 'on') keys.unregister(MUTE_KEY);
      this.#state = wanted() ? 'idle' : 'off';
    }
    if (this.#state === before) return;
    if (this.#state === 'taken')
      log.warn('mute key not to be had: another program uses it, or the desktop offers none', { key: MUTE_KEY });
    changed(this.state);
  }

  #register(keys: Options['keys'], pressed: () => void): boolean {
    try {
      return keys.register(MUTE_KEY, pressed);
    } catch {
      return false;
    }
  }
}
