import type { SignInState } from '../../contract/ipc.ts';
import { host } from './current.ts';

type FirstWords = { settings: ReturnType<typeof host.settings.get>; signIn: () => Promise<SignInState> };
let words: FirstWords | undefined;

/** Asked once, before anything else where that is possible: the answers travel while React is being read. */
export function firstWords(): FirstWords {
  if (words) return words;
  let told: SignInState | null = null;
  host.signIn.onChanged((state) => {
    told = state;
  });
  const asked = host.signIn.state();
  words = {
    settings: host.settings.get(),
    // What was told since counts more than what was answered.
    signIn: async () => {
      const answer = await asked;
      return told ?? answer;
    },
  };
  return words;
}

if (window.pendopo) firstWords();
