import { createContext } from 'react';

/** Opens somebody's shared screen in a window of its own; null where the surroundings cannot. */
export type OpenShareWindow = ((identity: string) => void) | null;
export const ShareWindowContext = createContext<OpenShareWindow>(null);
