/** The daftar hadir after the meeting, and the meetings it is fetched from. */
export const attendance = {
  title: 'Daftar hadir',
  pdf: 'Daftar hadir (PDF)',
  csv: 'Daftar hadir (CSV)',
  failed: (p: { why: string }) => `Daftar hadir belum terunduh. ${p.why}`,
  ready: 'Daftar hadir tersedia. Berkas ini juga dapat diunduh dari agenda selama 30 hari.',
  closing: 'Daftar hadir tersedia segera setelah waktu keluar semua peserta tercatat.',
  later: 'Rapat belum berakhir. Daftar hadir dapat diunduh dari agenda setelah rapat selesai.',
  held: {
    title: 'Rapat selesai yang Anda pimpin',
    span: (p: { days: number }) => `${p.days} hari terakhir`,
    none: (p: { days: number }) => `Tidak ada rapat selesai lain yang Anda pimpin dalam ${p.days} hari terakhir.`,
    failed: 'Rapat yang telah selesai tidak dapat dimuat.',
    newest: (p: { count: number }) => `Ditampilkan ${p.count} rapat terbaru.`,
    yesterday: 'Kemarin',
    attended: (p: { count: number }) => (p.count === 0 ? 'Tidak ada yang hadir' : `${p.count} orang hadir`),
    cohost: 'Anda pendamping pimpinan',
  },
};
