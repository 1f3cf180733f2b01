import { audioContext } from '../devices/level.ts';
import { LOOK_MS, type Look } from './voice.ts';

/** Where voices are and hum, hiss and clicks are less. */
const FROM_HZ = 200;
const TO_HZ = 3500;

/** Looks at an open microphone on this machine, ten times a second until stopped. */
export function listen(raw: MediaStreamTrack, onLook: (look: Look) => void): () => void {
  const { context, release } = audioContext();
  const source = context.createMediaStreamSource(new MediaStream([raw]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  analyser.smoothingTimeConstant = 0;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const bands = new Float32Array(analyser.frequencyBinCount);
  const width = context.sampleRate / analyser.fftSize;
  const timer = setInterval(() => {
    // A context that does not run yet would count as a silent microphone.
    if (context.state !== 'running') return;
    analyser.getFloatTimeDomainData(samples);
    analyser.getFloatFrequencyData(bands);
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    let power = 0;
    for (const decibels of bands.subarray(Math.floor(FROM_HZ / width), Math.ceil(TO_HZ / width)))
      power += 10 ** (decibels / 10);
    onLook({ voice: 10 * Math.log10(power + 1e-12), peak });
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    analyser.disconnect();
    release();
  };
}
