import { create } from 'zustand';

/** What is open of the care for sound and picture, and what the person should know now. One meeting at a time has a screen. */
export const useCare = create<{
  /** The settings; `from` gets the focus back. */
  settings: { from: HTMLElement | null } | null;
  /** Whose volume is being set; `from` gets the focus back. */
  volumeOf: { personId: string; from: HTMLElement | null } | null;
  /** The menu of the microphone is asked for from elsewhere. */
  microphoneMenu: boolean;
  /** Heard while muted, on this machine only. */
  speakingMuted: boolean;
  /** The microphone is on and gives nothing: its label. */
  silent: string | null;
}>(() => ({ settings: null, volumeOf: null, microphoneMenu: false, speakingMuted: false, silent: null }));

export const openSettings = (from: HTMLElement | null) => useCare.setState({ settings: { from } });
