import { keepFile } from '../../office/files.ts';

/** The daftar hadir as a file. @throws OfficeRefusal */
export function downloadAttendance(meetingId: string, kind: 'pdf' | 'csv'): Promise<void> {
  return keepFile(`/api/meetings/${meetingId}/attendance.${kind}`, `daftar-hadir-${meetingId}.${kind}`);
}
