import { create } from 'zustand';

/** Whose shared screen is shown in a window of its own on this machine. */
export const useOwnWindow = create<{
  identity: string | null;
  /** The browser let no window be opened. */
  blocked: boolean;
}>(() => ({ identity: null, blocked: false }));

/** Opens somebody's screen there instead of what is there, or closes it (null). */
export function showInOwnWindow(identity: string | null) {
  useOwnWindow.setState({ identity, blocked: false });
}
