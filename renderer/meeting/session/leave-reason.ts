import { DisconnectReason } from 'livekit-client';
import type { LeaveReason } from '../store/meeting.ts';

/**
 * What LiveKit's reason means for the person: a final word, or `retry` = get a fresh grant and go back in.
 * A client-initiated disconnect that we did not ask for (the page was frozen) is a retry as well.
 */
export function afterDisconnect(reason: DisconnectReason | undefined): LeaveReason | 'retry' {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'elsewhere';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended';
    default:
      return 'retry';
  }
}
