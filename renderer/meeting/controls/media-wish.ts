import type { MeetingSession } from '../session/meeting-session.ts';
import { addNotice } from '../store/meeting.ts';

/** The opposite of the wish; where a host holds the microphone, the words why instead of a failure. */
export function toggleMicrophone(session: MeetingSession) {
  const { may, microphone } = session.store.getState();
  if (microphone.desired || may.microphone) void session.setMicrophone(!microphone.desired);
  else addNotice(session.store, { kind: 'held', what: 'microphone' });
}

export function toggleCamera(session: MeetingSession) {
  const { may, camera } = session.store.getState();
  if (camera.desired || may.camera) void session.setCamera(!camera.desired);
  else addNotice(session.store, { kind: 'held', what: 'camera' });
}
