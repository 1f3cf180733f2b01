import type { SignInState } from '../../contract/ipc.ts';
import { host } from './current.ts';

let told: SignInState | null = null;
host.signIn.onChanged((state) => {
  told = state;
});
const asked = host.signIn.state();

/** Asked before anything else is evaluated: the answers travel while React is being read. */
export const firstWords = {
  settings: host.settings.get(),
  /** What was told since counts more than what was answered. */
  signIn: async () => {
    const answer = await asked;
    return told ?? answer;
  },
};
