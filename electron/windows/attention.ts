import type { Call } from '../../contract/ipc.ts';

/** Electron's Notification as far as it is needed here. */
type Note = { on(event: 'click', listener: () => void): unknown; show(): void; close(): void };

export type AttentionOptions = {
  /** Null while there is no window. */
  window: () => { isFocused(): boolean; flashFrame(on: boolean): void } | null;
  /** Null where the desktop shows none. */
  note: (call: Call) => Note | null;
  focus: () => void;
};

/** A call while the window is minimised or behind others: the taskbar flashes, and the desktop says who calls. */
export class Attention {
  readonly #options: AttentionOptions;
  #note: Note | null = null;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  /** @param call null = it is over */
  set(call: Call | null): void {
    const { window, note, focus } = this.#options;
    this.#note?.close();
    this.#note = null;
    const behind = window();
    if (!call) {
      behind?.flashFrame(false);
      return;
    }
    if (!behind || behind.isFocused()) return;
    behind.flashFrame(true);
    this.#note = note(call);
    this.#note?.on('click', focus);
    this.#note?.show();
  }
}
