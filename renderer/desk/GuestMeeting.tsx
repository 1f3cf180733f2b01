import '../no-eval.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import type { MeetingId } from '../../contract/domain.ts';
import { MeetingRoute } from '../meeting/MeetingRoute.tsx';
import { queryClient } from '../office/queries.ts';
import { useGuest } from './guest.ts';

const setInside = () => undefined;

/** One meeting for somebody without an account: nothing of the office is behind it. */
export function GuestMeeting({ meetingId }: { meetingId: MeetingId }) {
  const leave = () => {
    queryClient.clear();
    useGuest.setState({ meetingId: null });
  };
  return (
    <QueryClientProvider client={queryClient}>
      <MeetingRoute meetingId={meetingId} signedIn={null} onInside={setInside} onExit={leave} />
    </QueryClientProvider>
  );
}
