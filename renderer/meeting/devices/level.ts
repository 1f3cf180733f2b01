let shared: AudioContext | undefined;
let users = 0;

/**
 * One AudioContext for the page: Chromium caps them, and each costs a thread, some megabytes and a few per cent of a core while it
 * is open. Whoever takes it gives it back with `release`; the last one closes it.
 */
export function audioContext(): { context: AudioContext; release: () => void } {
  shared ??= new AudioContext();
  const context = shared;
  users += 1;
  if (context.state === 'suspended') void context.resume();
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    users -= 1;
    if (users > 0) return;
    shared = undefined;
    void context.close();
  };
  return { context, release };
}

/**
 * Reports the loudness of a track, 0 (silence) to 1 (loud), once per painted frame until stopped. −60 dBFS maps to 0.
 */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const { context, release } = audioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = requestAnimationFrame(function tick() {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
    onLevel(Math.max(0, Math.min(1, (decibels + 60) / 50)));
    frame = requestAnimationFrame(tick);
  });
  return () => {
    cancelAnimationFrame(frame);
    source.disconnect();
    analyser.disconnect();
    release();
  };
}
