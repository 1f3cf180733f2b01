import { audioContext } from '../devices/level.ts';

/** Between the 360p and the 720p that a meeting sends; costs an office PC little. */
const SIZE = { width: 960, height: 540, framesPerSecond: 24 };

export type TestSignal = { video: MediaStreamTrack; audio: MediaStreamTrack; stop: () => void };

/** A picture that cannot be compressed away and a quiet tone. No camera, no microphone, nothing that is anybody's. */
export function makeTestSignal(): TestSignal {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const context = canvas.getContext('2d');
  const [video] = canvas.captureStream(SIZE.framesPerSecond).getVideoTracks();
  if (!context || !video) throw new Error('no test picture');
  const grain = grainTile();
  const timer = setInterval(() => {
    // The tile at another place each time: new noise without making any.
    for (let x = -Math.random() * 128; x < SIZE.width; x += 128) {
      for (let y = -Math.random() * 128; y < SIZE.height; y += 128) context.drawImage(grain, x, y);
    }
  }, 1000 / SIZE.framesPerSecond);

  const { context: sound, release } = audioContext();
  const tone = sound.createOscillator();
  const gain = sound.createGain();
  gain.gain.value = 0.05;
  const out = sound.createMediaStreamDestination();
  tone.connect(gain).connect(out);
  tone.start();
  const [audio] = out.stream.getAudioTracks();
  if (!audio) throw new Error('no test tone');
  return {
    video,
    audio,
    stop: () => {
      clearInterval(timer);
      tone.stop();
      gain.disconnect();
      release();
      video.stop();
      audio.stop();
    },
  };
}

function grainTile(): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = 128;
  tile.height = 128;
  const context = tile.getContext('2d');
  if (!context) return tile;
  const pixels = context.createImageData(128, 128);
  for (let at = 0; at < pixels.data.length; at += 4) {
    const grey = Math.random() * 255;
    pixels.data.set([grey, grey, grey, 255], at);
  }
  context.putImageData(pixels, 0, 0);
  return tile;
}
