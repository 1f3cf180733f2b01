import { useQuery } from '@tanstack/react-query';
import { useText } from '../language/language.ts';
import { office } from '../office/client.ts';
import { keys } from '../office/queries.ts';
import css from './AttendanceFiles.module.css';
import { AttendanceFiles } from './AttendanceFiles.tsx';
import { attendanceAfter } from './attendance-after.ts';

/** Often enough for somebody who waits for the file; only while the last ones' leaving is not recorded. */
const CLOSING_AGAIN_MS = 3_000;

/** The daftar hadir at the goodbye, for who led the meeting. The office's events bring it when the meeting ends later. */
export function AttendanceAfter({ meetingId }: { meetingId: string }) {
  const text = useText();
  const asked = useQuery({
    queryKey: keys.meeting(meetingId),
    queryFn: ({ signal }) => office('meeting', { params: { id: meetingId }, signal }),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (attendanceAfter(state.data) === 'closing' ? CLOSING_AGAIN_MS : false),
  });
  // What was known before is from when one was inside, perhaps from before one led it: nothing is claimed from that.
  const meeting = asked.isFetchedAfterMount && !asked.isError ? asked.data : undefined;
  const state = attendanceAfter(meeting);
  if (state === 'none' || !meeting) return null;
  return (
    <section className={css.after} aria-label={text.attendance.title} data-testid="attendance-after" data-state={state}>
      <p role="status">{text.attendance[state]}</p>
      {state === 'ready' && <AttendanceFiles meeting={meeting} />}
    </section>
  );
}
