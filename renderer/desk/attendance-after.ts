import type { MeetingSummary } from '../../contract/domain.ts';

/**
 * What somebody who is out of a meeting is told of its daftar hadir. `later`: people may still come and go, so a list would
 * be provisional. `closing`: over, but not everybody's leaving is recorded yet, which takes LiveKit's report a moment.
 */
export function attendanceAfter(
  meeting: Pick<MeetingSummary, 'role' | 'state' | 'present'> | undefined,
): 'none' | 'later' | 'closing' | 'ready' {
  if (!meeting || meeting.role === 'participant') return 'none';
  if (meeting.state !== 'ended') return 'later';
  return meeting.present > 0 ? 'closing' : 'ready';
}
