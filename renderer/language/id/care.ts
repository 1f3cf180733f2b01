/** Audio and video care: devices that come and go, noise, hints, push-to-talk. */
type Lost = { label: string; next: string };
type Named = { label: string };
const called = (label: string) => (label ? ` (${label})` : '');
const instead = (next: string) => (next ? ` Kini digunakan: ${next}.` : ' Perangkat bawaan sistem kini digunakan.');

export const care = {
  deviceLost: {
    microphone: (p: Lost) => `Mikrofon terlepas${called(p.label)}.${instead(p.next)}`,
    camera: (p: Lost) => `Kamera terlepas${called(p.label)}.${instead(p.next)}`,
    speaker: (p: Lost) => `Pengeras suara terlepas${called(p.label)}.${instead(p.next)}`,
  },
  deviceChanging: {
    microphone: (p: Named) => `Mikrofon terlepas${called(p.label)}. Beralih ke perangkat lain…`,
    camera: (p: Named) => `Kamera terlepas${called(p.label)}. Beralih ke perangkat lain…`,
    speaker: (p: Named) => `Pengeras suara terlepas${called(p.label)}. Beralih ke perangkat lain…`,
  },
  deviceGone: {
    microphone: (p: Named) =>
      `Mikrofon terlepas${called(p.label)}. Tidak ada mikrofon lain; suara Anda tidak terkirim.`,
    camera: (p: Named) => `Kamera terlepas${called(p.label)}. Tidak ada kamera lain; gambar Anda tidak terkirim.`,
    speaker: (p: Named) => `Pengeras suara terlepas${called(p.label)}. Tidak ada pengeras suara lain.`,
  },
  deviceBack: {
    microphone: (p: Named) => `Mikrofon pilihan Anda terpasang kembali dan digunakan: ${p.label}.`,
    camera: (p: Named) => `Kamera pilihan Anda terpasang kembali dan digunakan: ${p.label}.`,
    speaker: (p: Named) => `Pengeras suara pilihan Anda terpasang kembali dan digunakan: ${p.label}.`,
  },
  deviceNow: {
    microphone: (p: Named) => `Mikrofon bawaan sistem berganti: ${p.label}.`,
    camera: (p: Named) => `Kamera bawaan sistem berganti: ${p.label}.`,
    speaker: (p: Named) => `Pengeras suara bawaan sistem berganti: ${p.label}.`,
  },
  title: 'Audio dan video',
  open: 'Pengaturan audio dan video',
  noise: 'Peredam derau',
  noiseFilter: { auto: 'Otomatis', on: 'Selalu peredam Pendopo', off: 'Tanpa peredam' },
  noiseNote: {
    auto: 'Peredam Pendopo pada komputer yang kuat, peredam bawaan pada komputer lain.',
    on: 'Suara kipas, hujan, dan ketikan diredam paling kuat.',
    off: 'Untuk musik atau gamelan yang harus terdengar utuh.',
  },
  mutedHint: 'Ingatkan saya bila berbicara saat mikrofon mati',
  mutedHintNote:
    'Mikrofon tetap terbuka di komputer ini, dalam rapat besar baru setelah Anda berbicara; selama mati, suaranya tidak dikirim ke mana pun.',
  pushToTalk: 'Tekan dan tahan tombol untuk berbicara',
  pushToTalkNote: (p: { key: string }) => `Mikrofon menyala selama tombol ${p.key} ditahan, lalu mati kembali.`,
  talkKey: 'Tombol bicara',
  talkKeys: {
    Space: 'Spasi',
    ControlRight: 'Ctrl kanan',
    AltRight: 'Alt kanan',
    Pause: 'Pause',
    F8: 'F8',
    F9: 'F9',
  },
  globalMute: 'Tombol mikrofon dari program lain',
  globalMuteNote: (p: { key: string }) =>
    `Selama rapat, ${p.key} mematikan atau menyalakan mikrofon dari program mana pun.`,
  globalMuteTaken: (p: { key: string }) =>
    `${p.key} tidak dapat digunakan di sini: dipakai program lain, atau sistem ini tidak menyediakannya.`,
  keyAnywhere: (p: { key: string }) => `${p.key} dari program mana pun`,
  keyHeld: (p: { key: string }) => `tahan ${p.key} untuk berbicara`,
  volumeSet: 'Atur volume suara…',
  volumeOf: (p: { name: string }) => `Volume suara ${p.name}`,
  volumeNote: 'Hanya berlaku di komputer ini, sampai Anda keluar dari rapat.',
  volumeReset: 'Seperti semula',
  percent: (p: { percent: number }) => `${p.percent}%`,
  speakingMuted: 'Anda sedang berbicara, tetapi mikrofon Anda mati.',
  silent: (p: Named) =>
    `Mikrofon${called(p.label)} menyala, tetapi tidak menangkap suara apa pun. Periksa tombol bisu pada mikrofon, atau pilih mikrofon lain.`,
  chooseMicrophone: 'Pilih mikrofon',
  refineFailed: {
    microphone: 'Peredam derau Pendopo tidak berjalan; peredam bawaan perangkat ini yang digunakan.',
  },
};
