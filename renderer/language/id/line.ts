/** The line: what it carries, why no more, and the person's own choice. */
export const line = {
  open: 'Rincian sambungan',
  title: 'Sambungan',
  mode: {
    full: 'Suara dan gambar penuh',
    save: 'Mode hemat: gambar kecil',
    low: 'Mode hemat: sedikit gambar',
    audio: 'Mode hemat: suara saja',
  },
  why: {
    fine: 'Sambungan Anda memuat suara dan gambar peserta lain.',
    chosen: 'Anda memilih suara saja. Gambar peserta lain dan kamera Anda dijeda.',
    voices:
      'Suara mulai terputus-putus, jadi gambar dikurangi agar suara tetap jelas. Pendopo menambahnya lagi sendiri.',
    narrow: 'Sambungan sedang sempit, jadi gambar dikurangi agar suara tetap jelas. Pendopo menambahnya lagi sendiri.',
    busy: 'Komputer ini sedang terlalu sibuk, jadi gambar dikurangi. Menutup program lain akan membantu.',
    upload: 'Kiriman dari komputer ini tersendat. Gambar peserta lain tetap tampil.',
  },
  cameraHeld:
    'Kamera Anda dijeda sementara; peserta lain tidak melihat Anda. Kamera menyala lagi setelah sambungan memadai.',
  cameraHeldByChoice: 'Kamera Anda tidak menyala selama Anda memilih suara saja.',
  choose: 'Yang diterima',
  auto: 'Otomatis',
  autoNote: 'Mengikuti kekuatan sambungan; suara selalu didahulukan.',
  audioOnly: 'Mode hemat: suara saja',
  audioOnlyNote: 'Tanpa gambar, termasuk layar yang dibagikan. Paling hemat kuota.',
  announceFull: 'Sambungan pulih. Gambar ditampilkan kembali.',
};
