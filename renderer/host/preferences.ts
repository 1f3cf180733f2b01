import { create } from 'zustand';
import { defaultPreferences } from '../../contract/default-preferences.ts';
import type { Preferences, PreferencesPatch } from '../../contract/settings.ts';
import { setLanguage } from '../language/language.ts';
import { host } from './current.ts';
import { firstWords } from './first-words.ts';
import { onSystemTheme, paintTheme } from './theme.ts';

export const usePreferences = create<Preferences>(() => defaultPreferences);

let device = '';
/** Random id of this installation or browser profile, for the meeting identity. */
export const deviceId = () => device;

export async function loadPreferences() {
  const known = await firstWords().settings();
  device = known.deviceId;
  apply(known.preferences);
  host.settings.onChanged(apply);
  onSystemTheme(() => paintTheme(usePreferences.getState().theme));
}

/** Shown at once, stored behind. */
export async function savePreferences(patch: PreferencesPatch) {
  apply({ ...usePreferences.getState(), ...patch } as Preferences);
  apply(await host.settings.set(patch));
}

function apply(preferences: Preferences) {
  usePreferences.setState(preferences);
  setLanguage(preferences.language);
  paintTheme(preferences.theme);
}
