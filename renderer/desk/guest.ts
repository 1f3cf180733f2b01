import { create } from 'zustand';
import type { MeetingId } from '../../contract/domain.ts';

/** A person without an account, in a browser, at one meeting. The cookie that says so is the service's. */
export const useGuest = create<{ meetingId: MeetingId | null }>(() => ({ meetingId: null }));
