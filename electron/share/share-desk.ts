import type { DesktopCapturer, DesktopCapturerSource, Streams, WebFrameMain } from 'electron';
import type { ShareSource } from '../../contract/ipc.ts';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import { ours } from '../permissions/table.ts';
import type { PickerKind } from './picker-kind.ts';
import { type Chosen, ShareRequests } from './requests.ts';

/** What Electron says of a getDisplayMedia call. */
export type DisplayRequest = {
  frame: WebFrameMain | null;
  securityOrigin: string;
  videoRequested: boolean;
  audioRequested: boolean;
  userGesture: boolean;
};
export type Answer = (streams: Streams | null) => void;

type Options = {
  picker: PickerKind;
  platform: NodeJS.Platform;
  capturer: Pick<DesktopCapturer, 'getSources'>;
  /** True for the main frame of a page of ours. */
  isPage: (frame: WebFrameMain) => boolean;
  push: PushFn;
  log: Log;
};

const PICTURE = { width: 320, height: 200 };
const JPEG_QUALITY = 72;

/** Answers the page's wish to record the screen: only to our main frame, only after a press, only with what the person chose. */
export class ShareDesk {
  readonly #options: Options;
  readonly #requests: ShareRequests<DesktopCapturerSource>;
  #taking: Promise<DesktopCapturerSource[]> | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#requests = new ShareRequests((request) => options.push('share:over', { request }));
  }

  ask(request: DisplayRequest, answer: Answer): void {
    const { picker, platform, isPage, push, log } = this.#options;
    const { frame, securityOrigin, userGesture, videoRequested, audioRequested } = request;
    let allowed = false;
    try {
      allowed = frame !== null && isPage(frame) && ours(securityOrigin) && userGesture && videoRequested;
    } catch {
      // the frame is gone
    }
    if (!allowed) {
      log.warn('permission denied', { permission: 'display-capture', userGesture });
      deny(answer);
    } else if (picker === 'portal') {
      void this.#askPortal(answer);
    } else {
      const once = (chosen: Chosen<DesktopCapturerSource>) => this.#answer(answer, chosen);
      // Electron can record the computer's sound on Windows only.
      push('share:asked', { request: this.#requests.open(once), audio: audioRequested && platform === 'win32' });
    }
  }

  async sources(request: string): Promise<ShareSource[] | null> {
    if (!this.#requests.has(request)) return null;
    // One round at a time: a slow machine must not pile them up.
    this.#taking ??= this.#options.capturer
      .getSources({ types: ['screen', 'window'], thumbnailSize: PICTURE, fetchWindowIcons: false })
      .finally(() => {
        this.#taking = null;
      });
    const found = await this.#taking;
    if (!this.#requests.offer(request, found)) return null;
    return found.slice(0, 200).map(shown);
  }

  choose(choice: { request: string; source: string | null; audio: boolean }): boolean {
    return this.#requests.choose(choice.request, choice.source, choice.audio);
  }

  /** The page is no more: whoever waits for a choice of it waits no longer. */
  pageGone(): void {
    this.#requests.endAll();
  }

  /** Under Wayland asking for the sources opens the portal's picker and answers with the one thing chosen there. */
  async #askPortal(answer: Answer): Promise<void> {
    try {
      const found = await this.#options.capturer.getSources({
        types: ['screen', 'window'],
        thumbnailSize: { width: 0, height: 0 },
      });
      // One is the rule. Older Electron (25, seen on sway) answers before the portal has asked, one placeholder of each kind; the
      // kind decides what the portal will offer then, and a screen is what most want.
      const source = found.find(({ id }) => id.startsWith('screen:')) ?? found[0];
      this.#answer(answer, source ? { source, audio: false } : null);
    } catch (error) {
      this.#options.log.warn('the portal offered nothing to share', { error });
      deny(answer);
    }
  }

  #answer(answer: Answer, chosen: Chosen<DesktopCapturerSource>): void {
    try {
      if (!chosen) answer(null);
      else answer({ video: chosen.source, ...(chosen.audio ? { audio: 'loopback' as const } : {}) });
    } catch (error) {
      this.#options.log.warn('screen share not started', { error });
    }
  }
}

/** Electron rejects the page's call (AbortError or NotAllowedError by version); a page that is gone makes it throw. */
export function deny(answer: Answer): void {
  try {
    answer(null);
  } catch {
    // nobody is left to be told
  }
}

function shown({ id, name, thumbnail }: DesktopCapturerSource): ShareSource {
  const picture = thumbnail.isEmpty()
    ? ''
    : `data:image/jpeg;base64,${thumbnail.toJPEG(JPEG_QUALITY).toString('base64')}`;
  return { id, kind: id.startsWith('screen:') ? 'screen' : 'window', name: name.slice(0, 300), picture };
}
