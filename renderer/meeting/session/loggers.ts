import { getLogger, LoggerNames, RemoteParticipant, RemoteTrackPublication } from 'livekit-client';

const nothing = Object.freeze({});

/**
 * LiveKit collects, for each event of each participant and each track, what it would log of it if that level were on: room, ids,
 * arguments; and for each new one it asks the browser's storage, and then its cookies, how much is to be logged. In a room of a
 * thousand that is most of what it does (livekit-client 2.23: getLogger, wrapWithContext, Participant.logContext). From here on the
 * level is known, nothing below a warning is collected, whatever level is set, and warnings about somebody else do not name them.
 */
export function keepLogsSmall() {
  for (const name of Object.values(LoggerNames)) {
    const logger = getLogger(name);
    logger.setDefaultLevel = () => undefined;
    for (const level of ['trace', 'debug', 'info'] as const) {
      // A setter of the prototype takes what each new participant would set on its own logger.
      Object.defineProperty(logger, level, { get: () => ignore, set: ignore, configurable: true });
    }
  }
  for (const { prototype } of [RemoteParticipant, RemoteTrackPublication])
    Object.defineProperty(prototype, 'logContext', { get: () => nothing, configurable: true });
}

function ignore() {}
