/** Audio and video care: devices that come and go, noise, hints, push-to-talk. */
export const care = {
  refineFailed: {
    microphone: 'Peredam derau Pendopo tidak berjalan; peredam bawaan perangkat ini yang digunakan.',
  },
};
