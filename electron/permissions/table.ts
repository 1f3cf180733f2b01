import { APP_ORIGIN } from '../../contract/app-origin.ts';

/**
 * What a page may use, and why. A permission that is not here is denied, in every handler Electron offers (its own default
 * is to grant). Only the main frame of our own origin is ever considered.
 */
const allowed: Readonly<Record<string, string>> = {
  media: 'camera and microphone of a meeting; audio and video only',
  'display-capture': 'sharing the screen in a meeting; what is recorded is chosen by the person, see share/',
  'speaker-selection': 'the person chooses where the meeting is heard',
  fullscreen: 'the stage fills the screen',
  'clipboard-sanitized-write': 'copying a meeting link; text only, writing only, never reading',
};

export type Asked = {
  permission: string;
  /** Origin or URL as Chromium gives it: with or without a trailing slash. */
  origin: string;
  mainFrame: boolean;
  /** For `media`: what is wanted. `unknown` = a query without a kind (enumerateDevices). */
  media?: readonly string[];
};

export function ours(origin: string): boolean {
  return origin === APP_ORIGIN || origin.startsWith(`${APP_ORIGIN}/`);
}

export function mayUse({ permission, origin, mainFrame, media }: Asked): boolean {
  if (!mainFrame || !ours(origin) || !Object.hasOwn(allowed, permission)) return false;
  if (permission !== 'media') return true;
  return (media ?? []).every((kind) => kind === 'audio' || kind === 'video' || kind === 'unknown');
}
