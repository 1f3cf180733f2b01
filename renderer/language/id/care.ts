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
  refineFailed: {
    microphone: 'Peredam derau Pendopo tidak berjalan; peredam bawaan perangkat ini yang digunakan.',
  },
};
