/** End-to-end encryption of restricted meetings. */
export const encryption = {
  state: {
    pending: 'Enkripsi sedang diperiksa',
    on: 'Terenkripsi ujung ke ujung',
    broken: 'Enkripsi tidak utuh',
  },
  details: 'Lihat keterangan enkripsi',
  title: 'Enkripsi ujung ke ujung',
  explain: {
    pending:
      'Rapat terbatas ini dienkripsi. Pendopo sedang memastikan bahwa suara dan gambar dari setiap peserta benar-benar dapat dibuka dengan kunci rapat.',
    on: 'Suara, gambar, dan layar hanya terbuka dengan kunci rapat, yang diberikan server kantor kepada peserta yang diterima. Server media tidak memilikinya: ia tidak dapat melihat atau mendengarnya, dan tidak dapat membaca obrolan. Yang diperiksa ialah semua suara dan gambar yang diterima perangkat ini.',
    broken: 'Suara atau gambar dari peserta berikut tidak dienkripsi dengan kunci rapat. Jangan membahas hal terbatas.',
  },
  trouble: 'Peserta yang enkripsinya tidak utuh',
  self: 'Perangkat Anda sendiri',
  advice: 'Mintalah peserta tersebut keluar lalu bergabung kembali dengan Pendopo versi terbaru.',
  recorderPutOut: 'Perekam mencoba masuk dan langsung dikeluarkan: rapat Terbatas tidak boleh direkam.',
  strangerPutOut: 'Peserta yang tidak dikenal kantor mencoba masuk dan langsung dikeluarkan dari rapat Terbatas ini.',
};
