/** The camera's blurred background. */
export const blur = {
  label: 'Buramkan latar belakang',
  note: 'Dikerjakan di komputer ini. Selama aktif, ruangan di belakang Anda tidak terkirim.',
  unsupported: 'Peramban ini tidak dapat memburamkan latar belakang. Gunakan aplikasi Pendopo, Chrome, atau Edge.',
  preparing: 'Menyiapkan kamera dengan latar belakang buram…',
  failedHere:
    'Latar belakang tidak dapat diburamkan di komputer ini. Kamera tidak dinyalakan agar ruangan Anda tidak terlihat.',
  failedHint:
    'Coba lagi, atau matikan “Buramkan latar belakang” bila ruangan Anda boleh terlihat. Anda juga dapat bergabung tanpa kamera.',
  failedInside:
    'Latar belakang tidak dapat diburamkan, maka kamera Anda dimatikan agar ruangan Anda tidak terlihat. Untuk tampil tanpa pemburaman, matikan “Buramkan latar belakang” pada menu kamera, lalu nyalakan kamera.',
};
