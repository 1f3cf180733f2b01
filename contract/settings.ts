import { z } from 'zod';
import { DeviceId } from './domain.ts';

/** Chromium's ids change with the profile's salt, so the label is kept to find the same device again. Never the `default` alias. */
export const DeviceChoice = z.strictObject({ id: z.string().max(200), label: z.string().max(200) });
export type DeviceChoice = z.infer<typeof DeviceChoice>;

export const Language = z.enum(['id', 'en']);
export type Language = z.infer<typeof Language>;
export const Theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof Theme>;

export const SelfView = z.enum(['stage', 'floating', 'hidden']);
export type SelfView = z.infer<typeof SelfView>;

/** `auto` = ours where the machine is strong enough, else the browser's own. */
export const NoiseFilter = z.enum(['auto', 'on', 'off']);
export type NoiseFilter = z.infer<typeof NoiseFilter>;

/** A KeyboardEvent.code that types nothing when held, or the space bar. */
export const TalkKey = z.enum(['Space', 'ControlRight', 'AltRight', 'Pause', 'F8', 'F9']);
export type TalkKey = z.infer<typeof TalkKey>;

/** What a person may set on this machine, through the renderer. */
export const Preferences = z.strictObject({
  language: Language,
  theme: Theme,
  camera: DeviceChoice.nullable(),
  microphone: DeviceChoice.nullable(),
  speaker: DeviceChoice.nullable(),
  joinMuted: z.boolean(),
  joinCameraOff: z.boolean(),
  /** Where one sees oneself in a meeting. */
  selfView: SelfView,
  /** Captions are shown where a meeting has them. */
  captions: z.boolean(),
  noiseFilter: NoiseFilter,
  /** The camera's background is blurred before anything leaves this machine. */
  blur: z.boolean(),
  /** Say so when the person speaks while muted; listens on this machine only. */
  mutedHint: z.boolean(),
  /** Holding `talkKey` unmutes. */
  pushToTalk: z.boolean(),
  talkKey: TalkKey,
  /** The desktop client's mute key also works while another program is in front; during a meeting only. */
  globalMute: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;
export const PreferencesPatch = Preferences.partial();
export type PreferencesPatch = z.infer<typeof PreferencesPatch>;

/** The whole settings file of the shell. The server is never settable by a link or a page. */
export const ShellSettings = z.strictObject({
  preferences: Preferences,
  deviceId: DeviceId,
  serverUrl: z.url(),
  /** Media origins last told by the service; they go into the CSP before the network answers. */
  mediaOrigins: z.array(z.string()).max(8),
  window: z.strictObject({ width: z.int(), height: z.int(), maximised: z.boolean() }),
});
export type ShellSettings = z.infer<typeof ShellSettings>;
