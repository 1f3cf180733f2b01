import { getLogger, LoggerNames } from 'livekit-client';

/**
 * For every participant and every track LiveKit asks the browser's storage, and then its cookies, how much is to be logged: a tenth
 * of a second in a room of a thousand (livekit-client 2.23, getLogger). From here on it is known.
 */
export function keepLogLevels() {
  for (const name of Object.values(LoggerNames)) getLogger(name).setDefaultLevel = () => undefined;
}
