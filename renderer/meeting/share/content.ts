/** What is on the shared screen: `text` stays sharp when the line is poor, `motion` stays fluent. */
export type ShareContent = 'text' | 'motion';
export type ShareWish = { content: ShareContent; audio: boolean };

export type ShareFailure =
  /** The person or the browser said no; also a picker that was closed. */
  | 'notStarted'
  /** The operating system forbids this program to record the screen. */
  | 'system'
  /** Captured, but the meeting did not take it. */
  | 'notSent';

/** `desired` is what the person asked for, `actual` what the others can see. */
export type ShareState = {
  desired: boolean;
  actual: boolean;
  /** Choosing, or on its way. */
  busy: boolean;
  failure: ShareFailure | null;
  content: ShareContent;
  /** The sound of the computer goes out too. */
  audio: boolean;
  /** Epoch ms of the start; null = not sharing. */
  since: number | null;
};

export const notSharing: ShareState = {
  desired: false,
  actual: false,
  busy: false,
  failure: null,
  content: 'text',
  audio: false,
  since: null,
};

/** Longest sides of the picture sent, in pixels; a larger screen is scaled down with its aspect kept. */
const LARGEST = { width: 1920, height: 1080 };

/** Options newer than the oldest engine we run on: unknown ones are ignored by the engine, as dictionaries are (WebIDL). */
type DisplayOptions = DisplayMediaStreamOptions & {
  systemAudio?: 'include' | 'exclude';
  selfBrowserSurface?: 'include' | 'exclude';
  surfaceSwitching?: 'include' | 'exclude';
  monitorTypeSurfaces?: 'include' | 'exclude';
};

/**
 * What getDisplayMedia is asked for (W3C Screen Capture). `known` = constraints this engine has; others would refuse the whole
 * request in some engines.
 */
export function displayOptions(wish: ShareWish, known: MediaTrackSupportedConstraints): DisplayOptions {
  const has = (name: string) => (known as Record<string, boolean | undefined>)[name] === true;
  const audio = {
    // A share is no voice: what cleans a voice spoils a film.
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    // Without it the others would hear themselves come back.
    ...(has('restrictOwnAudio') ? { restrictOwnAudio: true } : {}),
    ...(has('suppressLocalAudioPlayback') ? { suppressLocalAudioPlayback: false } : {}),
  };
  return {
    video: {
      width: { max: LARGEST.width },
      height: { max: LARGEST.height },
      frameRate: { max: wish.content === 'motion' ? 30 : 15 },
    },
    audio: wish.audio ? audio : false,
    systemAudio: wish.audio ? 'include' : 'exclude',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    monitorTypeSurfaces: 'include',
  };
}

type Layer = { width: number; height: number; maxBitrate: number; maxFramerate: number };

/** The layers of a share, lowest first; bit/s and frames/s. VP8 simulcast: with SVC, text is treated as motion and has no lower layer. */
export function shareLayers(content: ShareContent): [low: Layer, top: Layer] {
  return content === 'motion'
    ? [
        { width: 640, height: 360, maxBitrate: 500_000, maxFramerate: 15 },
        { ...LARGEST, maxBitrate: 4_000_000, maxFramerate: 30 },
      ]
    : [
        { width: 1280, height: 720, maxBitrate: 400_000, maxFramerate: 5 },
        { ...LARGEST, maxBitrate: 2_500_000, maxFramerate: 15 },
      ];
}

/** Why a capture did not begin, from what getDisplayMedia rejected with. */
export function shareFailure(error: unknown): ShareFailure {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  return name === 'NotAllowedError' && /system/i.test(message) ? 'system' : 'notStarted';
}
