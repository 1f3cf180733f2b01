import type { ProblemCode } from '../../contract/problem.ts';
import { attendance } from './id/attendance.ts';
import { blur } from './id/blur.ts';
import { care } from './id/care.ts';
import { chat } from './id/chat.ts';
import { connection } from './id/connection.ts';
import { encryption } from './id/encryption.ts';
import { door, host } from './id/host.ts';
import { line } from './id/line.ts';
import { people } from './id/people.ts';
import { share } from './id/share.ts';
import { stage } from './id/stage.ts';

/** Bahasa Indonesia resmi; the source catalog. `en.ts` has its type, so a missing sentence does not compile. */
export const id = {
  common: {
    product: 'Pendopo',
    cancel: 'Batal',
    close: 'Tutup',
    back: 'Kembali',
    retry: 'Coba lagi',
    loading: 'Memuat…',
    copied: 'Tersalin',
    skipToContent: 'Langsung ke isi',
  },
  signIn: {
    title: 'Masuk ke Pendopo',
    lead: 'Ruang rapat daring untuk seluruh perangkat daerah, dari kabupaten sampai RT.',
    start: 'Masuk dengan akun dinas',
    startNote: 'Halaman masuk terbuka di peramban. Kata sandi Anda tidak pernah melewati aplikasi ini.',
    startNoteBrowser: 'Anda akan diarahkan ke halaman masuk kantor, lalu kembali ke sini.',
    waiting: 'Lanjutkan di peramban',
    waitingNote: 'Halaman masuk sudah dibuka di peramban Anda. Setelah selesai, jendela ini melanjutkan sendiri.',
    reopen: 'Buka kembali halaman masuk',
    expired: 'Sesi masuk Anda telah berakhir. Silakan masuk kembali.',
    revoked: 'Akses Anda diakhiri oleh kantor. Silakan masuk kembali, atau hubungi Diskominfo.',
    signedOut: 'Anda telah keluar.',
    motto: 'Satu pendopo untuk bermusyawarah.',
    failure: {
      cancelled: 'Proses masuk dibatalkan.',
      timeout: 'Batas waktu masuk telah terlampaui. Silakan mulai kembali.',
      refused: 'Halaman masuk menolak permintaan. Silakan coba lagi atau hubungi Diskominfo.',
      provider_unreachable: 'Layanan akun kantor tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.',
      server_unreachable: 'Server Pendopo tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.',
      certificate:
        'Sertifikat server tidak dipercaya oleh komputer ini, jadi Pendopo menolak menyambung. Hubungi petugas TI.',
      proxy: 'Proksi jaringan ini tidak mengizinkan sambungan. Hubungi petugas TI.',
      unexpected: 'Proses masuk gagal karena kesalahan yang tidak terduga. Silakan coba lagi.',
    },
    unknownPerson:
      'Akun Anda dikenali, tetapi belum terdaftar di direktori kantor. Hubungi Diskominfo untuk didaftarkan.',
  },
  server: {
    mismatch: 'Versi aplikasi ini tidak cocok dengan server. Hubungi Diskominfo untuk pembaruan.',
  },
  notices: {
    settings_replaced: (p: { file: string }) =>
      `Berkas pengaturan rusak dan telah diganti dengan pengaturan awal. Berkas lama disimpan sebagai ${p.file}.`,
    vault_memory:
      'Komputer ini tidak memiliki penyimpan kunci yang aman. Anda perlu masuk lagi setiap kali aplikasi dibuka.',
  },
  agenda: {
    title: 'Agenda rapat',
    greeting: (p: { hour: number; name: string }) =>
      `Selamat ${p.hour < 11 ? 'pagi' : p.hour < 15 ? 'siang' : p.hour < 18 ? 'sore' : 'malam'}, ${p.name}`,
    at: (p: { time: string }) => `pukul ${p.time} WIB`,
    live: 'Sedang berlangsung',
    open: 'Ruang rapat telah dibuka',
    today: 'Hari ini',
    tomorrow: 'Besok',
    noneAtAll: 'Belum ada rapat untuk Anda dalam tujuh hari ke depan.',
    join: 'Bergabung',
    joinNamed: (p: { title: string }) => `Bergabung ke ${p.title}`,
    opensAt: (p: { time: string }) => `Dibuka pukul ${p.time}`,
    startsIn: (p: { minutes: number }) =>
      p.minutes < 60
        ? `${p.minutes} menit lagi`
        : p.minutes % 60 === 0
          ? `${p.minutes / 60} jam lagi`
          : `${Math.floor(p.minutes / 60)} jam ${p.minutes % 60} menit lagi`,
    present: (p: { count: number }) => (p.count === 0 ? 'Belum ada peserta' : `${p.count} peserta di dalam`),
    invited: (p: { count: number }) => `${p.count} undangan`,
    ended: 'Selesai',
    locked: 'Dikunci',
    restricted: 'Terbatas',
    host: 'Anda penyelenggara',
    organiser: (p: { name: string }) => `Penyelenggara: ${p.name}`,
    failed: 'Agenda tidak dapat dimuat.',
    stale: 'Agenda mungkin belum mutakhir; sambungan sedang dicoba kembali.',
    code: 'Bergabung dengan kode atau tautan',
    codeLabel: 'Kode rapat atau tautan undangan',
    codeHint: 'Contoh: k3fd-9xqz-7mbt',
    codeInvalid: 'Kode tidak dikenali. Kode rapat terdiri atas 12 huruf dan angka, misalnya k3fd-9xqz-7mbt.',
    codeForeign: 'Tautan itu bukan tautan rapat Pendopo kantor ini.',
    checkDevices: 'Periksa kamera dan mikrofon',
    help: 'Memerlukan bantuan? Hubungi petugas TI Diskominfo.',
  },
  account: {
    menu: 'Akun dan pengaturan',
    language: 'Bahasa',
    theme: 'Tampilan',
    themeSystem: 'Ikuti sistem',
    themeLight: 'Terang',
    themeDark: 'Gelap',
    signOut: 'Keluar dari akun',
    signOutFailed: 'Anda belum keluar: server tidak dapat dihubungi. Silakan coba lagi.',
  },
  link: {
    title: 'Buka rapat dari tautan?',
    body: 'Sebuah tautan meminta Pendopo membuka rapat ini. Lanjutkan hanya jika Anda memang membukanya.',
    go: 'Lanjutkan ke rapat',
    leaves: 'Anda akan keluar dari rapat yang sedang diikuti.',
    code: (p: { code: string }) => `Kode rapat ${p.code}`,
  },
  prejoin: {
    title: 'Periksa sebelum bergabung',
    titleCheck: 'Periksa kamera dan mikrofon',
    preview: 'Pratinjau kamera Anda',
    cameraOff: 'Kamera dimatikan',
    cameraStarting: 'Menyalakan kamera…',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    speaker: 'Pengeras suara',
    none: 'Tidak ada perangkat',
    systemDefault: 'Bawaan sistem',
    level: 'Kekuatan suara mikrofon',
    levelHint: 'Silakan berbicara; garis hijau harus bergerak.',
    levelSilent: 'Mikrofon belum menangkap suara. Periksa apakah mikrofon dibisukan atau salah dipilih.',
    levelGood: 'Suara Anda terdengar.',
    testSpeaker: 'Uji suara',
    testingSpeaker: 'Memutar nada…',
    join: 'Bergabung sekarang',
    joining: 'Menyambung…',
    joinFailed: 'Bagian rapat tidak dapat dimuat. Periksa jaringan, lalu coba lagi.',
    done: 'Selesai',
    permission: {
      camera: 'Pendopo tidak diizinkan memakai kamera.',
      microphone: 'Pendopo tidak diizinkan memakai mikrofon.',
      browser: 'Klik ikon gembok di sebelah alamat, izinkan Kamera dan Mikrofon, lalu coba lagi.',
      system: 'Buka pengaturan privasi komputer, izinkan Pendopo, lalu coba lagi.',
      openSettings: 'Buka pengaturan',
    },
    failure: {
      denied: 'Tidak diizinkan',
      missing: 'Perangkat tidak ditemukan. Sambungkan perangkat, lalu coba lagi.',
      busy: 'Perangkat sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu coba lagi.',
      failed: 'Perangkat tidak dapat dinyalakan. Cabut dan sambungkan lagi, lalu coba lagi.',
    },
  },
  meeting: {
    since: (p: { minutes: number }) =>
      p.minutes < 60 ? `${p.minutes} menit` : `${Math.floor(p.minutes / 60)} jam ${p.minutes % 60} menit`,
    region: 'Rapat',
    stage: 'Peserta yang terlihat',
    controls: 'Kendali rapat',
    mute: 'Matikan mikrofon',
    unmute: 'Nyalakan mikrofon',
    micOn: 'Mikrofon menyala',
    micOff: 'Mikrofon mati',
    micShort: 'Mikrofon',
    cameraOn: 'Nyalakan kamera',
    cameraOff: 'Matikan kamera',
    cameraIsOn: 'Kamera menyala',
    cameraIsOff: 'Kamera mati',
    cameraShort: 'Kamera',
    devicesMic: 'Pilih mikrofon dan pengeras suara',
    devicesCamera: 'Pilih kamera',
    people: 'Peserta',
    peopleCount: (p: { count: number }) => `${p.count} peserta`,
    leave: 'Keluar',
    leaveTitle: 'Keluar dari rapat?',
    leaveBody: 'Rapat tetap berjalan. Anda dapat bergabung kembali selama rapat belum diakhiri.',
    leaveLastHost:
      'Anda satu-satunya pimpinan di dalam rapat. Rapat tetap berjalan, tetapi tidak ada yang dapat menerima tamu atau mengakhiri rapat. Anda dapat menyerahkan pimpinan lebih dahulu lewat daftar Peserta, atau mengakhiri rapat untuk semua.',
    leaveStay: 'Tetap di rapat',
    endForAll: 'Akhiri untuk semua',
    endTitle: 'Akhiri rapat untuk semua peserta?',
    endBody: 'Semua peserta dikeluarkan dan rapat tidak dapat dimasuki lagi.',
    copyCode: 'Salin kode rapat',
    alone: 'Anda yang pertama di sini. Peserta lain akan muncul setelah bergabung.',
    speaking: 'sedang berbicara',
    you: (p: { name: string }) => `${p.name} (Anda)`,
    host: 'Pimpinan rapat',
    previousPage: 'Halaman sebelumnya',
    nextPage: 'Halaman berikutnya',
    page: (p: { page: number; pages: number }) => `Halaman ${p.page} dari ${p.pages}`,
    audioBlocked: 'Suara ditahan oleh peramban.',
    audioAllow: 'Dengarkan rapat',
    sendFailed: {
      microphone: 'Suara Anda belum terkirim karena sambungan. Nyalakan mikrofon sekali lagi setelah tersambung.',
      camera: 'Gambar Anda belum terkirim karena sambungan. Nyalakan kamera sekali lagi setelah tersambung.',
    },
    mutedForYou: {
      host: {
        microphone: 'Mikrofon Anda dimatikan oleh pimpinan rapat.',
        camera: 'Kamera Anda dimatikan oleh pimpinan rapat.',
      },
      computer: {
        microphone: 'Mikrofon Anda dimatikan oleh sistem komputer.',
        camera: 'Kamera Anda dimatikan oleh sistem komputer.',
      },
    },
    recorded: 'Direkam',
    recordingOn: 'Rapat ini direkam. Suara, gambar, dan layar yang Anda kirim ikut terekam.',
    recordingOff: 'Perekaman rapat telah berhenti.',
    slept: 'Komputer sempat tidur. Mikrofon, kamera, dan berbagi layar telah dimatikan.',
    speakerFailed: 'Pengeras suara itu tidak dapat dipakai; suara tetap keluar dari perangkat sebelumnya.',
    signInExpired: 'Sesi masuk Anda telah berakhir. Rapat tetap berjalan; silakan masuk kembali.',
    signInAgain: 'Masuk kembali',
    endFailed: (p: { why: string }) => `Rapat belum diakhiri. ${p.why}`,
    joined: (p: { name: string; others: number }) =>
      p.others === 0 ? `${p.name} bergabung` : `${p.name} dan ${p.others} peserta lain bergabung`,
    left: (p: { name: string; others: number }) =>
      p.others === 0 ? `${p.name} keluar` : `${p.name} dan ${p.others} peserta lain keluar`,
    state: {
      connecting: 'Menyambung ke rapat…',
      reconnecting: 'Sambungan terputus, sedang menyambung kembali…',
      reconnectingNote: 'Anda tetap di rapat. Mikrofon dan kamera kembali seperti semula setelah tersambung.',
      retryNow: 'Coba sekarang',
    },
    quality: {
      excellent: 'Sambungan baik',
      good: 'Sambungan cukup',
      poor: 'Sambungan lemah',
      lost: 'Sambungan hilang',
      unknown: 'Sambungan sedang diukur',
    },
  },
  attendance,
  people,
  line,
  host,
  door,
  chat,
  blur,
  care,
  stage,
  share,
  encryption,
  connection,
  left: {
    title: {
      left: 'Anda telah keluar dari rapat',
      ended: 'Rapat telah diakhiri',
      removed: 'Anda dikeluarkan dari rapat',
      elsewhere: 'Anda bergabung dari jendela lain',
      refused: 'Anda tidak dapat masuk ke rapat ini',
      notJoined: 'Belum dapat bergabung ke rapat',
      network: 'Sambungan ke rapat terputus',
      media: 'Suara dan gambar tidak dapat disambungkan',
      signed_out: 'Sesi masuk Anda telah berakhir',
      encryption_unsupported: 'Rapat terbatas tidak dapat dibuka di sini',
      encryption_failed: 'Enkripsi rapat tidak dapat disiapkan',
    },
    note: {
      left: 'Terima kasih. Kehadiran Anda dicatat oleh server rapat.',
      ended: 'Pimpinan mengakhiri rapat untuk semua peserta. Kehadiran Anda dicatat oleh server rapat.',
      removed: 'Pimpinan rapat mengeluarkan perangkat ini. Hubungi pimpinan rapat jika ini keliru.',
      elsewhere: 'Perangkat yang sama masuk ke rapat ini dari jendela lain, sehingga jendela ini diputus dari rapat.',
      refused: '',
      network: 'Server rapat tidak dapat dihubungi. Periksa jaringan, lalu bergabunglah kembali.',
      media: 'Jaringan ini mungkin menutup jalur suara dan gambar. Beri tahu petugas TI jika terulang.',
      signed_out: 'Masuk kembali untuk bergabung ke rapat.',
      encryption_unsupported:
        'Rapat terbatas dienkripsi ujung ke ujung, dan peramban ini tidak mendukungnya. Gunakan aplikasi Pendopo, Chrome, atau Edge versi terbaru.',
      encryption_failed:
        'Kunci rapat tidak dapat diambil. Rapat terbatas tidak pernah dibuka tanpa enkripsi. Silakan coba bergabung kembali.',
    },
    notJoined: 'Anda belum masuk ke rapat.',
    opensAt: (p: { time: string }) => `Rapat dibuka pukul ${p.time} WIB.`,
    rejoin: 'Bergabung kembali',
    toStart: 'Kembali ke halaman awal',
    toAgenda: 'Kembali ke agenda',
    duration: (p: { text: string }) => `Anda hadir selama ${p.text}`,
  },
  problem: {
    bad_request: 'Permintaan tidak dapat dipahami server. Perbarui aplikasi atau hubungi petugas TI.',
    unauthenticated: 'Sesi masuk Anda telah berakhir. Silakan masuk kembali.',
    csrf: 'Permintaan ditolak demi keamanan. Muat ulang halaman, lalu coba lagi.',
    unknown_person: 'Akun Anda belum terdaftar di direktori kantor. Hubungi Diskominfo.',
    forbidden: 'Anda tidak berwenang melakukan ini.',
    not_invited: 'Anda tidak termasuk undangan rapat ini. Mintalah undangan kepada pimpinan rapat.',
    not_started: 'Rapat belum dibuka. Silakan kembali mendekati waktu mulai.',
    locked: 'Rapat dikunci oleh pimpinan; peserta baru tidak dapat masuk.',
    removed: 'Anda telah dikeluarkan dari rapat ini oleh pimpinan rapat.',
    denied: 'Pimpinan rapat belum dapat menerima Anda di rapat ini.',
    guests_refused: 'Rapat terbatas hanya untuk pegawai yang masuk dengan akun dinas.',
    not_inside: 'Peserta tersebut sudah tidak berada di dalam rapat.',
    file_refused: 'Jenis berkas ini tidak dapat dikirim. Gunakan dokumen, gambar, suara, atau video yang umum.',
    file_empty: 'Berkas ini kosong. Periksa isinya di komputer Anda, lalu pilih lagi.',
    ended: 'Rapat ini sudah berakhir.',
    not_found: 'Rapat tidak ditemukan. Periksa kembali kode atau tautannya.',
    conflict: 'Data telah berubah. Muat ulang, lalu coba lagi.',
    payload_too_large: 'Data yang dikirim terlalu besar.',
    unsupported_media_type: 'Jenis data tidak didukung.',
    rate_limited: 'Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.',
    internal: 'Terjadi kesalahan pada server. Coba lagi; jika terulang, hubungi petugas TI.',
    media_unavailable: 'Server suara dan gambar sedang tidak tersedia. Coba lagi sebentar lagi.',
    unavailable: 'Server tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.',
  } satisfies Record<ProblemCode, string>,
  crash: {
    title: 'Tampilan mengalami gangguan',
    body: 'Gangguan telah dicatat. Muat ulang tampilan untuk melanjutkan.',
    reload: 'Muat ulang',
  },
};

type Widen<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { [K in keyof T]: Widen<T[K]> };
export type Catalog = Widen<typeof id>;
