import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import url from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
import simdUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import worklet from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';
import type { Refined } from '../refine.ts';

/** RNNoise knows no other rate. */
const RATE = 48_000;
/** A context that is not allowed to run would send silence. */
const START_MS = 1500;

type Studio = { context: AudioContext; wasmBinary: ArrayBuffer };
/** One for the page: the WebAssembly of a worklet stays with its context for good. It sleeps while nothing is refined. */
let studio: Promise<Studio> | undefined;
let users = 0;

let files: Promise<ArrayBuffer> | undefined;

/** Fetches the filter, and opens nothing for it yet. @returns its WebAssembly */
export function fetchFilter(): Promise<ArrayBuffer> {
  files ??= Promise.all([
    loadRnnoise({ url, simdUrl }),
    // Into the browser's cache: only a context can load it.
    fetch(worklet).then((answer) => answer.arrayBuffer()),
  ]).then(
    ([wasmBinary]) => wasmBinary,
    (error) => {
      files = undefined;
      throw error;
    },
  );
  return files;
}

/** Resolves when a voice can be filtered without waiting for the line. @throws when it cannot run here */
export async function prepareFilter(): Promise<void> {
  await studioOpen();
}

/** The voice of a microphone without fans, rain and typing (RNNoise, in an AudioWorklet). @throws when it cannot run here */
export async function withoutNoise(raw: MediaStreamTrack): Promise<Refined> {
  const { context, wasmBinary } = await studioOpen();
  users += 1;
  try {
    await running(context);
  } catch (error) {
    leave(context);
    throw error;
  }
  const source = context.createMediaStreamSource(new MediaStream([raw]));
  const node = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary });
  // A second channel would come out silent.
  node.channelCount = 1;
  node.channelCountMode = 'explicit';
  const out = context.createMediaStreamDestination();
  source.connect(node).connect(out);
  const track = out.stream.getAudioTracks()[0];
  if (!track) throw new Error('no track');
  const stop = () => {
    source.disconnect();
    node.disconnect();
    node.destroy();
    track.stop();
    leave(context);
  };
  node.addEventListener('processorerror', () => track.dispatchEvent(new Event('ended')));
  return { track, stop };
}

function studioOpen(): Promise<Studio> {
  studio ??= openStudio().catch((error) => {
    studio = undefined;
    throw error;
  });
  return studio;
}

async function openStudio(): Promise<Studio> {
  // Without a sink it plays to nobody, and holds no speaker open for it (Chromium 110 and later; ignored elsewhere).
  const options: AudioContextOptions & { sinkId?: { type: 'none' } } = { sampleRate: RATE, sinkId: { type: 'none' } };
  const context = new AudioContext(options);
  try {
    const wasmBinary = await fetchFilter();
    await context.audioWorklet.addModule(worklet);
    // Inside the worklet nobody would hear of a failure: what does not compile here does not there.
    await WebAssembly.compile(wasmBinary);
    return { context, wasmBinary };
  } catch (error) {
    void context.close();
    throw error;
  }
}

async function running(context: AudioContext) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, START_MS);
  });
  await Promise.race([context.resume(), late]);
  clearTimeout(timer);
  if (context.state !== 'running') throw new Error(`audio context ${context.state}`);
}

function leave(context: AudioContext) {
  users -= 1;
  if (users === 0) void context.suspend();
}
