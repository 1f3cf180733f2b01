import { type Stock, takeStock } from './devices.ts';

/**
 * Chromium learns of sound devices by udev, which knows no Bluetooth headset and no device of PulseAudio or PipeWire: only
 * looking finds them gone (and ends their tracks). A look costs the browser some 6 ms.
 */
const LOOK_MS = 1250;
const blind = () => /Linux/.test(navigator.userAgent) && !/Android/.test(navigator.userAgent);

/** Told in order, one at a time, at each change of what is plugged in. */
export class DeviceWatch {
  readonly #onChange: (before: Stock, now: Stock) => Promise<void>;
  #known: Stock | undefined;
  #looking: Promise<void> = Promise.resolve();
  #queued = false;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  readonly #look = () => void this.look();

  /**
   * The first look tells what is there already, with the same on both sides.
   * @param worth something is open, so that looking where the system does not tell is worth its price (a process for cameras that
   * would otherwise end); else only what the system tells is followed
   */
  constructor(onChange: (before: Stock, now: Stock) => Promise<void>, worth: () => boolean) {
    this.#onChange = onChange;
    navigator.mediaDevices?.addEventListener('devicechange', this.#look);
    if (blind()) this.#timer = setInterval(() => worth() && this.#look(), LOOK_MS);
    this.#look();
  }

  /** @param always told even if nothing changed: a track ended */
  look(always = false): Promise<void> {
    // One more look after the present one answers for all that asked meanwhile.
    if (this.#queued && !always) return this.#looking;
    this.#queued = true;
    this.#looking = this.#looking.then(async () => {
      this.#queued = false;
      const now = await takeStock().catch(() => undefined);
      if (!now) return;
      const before = this.#known ?? now;
      const changed = JSON.stringify(before) !== JSON.stringify(now);
      const first = this.#known === undefined;
      this.#known = now;
      if (first || changed || always) await this.#onChange(before, now).catch(() => undefined);
    });
    return this.#looking;
  }

  close() {
    clearInterval(this.#timer);
    navigator.mediaDevices?.removeEventListener('devicechange', this.#look);
  }
}
