import type { SignInState } from '../../contract/ipc.ts';
import type { Preferences } from '../../contract/settings.ts';
import { foreseen } from '../desk/door-look.ts';
import { host } from './current.ts';

type FirstWords = {
  settings: () => Promise<{ preferences: Preferences; deviceId: string }>;
  signIn: () => Promise<SignInState>;
};
let words: FirstWords | undefined;

/** Asked once, before anything else where that is possible. What was told since counts more than what was answered. */
export function firstWords(): FirstWords {
  if (words) return words;
  let signIn: SignInState | null = null;
  host.signIn.onChanged((state) => {
    signIn = state;
  });
  let preferences: Preferences | null = null;
  host.settings.onChanged((changed) => {
    preferences = changed;
  });
  const asked = { signIn: host.signIn.state(), settings: host.settings.get() };
  words = {
    settings: async () => {
      const answer = await asked.settings;
      return preferences ? { ...answer, preferences } : answer;
    },
    signIn: async () => {
      const answer = await asked.signIn;
      return signIn ?? answer;
    },
  };
  return words;
}

// Behind the door nobody needs them yet, and the shell has its hands free to show it.
if (window.pendopo && !foreseen) firstWords();
