import type { Catalog } from '../id.ts';

export const attendance: Catalog['attendance'] = {
  title: 'Attendance list',
  pdf: 'Attendance list (PDF)',
  csv: 'Attendance list (CSV)',
  failed: (p) => `The attendance list was not downloaded. ${p.why}`,
  ready: 'The attendance list is available. You can also download it from the agenda for 30 days.',
  closing: 'The attendance list will be available as soon as the time everyone left has been recorded.',
  later: 'The meeting is not over yet. The attendance list can be downloaded from the agenda once it has ended.',
  held: {
    title: 'Past meetings you led',
    span: (p) => `last ${p.days} days`,
    none: (p) => `No other meeting you led in the last ${p.days} days.`,
    failed: 'The past meetings could not be loaded.',
    newest: (p) => `The newest ${p.count} meetings are shown.`,
    yesterday: 'Yesterday',
    attended: (p) => (p.count === 0 ? 'Nobody attended' : p.count === 1 ? '1 person attended' : `${p.count} attended`),
    cohost: 'You were a co-host',
  },
};
