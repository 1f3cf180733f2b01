import type { Preferences } from './settings.ts';

/** What a new installation starts with. Apart from the schema, so that a face can start without reading zod. */
export const defaultPreferences: Preferences = {
  language: 'id',
  theme: 'system',
  camera: null,
  microphone: null,
  speaker: null,
  joinMuted: true,
  joinCameraOff: false,
  selfView: 'stage',
  captions: true,
  noiseFilter: 'auto',
  blur: false,
  mutedHint: true,
  pushToTalk: true,
  talkKey: 'Space',
  globalMute: true,
};
