import { FileDown } from 'lucide-react';
import { useState } from 'react';
import type { MeetingSummary } from '../../contract/domain.ts';
import { Button } from '../design/Button.tsx';
import { useText } from '../language/language.ts';
import { downloadAttendance } from '../meeting/host/attendance.ts';
import { OfficeRefusal } from '../office/client.ts';
import css from './AttendanceFiles.module.css';

const kinds = ['pdf', 'csv'] as const;

/** The daftar hadir to take home, for who led the meeting. The service decides; a refusal is said. */
export function AttendanceFiles({ meeting }: { meeting: Pick<MeetingSummary, 'id' | 'title'> }) {
  const text = useText();
  const [getting, setGetting] = useState<'pdf' | 'csv' | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const get = async (kind: 'pdf' | 'csv') => {
    if (getting) return;
    setWhy(null);
    setGetting(kind);
    try {
      await downloadAttendance(meeting.id, kind);
    } catch (error) {
      // What throws otherwise is the network.
      setWhy(text.problem[error instanceof OfficeRefusal ? error.problem.code : 'unavailable']);
    }
    setGetting(null);
  };
  return (
    <div className={css.files}>
      {kinds.map((kind) => (
        <Button
          key={kind}
          icon={<FileDown aria-hidden="true" />}
          busy={getting === kind}
          // Many rows say the same: the name says of which meeting, after what is seen (WCAG 2.5.3).
          aria-label={`${text.attendance[kind]}, ${meeting.title}`}
          onClick={() => void get(kind)}
          data-testid={`attendance-${kind}`}
        >
          {text.attendance[kind]}
        </Button>
      ))}
      {why && (
        <p role="alert" className={css.failed} data-testid="attendance-failed">
          {text.attendance.failed({ why })}
        </p>
      )}
    </div>
  );
}
